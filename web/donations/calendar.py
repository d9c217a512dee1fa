"""The disclosure calendar 公示日程: what is to be told by when, what is late, what was told (D16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from domain.donations.rules_cash import d16_in_time
from projections.donations.calendar import DisclosureDueRow
from web import access, chrome, exports
from web.access import needs
from web.at import at, moment
from web.context import muster
from web.donations.cashwords import LATE, SOON, TELLING, TOLD
from web.names import LETTERS
from web.present import Look

blueprint = Blueprint("calendar", __name__, url_prefix="/donations/calendar")
PAGE = 100
STATES = ("open", "late", "told")
PAGES = {
    "cashdonation": ("cash.cash", "cash_id", "cash.see"),
    "campaign": ("campaigns.campaign", "campaign_id", "campaign.see"),
    "donation": ("giving.donation", "donation_id", "donation.see"),
    "consignment": ("consignments.consignment", "consignment_id", "consignment.see"),
}
"""Kind of item → endpoint, its argument, the action that shows it."""


@dataclass(frozen=True)
class Shown:
    """A telling as the calendar shows it."""

    row: DisclosureDueRow
    href: str
    late: bool

    @property
    def ref(self) -> str:
        """The number people say."""
        letter = {"consignment": "C-", "cashdonation": "M-", "campaign": "F-"}.get(self.row.item_kind)
        return f"{letter or LETTERS.get(self.row.item_kind, '')}{self.row.number:04d}"

    @property
    def look(self) -> Look:
        """Whether it is late, to be told, or told."""
        return LATE if self.late else SOON if self.row.open else TOLD


@blueprint.get("")
@needs("disclosure.see")
def calendar() -> str | Response:
    """What is owed, the most urgent first; as a list with ?format=xlsx or csv."""
    state = request.args.get("state", "open")
    state = state if state in STATES else "open"
    now = moment() or muster().ledger.now()
    rows = [_shown(row, now) for row in _rows(state, now)]
    form = exports.wanted()
    if form:
        return _export(rows, form)
    start = min(max(request.args.get("from", 0, type=int), 0), len(rows))
    return render_template(
        "donations/calendar.html",
        entries=rows[start : start + PAGE],
        count=len(rows),
        start=start,
        page_size=PAGE,
        state=state,
        counts={word: len(_rows(word, now)) for word in STATES},
        kinds=TELLING,
        now=now,
        moment=moment(),
        at=at(),
    )


def _rows(state: str, now: datetime) -> Sequence[DisclosureDueRow]:
    c, response = DisclosureDueRow.c, chrome.current().response
    where: list[ColumnElement[bool]] = [access.scope("disclosure.see").where(DisclosureDueRow)]
    where += [c.response_id == response.id] if response else []
    if state == "told":
        where += [c.published_at.is_not(None)]
        return muster().views.rows(DisclosureDueRow, *where, at=at(), order_by=c.published_at.desc())
    where += [c.open.is_(True), c.deadline <= now] if state == "late" else [c.open.is_(True)]
    return muster().views.rows(DisclosureDueRow, *where, at=at(), order_by=c.deadline)


def _shown(row: DisclosureDueRow, now: datetime) -> Shown:
    until = row.deadline if row.open else None
    late = any(d16_in_time(row.kind, until, None, now))
    endpoint, argument, action = PAGES.get(row.item_kind, ("", "", ""))
    from flask import current_app

    reachable = endpoint in current_app.view_functions and access.carries(action)
    item: dict[str, Any] = {argument: row.item_id}
    return Shown(row, url_for(endpoint, **item) if reachable else "", late)


def _export(rows: Sequence[Shown], form: str) -> Response:
    heads = [_("Number"), _("Matter"), _("State"), _("Happened"), _("Publish until"), _("Published")]
    heads += [_("Organisation")]
    lines: list[list[exports.Cell]] = [
        [
            one.ref,
            str(TELLING[one.row.kind]),
            str(one.look.text),
            one.row.happened_at,
            one.row.deadline if one.row.open else None,
            one.row.published_at,
            chrome.Chrome.organisation_name(one.row.organisation_id),
        ]
        for one in rows
    ]
    return exports.as_list(_("Disclosure calendar"), heads, lines, form)
