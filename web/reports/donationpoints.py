"""What somebody has to see to about donations, as of the report's moment, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from projections.donations.calendar import DisclosureDueRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.owed import OwedPapersRow
from projections.policies import policies_of
from web.i18n import when
from web.reports.parts import MOST_POINTS, Day

LETTER = {"donation": "G", "cashdonation": "M", "consignment": "C", "campaign": "F"}


def points_of(day: Day, consignments: Sequence[ConsignmentRow], lots: Sequence[LotRow]) -> list[str]:
    """Late consignments, approvals, disclosures and papers owed, and what is about to expire."""
    found = [
        *_consignments(day, consignments),
        *_disclosures(day),
        *_papers(day),
        *_expiring(day, lots),
    ]
    more = len(found) - MOST_POINTS
    return [*found[:MOST_POINTS], *([str(_("and %(num)s more", num=more))] if more > 0 else [])]


def _consignments(day: Day, rows: Sequence[ConsignmentRow]) -> Iterator[str]:
    for row in rows:
        ref, due = f"C-{row.number:04d}", row.expected_at
        if row.status == "in_transit" and due is not None and due < day.until:
            yield str(_("%(ref)s: should have arrived %(time)s", ref=ref, time=when(due)))
        if row.status == "short":
            yield str(_("%(ref)s: part of it is missing and not explained", ref=ref))
        owed = row.approval_owed_until
        if owed is not None and owed < day.until:
            yield str(_("%(ref)s: its approval is owed since %(time)s", ref=ref, time=when(owed)))


def _disclosures(day: Day) -> Iterator[str]:
    """D16: what is to be published and is not, past its day."""
    for row in _rows(day, DisclosureDueRow, DisclosureDueRow.c.deadline):
        if row.open and row.deadline is not None and row.deadline < day.until:
            ref = f"{LETTER[row.item_kind]}-{row.number:04d}"
            yield str(_("%(ref)s: its disclosure was due %(time)s", ref=ref, time=when(row.deadline)))


def _papers(day: Day) -> Iterator[str]:
    for row in _rows(day, OwedPapersRow, OwedPapersRow.c.due_at):
        if row.due_at < day.until:
            count = ngettext("%(num)s paper", "%(num)s papers", len(row.papers))
            ref = f"G-{row.number:04d}"
            yield str(
                _("%(ref)s: %(papers)s owed since %(time)s", ref=ref, papers=count, time=when(row.due_at))
            )


def _expiring(day: Day, lots: Sequence[LotRow]) -> Iterator[str]:
    policies = policies_of(day.reading, day.response, day.position)
    today = day.until.astimezone(ZoneInfo(day.response.time_zone)).date()
    last = today + timedelta(days=int(policies.limit("expiring.days", day.until)))
    soon = [lot for lot in lots if lot.on_hand_milli and lot.expires_on]
    for lot in sorted(soon, key=lambda lot: (lot.expires_on, lot.number)):
        if date.fromisoformat(lot.expires_on) <= last:
            name = f"L-{lot.number:04d} {lot.item_name}"
            yield str(_("%(lot)s: to be used by %(day)s", lot=name, day=lot.expires_on))


def _rows(day: Day, kind: type[Any], order: Any) -> list[Any]:
    rows = day.reading.rows(kind, kind.c.response_id == day.response.id, at=day.position, order_by=order)
    return [row for row in rows if row.organisation_id in day.organisations]
