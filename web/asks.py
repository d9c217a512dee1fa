"""Taking down what somebody asks for: read from a form, sealed under the need's own key, recorded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app import needs as commands
from app.secrets.blind import normal
from domain.asks import HELPS, KIND_OF, URGENCIES
from domain.base import Cause, Position, RuleBroken
from domain.needs import Need, NeedId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from projections.areas import AreaRow
from projections.responses import ResponseRow
from web import accounts, forms
from web.context import muster
from web.i18n import DEFAULT_ZONE
from web.needwords import HELP, WHEN, needed_by

MOST_NAME, MOST_ADDRESS, MOST_TEXT = 40, 120, 500
MOBILE = "need_mobile"
"""Under its own word: an asker is nobody who could sign in."""
MOST_PLACES = 400
SEALED = {"asker": "asker", "mobile": "mobile", "address": "address", "text": "text"}


@dataclass(frozen=True)
class Place:
    """A street or district with the communities below it, for one group of a list."""

    area: AreaRow
    inside: list[AreaRow]


def readers(response: ResponseRow, *, telephone_needed: bool) -> dict[str, Any]:
    """How each field of an ask is read."""
    return {
        "help": lambda: forms.word("help", HELPS),
        "urgency": lambda: forms.word("urgency", URGENCIES),
        "area_code": lambda: forms.area("area_code"),
        "when": lambda: forms.word("when", frozenset(WHEN)) if forms.optional_text("when", 20) else "",
        "asker": lambda: accounts.name(forms.optional_text("asker", MOST_NAME)),
        "mobile": lambda: _mobile(telephone_needed),
        "address": lambda: forms.optional_text("address", MOST_ADDRESS),
        "text": lambda: forms.optional_text("text", MOST_TEXT),
        "for_other": lambda: forms.ticked("for_other"),
        "response_id": lambda: ResponseId(response.id),
    }


def _mobile(needed: bool) -> str:
    text = forms.text("mobile", 30) if needed else forms.optional_text("mobile", 30)
    return accounts.mobile(text) if text else ""


def record(
    values: Mapping[str, Any],
    response: ResponseRow,
    cause: Cause,
    *,
    title: str = "",
    quantity: int | None = None,
    organisation_id: OrganisationId | None = None,
) -> Position:
    """Record what was read, as `cause.new_id("need")`; a send that was recorded before changes nothing.

    Refuses another body under the same command id.
    """
    said = _sealed(cause.new_id("need"), values, cause.command_id)
    said |= {
        "title": title or str(HELP[values["help"]]),
        "quantity": quantity,
        "organisation_id": organisation_id,
    }
    known = _reported_at(cause)
    try:
        position = _report(values, response, cause, known or cause.at, said)
    except RuleBroken:
        first = _reported_at(cause)
        if known or first is None:
            raise
        position = _report(values, response, cause, first, said)  # the other copy of this send was faster
    if values["mobile"]:
        muster().secrets.index(cause.new_id("need"), MOBILE, normal("mobile", values["mobile"]))
    return position


def _reported_at(cause: Cause) -> datetime | None:
    """When the need of this send was recorded, if it was: what “today” meant then."""
    need = muster().ledger.find(Need, cause.new_id("need"))
    return need.created_on if need else None


def _report(
    values: Mapping[str, Any], response: ResponseRow, cause: Cause, at: datetime, said: Mapping[str, Any]
) -> Position:
    by = needed_by(values["when"], at, ZoneInfo(response.time_zone or DEFAULT_ZONE))
    return commands.report_need(
        muster().ledger,
        response_id=values["response_id"],
        area_code=values["area_code"],
        kind=KIND_OF.get(values["help"], "people"),
        help=values["help"],
        urgency=values["urgency"],
        needed_by=by.astimezone(UTC) if by else None,
        for_other=values["for_other"],
        **said,
        cause=cause,
    )


def _sealed(need_id: UUID, values: Mapping[str, Any], command_id: UUID) -> dict[str, Any]:
    """What the asker typed, under the need's own key."""
    return {
        name: muster().secrets.seal(need_id, kind, values[name], command_id) if values[name] else None
        for name, kind in SEALED.items()
    }


def same_telephone(need_id: NeedId, mobile: str) -> list[UUID]:
    """Other needs with this telephone number."""
    return [other for other in muster().secrets.find(MOBILE, normal("mobile", mobile)) if other != need_id]


def with_telephone(digits: str) -> list[UUID]:
    """The needs with this telephone number."""
    return muster().secrets.find(MOBILE, normal("mobile", digits))


def places(response: ResponseRow) -> list[Place]:
    """Where one can be: communities below their streets, or only as deep as a list can still be read."""
    inside = AreaRow.c.code.startswith(response.area_code, autoescape=True)
    rows = muster().views.rows(AreaRow, inside, order_by=AreaRow.c.code, limit=10_000)
    for deepest in (12, 9, 6, 4):
        found = [row for row in rows if len(row.code) <= deepest]
        if len(found) <= MOST_PLACES:
            break
    return _grouped(found)


def _grouped(rows: list[AreaRow]) -> list[Place]:
    """Each area that has others directly below it is a group; one alone is a group of itself."""
    below: dict[str, list[AreaRow]] = {}
    for row in rows:
        below.setdefault(row.parent or "", []).append(row)
    leaves = {row.code for row in rows if row.code not in below}
    groups = [row for row in rows if row.code in below]
    grouped = [Place(group, [row for row in below[group.code] if row.code in leaves]) for group in groups]
    alone = [] if groups else [Place(row, []) for row in rows]
    return [place for place in grouped if place.inside] + alone
