"""公示: what was given and where it went, for everybody: searched, summed; by consent with names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from domain.base import NotFound
from projections.donations.disclosure import DisclosureRow, PublicRow
from projections.institutions import InstitutionRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web import exports, qr, throttle
from web.access import needs
from web.context import muster
from web.donations.publiclines import (
    FLOWS,
    GROUPS,
    MOST_EXPORTED,
    PAGE,
    Asked,
    a_day,
    conditions,
    find,
    named,
    responses_shown,
)
from web.donations.publicnames import names_shown, words_shown
from web.donations.stockwords import amount, unit
from web.i18n import language
from web.names import as_id
from web.sentences.donations_disclosure import DISCLOSED

blueprint = Blueprint("disclosures", __name__, url_prefix="/disclosures")
LONGEST_SEARCH = 40


@dataclass(frozen=True)
class Shown:
    """A line as strangers read it."""

    row: PublicRow
    organisation: str
    institution: str
    donor: str
    """"" when the donor has not agreed to be named."""

    @property
    def what(self) -> str:
        """The thing, in the reader's language."""
        return self.row.english if language() == "en" and self.row.english else self.row.what

    @property
    def much(self) -> str:
        """Quantity and unit."""
        return much(self.row.quantity, self.row.unit)


def much(quantity: Any, unit_word: str) -> str:
    """A quantity with its unit, or an amount of money."""
    return f"¥{quantity:,.2f}" if unit_word == "CNY" else f"{amount(quantity)} {unit(unit_word)}"


def shown(reading: Reading, rows: Iterable[PublicRow]) -> list[Shown]:
    """The lines with the names that may be read at this moment."""
    rows = list(rows)
    homes = named(reading, OrganisationRow, {row.organisation_id for row in rows})
    places = named(reading, InstitutionRow, {row.institution_id for row in rows})
    donors = names_shown(reading, (row.donor_id for row in rows))
    return [
        Shown(
            row=row,
            organisation=homes.get(row.organisation_id, ""),
            institution=places.get(row.institution_id, ""),
            donor=donors.get(row.donor_id, ""),
        )
        for row in rows
    ]


@blueprint.get("")
@needs("page.public")
def all_lines() -> str | Response:
    """Everything published, as a page or with ?format=csv as a list to take away."""
    throttle.count_list()
    with muster().views.read() as reading:
        responses = responses_shown(reading)
        asked = _asked(responses)
        if exports.wanted():
            return _export(reading, asked)
        found, campaigns = find(reading, asked), _campaigns(reading, asked)
        return render_template(
            "donations/disclosure/public.html",
            asked=asked,
            found=found,
            lines=shown(reading, found.rows),
            responses=[(row.id, row.name) for row in responses],
            response=next((row for row in responses if row.id == asked.response_id), None),
            organisations=[("", str(_("All organisations"))), *found.organisations],
            campaigns=campaigns,
            words=words_shown(reading, campaigns),
            disclosed=DISCLOSED,
            page_size=PAGE,
            much=much,
        )


def _asked(responses: list[ResponseRow]) -> Asked:
    """What the address asks for; what cannot be read in it is left out."""
    given = request.args
    response = as_id(given.get("response"))
    known = next((row.id for row in responses if row.id == response), None)
    return Asked(
        response_id=known or (responses[0].id if responses else None),
        kind=given.get("kind", "") if given.get("kind") in FLOWS else "",
        q=given.get("q", "").strip()[:LONGEST_SEARCH],
        what=given.get("what", "")[:LONGEST_SEARCH],
        organisation_id=as_id(given.get("organisation")),
        first=a_day(given.get("first", "")),
        last=a_day(given.get("last", "")),
        by=given.get("by", "") if given.get("by") in GROUPS else "what",
        start=max(0, min(given.get("from", 0, type=int), 10**6)),
    )


def _campaigns(reading: Reading, asked: Asked) -> list[DisclosureRow]:
    """What was told of campaigns and projects, the newest first."""
    c = DisclosureRow.c
    where = (c.response_id == asked.response_id, c.kind.in_(("campaign", "project")))
    rows = reading.rows(DisclosureRow, *where, order_by=c.published_at.desc(), limit=PAGE)
    return [row for row in rows if len(row.withdrawn) < len(row.item_ids)]


def _export(reading: Reading, asked: Asked) -> Response:
    """The lines as CSV or Excel; at most 20,000, which is said in the last line when there are more."""
    c = PublicRow.c
    where = conditions(reading, asked)
    order = [c.day.desc(), c.number.desc(), c.item_id, c.line]
    rows = reading.rows(PublicRow, *where, order_by=order, limit=MOST_EXPORTED + 1)
    heads = [_("Day"), _("Taken in or given out"), _("Goods"), _("Quantity"), _("Unit"), _("Organisation")]
    heads += [_("Donor"), _("Recipient"), _("Disclosure")]
    cells: list[list[exports.Cell]] = [_cells(one) for one in shown(reading, rows[:MOST_EXPORTED])]
    if len(rows) > MOST_EXPORTED:
        cells.append([str(_("There is more: ask for fewer days."))])
    return exports.as_list(str(_("Disclosure")), [str(head) for head in heads], cells, exports.wanted())


def _cells(one: Shown) -> list[exports.Cell]:
    row = one.row
    flow = _("Taken in") if row.kind == "received" else _("Given out")
    money = row.unit == "CNY"
    return [
        row.day,
        str(flow),
        one.what,
        row.quantity,
        "CNY" if money else unit(row.unit),
        one.organisation,
        one.donor or (str(_("not named")) if row.donor_id else ""),
        one.institution,
        row.number,
    ]


@blueprint.get("/<uuid:disclosure_id>")
@needs("page.public")
def notice(disclosure_id: UUID) -> str:
    """One disclosure, as it is put up on a board: its lines, its words, what was taken back."""
    throttle.count_list()
    with muster().views.read() as reading:
        row = reading.one(DisclosureRow, disclosure_id)
        if row is None:
            raise NotFound("disclosure.not_found")
        lines = reading.rows(
            PublicRow,
            PublicRow.c.disclosure_id == row.id,
            order_by=[PublicRow.c.day, PublicRow.c.item_id, PublicRow.c.line],
        )
        link = qr.page("disclosures.notice", disclosure_id=row.id)
        return render_template(
            "donations/disclosure/notice.html",
            row=row,
            words=words_shown(reading, [row]).get(row.id, ""),
            disclosed=DISCLOSED,
            lines=shown(reading, lines),
            organisation=named(reading, OrganisationRow, {row.organisation_id}).get(row.organisation_id, ""),
            response=reading.one(ResponseRow, row.response_id),
            drawing=qr.drawing(link),
            link=link,
            back=url_for("disclosures.all_lines", response=row.response_id),
        )
