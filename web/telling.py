"""Getting the word out: what a WeChat group is told of a task, an offer or a need, and what its poster says.

Nothing personal: where work is done for a resident only the community is told, never the door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from projections.dispatch import LeaseRow, TaskRow
from projections.needs import NeedRow
from projections.organisations import OrganisationRow
from projections.rows import Row
from web import present, qr
from web.chrome import Chrome
from web.context import muster
from web.i18n import clock, day, when

AT_HOME = frozenset({"care_visit", "shopping", "transport_people", "door_to_door", "delivery"})
"""Kinds of work at people's homes."""


@dataclass(frozen=True)
class Word:
    """What is told: a heading, the title, lines of facts, how many are missing, and the link."""

    heading: str
    title: str
    ref: str
    facts: Sequence[str]
    missing: str
    how: str
    link: str
    organisation: str

    @property
    def told(self) -> str:
        """As a text for the group."""
        lines = [
            f"【{self.heading}】{self.title} {self.ref}",
            *self.facts,
            self.missing,
            _fact(self.how, self.link),
        ]
        return "\n".join(line for line in lines if line)

    @property
    def code(self) -> Markup:
        """The link as a QR."""
        return qr.drawing(self.link)


def told(row: Row) -> str:
    """The text for the WeChat group, in the reader's language, with the link and without personal data."""
    return word_of(row).told


def word_of(row: Row) -> Word:
    """What is told of a task, of an offer (its lease) or of a need."""
    match row:
        case TaskRow():
            return _of_task(row, None)
        case LeaseRow():
            task = muster().views.one(TaskRow, row.task_id)
            if task is not None:
                return _of_task(task, row.until_at)
        case NeedRow():
            return _of_need(row)
    raise LookupError(f"nothing is told of a {type(row).__name__}")


def _of_task(row: TaskRow, until: datetime | None) -> Word:
    facts = [_fact(_("When"), _span(row.starts_at, row.ends_at)), _fact(_("Where"), _where(row))]
    if row.credentials:
        kinds = [str(present.CREDENTIAL.get(kind, kind)) for kind in row.credentials]
        facts.append(_fact(_("Credentials"), str(_(", ")).join(kinds)))
    if row.bring:
        facts.append(_fact(_("Bring"), row.bring))
    if until is not None:
        facts.append(_("Please answer by %(time)s", time=when(until)))
    return Word(
        heading=_heading(str(_("Volunteers wanted")), row.urgency),
        title=row.title,
        ref=f"T-{row.number:04d}",
        facts=facts,
        missing=missing(row.places - row.taken) if row.status in present.PLANNABLE else "",
        how=str(_("Look and take a place")),
        link=url_for("phone.task", task_id=row.id, _external=True),
        organisation=_organisation(row.organisation_id),
    )


def _of_need(row: NeedRow) -> Word:
    facts = [_fact(_("Where"), _area(row.area_code))]
    if row.needed_by:
        facts.append(_("Needed by %(time)s", time=when(row.needed_by)))
    facts += [_line(line) for line in row.lines[:8]]
    people = row.quantity if row.kind == "people" and row.quantity else 0
    return Word(
        heading=_heading(str(present.NEED_KIND[row.kind]), row.urgency),
        title=row.title,
        ref=f"N-{row.number:04d}",
        facts=facts,
        missing=missing(people),
        how=str(_("Look and help")),
        link=url_for("needs.need", need_id=row.id, _external=True),
        organisation=_organisation(row.organisation_id),
    )


def missing(people: int) -> str:
    """How many people are missing, in people's words."""
    return str(ngettext("%(num)s person missing", "%(num)s people missing", people)) if people > 0 else ""


def _fact(label: str, value: str) -> str:
    return str(_("%(label)s: %(value)s", label=label, value=value))


def _heading(plain: str, urgency: str) -> str:
    return plain if urgency == "normal" else f"{present.URGENCY[urgency]}·{plain}"


def _span(starts_at: datetime, ends_at: datetime) -> str:
    same = day(starts_at) == day(ends_at)
    return f"{day(starts_at)} {clock(starts_at)}–{clock(ends_at) if same else when(ends_at)}"


def _where(row: TaskRow) -> str:
    """The address, or only the community where somebody lives there."""
    area = _area(row.area_code)
    if row.need_ids or row.kind in AT_HOME:
        after = _("the address after taking a place")
        return f"{area} ({after})"
    return f"{area} {row.address}".strip()


def _area(code: str) -> str:
    """Street and community, as far as they are known."""
    parts = [Chrome.area_name(code[:n]) for n in (9, 12) if len(code) >= n] or [Chrome.area_name(code)]
    return " ".join(dict.fromkeys(parts))


def _line(line: object) -> str:
    fact = dict(line)  # type: ignore[call-overload]
    much = f" {fact['quantity']} {fact['unit']}" if fact["quantity"] is not None else ""
    return f"· {fact['item']}{much}"


def _organisation(id: UUID | None) -> str:
    row = muster().views.one(OrganisationRow, id) if id else None
    return row.name if row else ""
