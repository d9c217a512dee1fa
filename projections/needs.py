"""Needs as the queue, the map, the public page and the papers show them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypedDict, cast
from uuid import UUID

from domain.base import Event, Position
from domain.dispatch import Task
from domain.needs import OPEN_NEEDS, Need
from domain.personal import Personal
from domain.supplying import NOTHING
from projections.institutions import INSTITUTIONS, InstitutionRow
from projections.rows import Key, Row, View, known, stored

__all__ = ["NEEDS", "OPEN_NEEDS", "LineFact", "NeedRow", "evolve"]


class LineFact(TypedDict):
    """One thing that is lacking; how many may be unknown."""

    item: str
    quantity: int | None
    unit: str
    specification: str


class PromiseFact(TypedDict):
    """What a consignment is to bring of a thing: how many, and in the asker's own unit, 0 where unclear."""

    consignment_id: str
    wanted: str
    coming: str
    counts: str


@stored(
    "needs",
    indexes=[("response_id", "status"), ("organisation_id",), ("area_code",), ("institution_id",)],
)
class NeedRow(Row):
    """One need. What the asker typed is sealed under the need's own id; only institutions have a point.

    `promised` and `given`: by the thing asked for, how much of it in the asker's own unit.
    """

    id: UUID
    number: int
    response_id: UUID
    organisation_id: UUID | None
    area_code: str
    kind: str
    help: str
    title: str
    urgency: str
    needed_by: datetime | None
    quantity: int | None
    lines: list[LineFact]
    for_other: bool
    asker: Personal | None
    mobile: Personal | None
    address: Personal | None
    text: Personal | None
    institution_id: UUID | None
    lat: float | None
    lng: float | None
    status: str
    reason: str
    duplicate_of: UUID | None
    duplicates: int
    words: int
    task_ids: list[str]
    consignment_ids: list[str]
    promises: list[PromiseFact]
    promised: dict[str, str]
    given: dict[str, str]
    reported_at: datetime
    changed_at: datetime


def evolve(row: NeedRow | None, event: Event, institution: InstitutionRow | None = None) -> NeedRow | None:
    """Fold one event of a need; `institution` is the row of the one it is reported for."""
    if isinstance(event, Need.Reported):
        return _reported(event, institution)
    if isinstance(event, Task.NeedLinked):
        return row and row.replace(task_ids=[*row.task_ids, str(event.originator_id)])
    row = known(row)
    changed: dict[str, Any] = {"changed_at": event.happened_at}
    match event:
        case Need.Revised():
            changed |= _asked(event)
        case Need.Accepted():
            changed |= {"status": "accepted", "organisation_id": event.organisation_id, "reason": ""}
        case Need.Declined():
            changed |= {"status": "declined", "reason": event.reason}
        case Need.Withdrawn():
            changed |= {"status": "withdrawn", "reason": event.reason}
        case Need.MarkedUnreachable():
            changed |= {"status": "unreachable", "reason": ""}
        case Need.MarkedDuplicate():
            changed |= {"status": "duplicate_of", "duplicate_of": event.of}
        case Need.DuplicateFound():
            changed |= {"duplicates": row.duplicates + 1}
        case Need.Met():
            changed |= {"status": "met", "reason": event.note}
        case Need.PartlyMet():
            changed |= {"status": "partly_met", "reason": event.note}
        case Need.Reopened():
            again = "accepted" if row.organisation_id else "reported"
            changed |= {"status": again, "reason": event.reason, "duplicate_of": None}
        case Need.WordAdded():
            changed |= {"words": row.words + 1}
        case Need.Promised() | Need.PromiseEnded() | Need.Given() | Need.GivenBack():
            changed |= _supplied(row, event)
    return row.replace(**changed)


Supplied: TypeAlias = Need.Promised | Need.PromiseEnded | Need.Given | Need.GivenBack


def _supplied(row: NeedRow, event: Supplied) -> dict[str, Any]:
    """What it is promised and given after the event."""
    promises = _promised(row, event)
    totals: dict[str, Decimal] = {}
    for (_, wanted), (_, amount) in promises.items():
        totals[wanted] = totals.get(wanted, NOTHING) + amount
    given = {thing: Decimal(amount) for thing, amount in row.given.items()}
    sign = {Need.Given: 1, Need.GivenBack: -1}.get(type(event), 0)
    if sign:
        given[event.wanted] = given.get(event.wanted, NOTHING) + sign * (event.counts or NOTHING)
    return {
        "consignment_ids": list(dict.fromkeys([*row.consignment_ids, str(event.consignment_id)])),
        "promises": [
            {"consignment_id": by, "wanted": wanted, "coming": _written(coming), "counts": _written(amount)}
            for (by, wanted), (coming, amount) in promises.items()
        ],
        "promised": {wanted: _written(amount) for wanted, amount in totals.items()},
        "given": {wanted: _written(amount) for wanted, amount in given.items()},
    }


def _promised(row: NeedRow, event: Supplied) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """By consignment and thing, what is coming and how the asker counts it; what is given no longer is."""
    mine, counts = (str(event.consignment_id), event.wanted), event.counts or NOTHING
    promises = {
        (one["consignment_id"], one["wanted"]): (Decimal(one["coming"]), Decimal(one["counts"]))
        for one in row.promises
    }
    coming, before = promises.get(mine, (NOTHING, NOTHING))
    match event:
        case Need.Promised():
            promises[mine] = (coming + event.quantity.amount, before + counts)
        case Need.PromiseEnded():
            promises[mine] = (coming - event.quantity.amount, max(NOTHING, before - counts))
        case Need.Given():
            promises.pop(mine, None)
    return {key: left for key, left in promises.items() if left[0] > 0}


def _written(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


def _asked(event: Need.Reported | Need.Revised) -> dict[str, Any]:
    return {
        "title": event.title,
        "kind": event.kind,
        "help": event.help,
        "urgency": event.urgency,
        "needed_by": event.needed_by,
        "quantity": event.quantity,
        "lines": [cast(LineFact, line) for line in event.lines],
    }


def _reported(event: Need.Reported, institution: InstitutionRow | None) -> NeedRow:
    return NeedRow(
        id=event.originator_id,
        number=event.number,
        response_id=event.response_id,
        organisation_id=None,
        area_code=event.area_code,
        **_asked(event),
        for_other=event.for_other,
        asker=event.asker,
        mobile=event.mobile,
        address=event.address,
        text=event.text,
        institution_id=event.institution_id,
        lat=institution.lat if institution else None,
        lng=institution.lng if institution else None,
        status="reported",
        reason="",
        duplicate_of=None,
        duplicates=0,
        words=0,
        task_ids=[],
        consignment_ids=[],
        promises=[],
        promised={},
        given={},
        reported_at=event.happened_at,
        changed_at=event.happened_at,
    )


class NeedsView(View[NeedRow]):
    """Hands a reported need its institution, for the point."""

    beside = INSTITUTIONS

    def beside_key(self, event: Event) -> Key | None:
        """The institution it is reported for."""
        return event.institution_id if isinstance(event, Need.Reported) else None

    def next(self, row: NeedRow | None, event: Event, position: Position, beside: Any) -> NeedRow | None:
        """Fold with the institution at hand."""
        return evolve(row, event, beside)


def need_of(event: Event) -> UUID:
    """The need that an event is about."""
    return event.need_id if isinstance(event, Task.NeedLinked) else event.originator_id


NEEDS = NeedsView("needs", NeedRow, events=[Need, Task.NeedLinked], key=need_of)
