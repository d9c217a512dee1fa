"""公示 by its organisation: what is owed to be told, what strangers will read of it, published in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.donations import disclosure as commands
from domain.base import BadInput, NotFound, RuleBroken
from domain.donations.disclosure import KINDS, MOST_ITEMS, MOST_STATEMENT, DisclosureId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from projections.donations.calendar import DisclosureDueRow
from projections.donations.disclosure import DisclosureRow, PublicRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access, chrome, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.at import at, moment
from web.context import muster
from web.donations.disclosures import Shown, shown
from web.donations.donorstotell import to_tell
from web.donations.publicnames import donors_of, withheld
from web.donations.tobepublished import Ready, ready, words_of
from web.names import as_id
from web.sentences.donations_disclosure import DISCLOSED

blueprint = Blueprint("publishing", __name__, url_prefix="/donations/disclosures")
NEWEST = 50


@dataclass(frozen=True)
class Owed:
    """What one organisation owes the public of one kind."""

    organisation_id: UUID
    organisation: str
    kind: str
    refs: Sequence[str]
    deadline: datetime | None
    late: int


@blueprint.get("")
@needs("disclosure.see")
def publishing() -> str:
    """What is owed, by organisation and kind, and what was published."""
    response = chrome.current().response
    with muster().views.read() as reading:
        where = access.scope("disclosure.see").where(DisclosureRow)
        c = DisclosureRow.c
        mine = (where, c.response_id == response.id) if response else (where,)
        return render_template(
            "donations/disclosure/publishing.html",
            owed=_owed(reading, response),
            to_tell=to_tell(reading, response),
            published=reading.rows(
                DisclosureRow, *mine, at=at(), order_by=c.published_at.desc(), limit=NEWEST
            ),
            organisation_names=_names(reading),
            disclosed=DISCLOSED,
            at=at(),
            moment=moment(),
        )


def _owed(reading: Reading, response: ResponseRow | None) -> list[Owed]:
    groups: dict[tuple[UUID, str], list[DisclosureDueRow]] = {}
    for row in _due(reading, response, "disclosure.see"):
        if row.open and row.deadline is not None:
            groups.setdefault((row.organisation_id, row.kind), []).append(row)
    names = _names(reading)
    found = [
        Owed(
            organisation_id=organisation_id,
            organisation=names.get(organisation_id, ""),
            kind=kind,
            refs=[f"{_LETTER[row.item_kind]}-{row.number:04d}" for row in rows],
            deadline=min(row.deadline for row in rows if row.deadline),
            late=sum(row.late for row in rows),
        )
        for (organisation_id, kind), rows in groups.items()
    ]
    return sorted(found, key=lambda one: (str(one.deadline), one.organisation, one.kind))


_LETTER = {"donation": "G", "cashdonation": "M", "consignment": "C", "campaign": "F"}


def _due(reading: Reading, response: ResponseRow | None, action: str, **of: Any) -> list[DisclosureDueRow]:
    c = DisclosureDueRow.c
    where = [access.scope(action).where(DisclosureDueRow), *(c[name] == value for name, value in of.items())]
    if response is not None:
        where.append(c.response_id == response.id)
    return reading.rows(DisclosureDueRow, *where, at=at(), order_by=[c.deadline, c.number])


def _names(reading: Reading) -> dict[UUID, str]:
    return {row.id: row.name for row in reading.rows(OrganisationRow)}


@blueprint.get("/preview")
@needs("disclosure.publish")
def preview() -> str:
    """Exactly what strangers will read: everything owed, or what ?item= names."""
    kind, organisation_id = request.args.get("kind", ""), as_id(request.args.get("organisation"))
    if kind not in KINDS or organisation_id is None:
        raise BadInput("form.not_a_choice", field="kind")
    chosen = [id for text in request.args.getlist("item")[:MOST_ITEMS] if (id := as_id(text))]
    return _preview(kind, organisation_id, chosen)


def _preview(
    kind: str,
    organisation_id: UUID,
    chosen: Sequence[UUID],
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
) -> str:
    organisation, response = _home(organisation_id)
    with muster().views.read() as reading:
        items = _ready(reading, kind, organisation, response, chosen)
        return render_template(
            "donations/disclosure/preview.html",
            kind=kind,
            disclosed=DISCLOSED,
            organisation=organisation,
            response=response,
            items=[(one, _as_strangers(reading, kind, one, organisation)) for one in items],
            most=MOST_ITEMS,
            longest=MOST_STATEMENT,
            given=given or {"statement": words_of(reading, kind, [one.item_id for one in items])},
            why=why or {},
        )


def _home(organisation_id: UUID) -> tuple[OrganisationRow, ResponseRow]:
    """Whose it is and in which response, when the reader may publish there."""
    response = chrome.current().response
    organisation = muster().views.one(OrganisationRow, organisation_id)
    if response is None or organisation is None:
        raise NotFound("access.not_found")
    if not access.may("disclosure.publish", organisation_id=organisation.id, response_id=response.id):
        raise NotFound("access.not_found")
    return organisation, response


def _ready(
    reading: Reading,
    kind: str,
    organisation: OrganisationRow,
    response: ResponseRow,
    chosen: Sequence[UUID],
) -> list[Ready]:
    """The chosen items that may be told of, or all that are owed; the oldest deadline first."""
    due = _due(reading, response, "disclosure.publish", kind=kind, organisation_id=organisation.id)
    wanted = [row.item_id for row in due if (row.item_id in chosen if chosen else row.open and row.deadline)]
    return ready(reading, kind, wanted[:MOST_ITEMS], response.time_zone)


def _as_strangers(reading: Reading, kind: str, one: Ready, organisation: OrganisationRow) -> list[Shown]:
    """The lines through the eyes of a stranger: names only of donors who agreed."""
    now = muster().ledger.now()
    rows = [
        PublicRow(
            id="",
            disclosure_id=one.item_id,
            number=0,
            kind=kind,
            item_id=line.item_id,
            line=line.line,
            response_id=one.item_id,
            organisation_id=organisation.id,
            area_code=organisation.area_code,
            what=line.what,
            english=line.english,
            thousandths=int(line.quantity.amount * 1000),
            unit=line.quantity.unit,
            day=line.day,
            donor_id=line.donor_id,
            institution_id=line.institution_id,
            published_at=now,
        )
        for line in one.lines
    ]
    return shown(reading, rows)


@blueprint.post("")
@needs("disclosure.publish")
def publish() -> Answer:
    """Publish what was looked at. Refused when anything of it has changed since."""
    kind, organisation_id = forms.word("kind", KINDS), forms.uuid_("organisation_id")
    chosen = forms.uuids("item", MOST_ITEMS) if forms.fields().get("item") else []

    def again(given: Mapping[str, str], why: Mapping[str, str]) -> str:
        return _preview(kind, organisation_id, chosen, given, why)

    return answered(lambda: _publish(kind, organisation_id, chosen), again)


def _publish(kind: str, organisation_id: UUID, chosen: Sequence[UUID]) -> Response:
    organisation, response = _home(organisation_id)
    statement, cause = forms.optional_text("statement", MOST_STATEMENT), forms.cause()
    if not chosen:
        raise RuleBroken("disclosure.nothing", rule="D16")
    with muster().views.read() as reading:
        items = _ready(reading, kind, organisation, response, chosen)
        if not _as_seen(items, chosen):
            raise RuleBroken("disclosure.changed")
        lines = [line for one in items for line in one.lines]
        worded = statement or kind in ("campaign", "project")
        givers = donors_of(reading, organisation.id) if worded else []
        names = withheld(reading, [*givers, *(line.donor_id for line in lines)])
    position = commands.publish(
        muster().ledger,
        response_id=ResponseId(response.id),
        organisation_id=OrganisationId(organisation.id),
        kind=kind,
        lines=lines,
        statement=statement,
        withheld=names,
        cause=cause,
    )
    id = cause.new_id("disclosure")
    return done(position, url_for("publishing.publishing", published=id), id=id)


def _as_seen(items: Sequence[Ready], chosen: Sequence[UUID]) -> bool:
    """Whether each chosen item is still as the preview showed it."""
    sent = forms.fields()
    return {one.item_id for one in items} == set(chosen) and all(
        sent.get(f"seen.{one.item_id}") == one.seen for one in items
    )


@blueprint.post("/<uuid:disclosure_id>/withdraw")
@needs("disclosure.publish")
def withdraw(disclosure_id: UUID) -> Response:
    """Take items back, or all of them, with a reason."""
    row = access.require("disclosure.publish", muster().views.one(DisclosureRow, disclosure_id))
    sent = forms.uuids("item", MOST_ITEMS) if forms.fields().get("item") else []
    live = [UUID(id) for id in row.item_ids if id not in row.withdrawn]
    position = commands.withdraw(
        muster().ledger,
        disclosure_id=DisclosureId(row.id),
        item_ids=sent or live,
        reason=forms.text("reason", 200),
        cause=forms.cause(),
    )
    return done(position, url_for("publishing.publishing"))
