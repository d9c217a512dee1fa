"""Several rows of the board at once: each is a command of its own; each that is refused is named with why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, Response, jsonify

from app import dispatch
from app import needs as needing
from app.donations import consignments, transport
from domain.base import Cause, MusterError, NotFound, Position, RuleBroken
from domain.dispatch import CLOSE_REASONS, URGENCIES, TaskId, TaskPlan
from domain.donations import ConsignmentId
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow
from projections.needs import NeedRow
from web import access, forms
from web.access import needs
from web.answers import shown
from web.context import muster
from web.errors import text_of
from web.suggestions import suggested

blueprint = Blueprint("boardbulk", __name__)
MOST = 200
OFFERS_FOR_A_PLACE = 3


@dataclass
class Batch:
    """What was asked for all rows, and what came of it."""

    cause: Cause
    position: Position = Position(0)  # noqa: RUF009 - a NewType, no call at run time
    used: set[str] = field(default_factory=set)
    """People sent by this batch already: two tasks do not get the same."""

    def own(self, *parts: object) -> Cause:
        """A cause for one command of the batch, whose id follows from the batch's: a repeat is known."""
        name = " ".join(map(str, parts))
        return replace(self.cause, command_id=uuid5(self.cause.command_id, name))


Act = Callable[[Batch, Any], Position]


@blueprint.post("/board/bulk")
@needs("seat.assign")
def bulk() -> Response:
    """Do one thing to every chosen row: {action, item: [ids], …}; says how many, and who was refused why."""
    action = forms.word("action", tuple(ACTIONS))
    kind, right, act = ACTIONS[action]
    batch, done, refused = Batch(forms.cause()), 0, []
    for id in forms.uuids("item", most=MOST):
        row = None
        try:
            row = access.require(right, muster().views.one(kind, id))
            batch.position = max(batch.position, act(batch, row))
            done += 1
        except MusterError as why:
            refused.append(_refused(id, row or muster().views.one(kind, id), why))
    return jsonify(position=batch.position, shown=shown(batch.position), done=done, refused=refused)


def _refused(id: UUID, row: Any, why: MusterError) -> dict[str, Any]:
    seen = row is not None and not isinstance(why, NotFound)
    ref = f"{LETTERS[type(row)]}-{row.number:04d} {getattr(row, 'title', '')}".strip() if seen else "—"
    return {"id": str(id), "ref": ref, "key": why.key, "rule": why.rule, "text": text_of(why.key, why.params)}


def _close(batch: Batch, row: TaskRow) -> Position:
    reason = forms.word("reason", CLOSE_REASONS)
    return dispatch.close_task(
        muster().ledger, task_id=TaskId(row.id), reason=reason, cause=batch.own("close", row.id)
    )


def _fill(batch: Batch, row: TaskRow) -> Position:
    """Send the best without a word against them to every open place."""
    people = _best(batch, row, row.places - row.taken)
    position = Position(0)
    for id in people:
        position = dispatch.assign_volunteer(
            muster().ledger,
            task_id=TaskId(row.id),
            volunteer_id=VolunteerId(id),
            cause=batch.own("assign", row.id, id),
        )
        batch.used.add(str(id))
    return position


def _offer(batch: Batch, row: TaskRow) -> Position:
    """Offer the open places to three suitable people each."""
    minutes = forms.whole("minutes", least=1, most=10080)
    people = _best(batch, row, OFFERS_FOR_A_PLACE * (row.places - row.taken))
    return dispatch.offer_places(
        muster().ledger,
        task_id=TaskId(row.id),
        volunteer_ids=[VolunteerId(id) for id in people],
        minutes=minutes,
        cause=batch.own("offer", row.id),
    )


def _best(batch: Batch, row: TaskRow, many: int) -> list[UUID]:
    """The best for the task whom no rule warns of. Refuses when there is no place, or nobody."""
    found = [p for p in suggested(row).people if not p["rules"] and p["id"] not in batch.used]
    if many < 1:
        raise RuleBroken("task.full", title=row.title, places=row.places)
    if not found:
        raise RuleBroken("board.nobody_suitable")
    return [UUID(person["id"]) for person in found[:many]]


def _change(batch: Batch, row: TaskRow, **changes: Any) -> Position:
    plan = replace(_plan_of(row), **changes)
    if not access.may(
        "task.change",
        organisation_id=plan.organisation_id,
        area_code=plan.area_code,
        response_id=plan.response_id,
    ):
        raise access.Denied("access.denied_here")
    return dispatch.change_task(
        muster().ledger, task_id=TaskId(row.id), plan=plan, cause=batch.own("change", row.id)
    )


def _plan_of(row: TaskRow) -> TaskPlan:
    """The plan as it stands."""
    point = GeoPoint.of(row.lat, row.lng) if row.lat is not None and row.lng is not None else None
    return TaskPlan(
        title=row.title,
        kind=row.kind,
        urgency=row.urgency,
        response_id=ResponseId(row.response_id),
        organisation_id=OrganisationId(row.organisation_id),
        area_code=AreaCode(row.area_code),
        address=row.address,
        point=point,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        places=row.places,
        bring=row.bring,
    )


def _urgency(batch: Batch, row: TaskRow) -> Position:
    return _change(batch, row, urgency=forms.word("urgency", URGENCIES))


def _area(batch: Batch, row: TaskRow) -> Position:
    """Move the task to another area; a point in the old one is not kept."""
    return _change(batch, row, area_code=forms.area("area_code"), point=None)


def _accept(batch: Batch, row: NeedRow) -> Position:
    """Take the need on for the reader's own organisation."""
    scope = access.scope("need.change")
    own = sorted(str(held.organisation_id) for held in scope.held)
    if not own:
        raise access.Denied("access.denied_here")
    return needing.accept_need(
        muster().ledger,
        need_id=NeedId(row.id),
        organisation_id=OrganisationId(UUID(own[0])),
        cause=batch.own("accept", row.id),
    )


def _decline(batch: Batch, row: NeedRow) -> Position:
    reason = forms.text("reason", most=200)
    return needing.decline_need(
        muster().ledger, need_id=NeedId(row.id), reason=reason, cause=batch.own("decline", row.id)
    )


def _approve(batch: Batch, row: ConsignmentRow) -> Position:
    """A second person agrees."""
    cause = batch.own("approve", row.id)
    return consignments.approve_consignment(
        muster().ledger, consignment_id=ConsignmentId(row.id), cause=cause
    )


def _pick(batch: Batch, row: ConsignmentRow) -> Position:
    """Its goods stand together."""
    cause = batch.own("pick", row.id)
    return transport.pick_consignment(muster().ledger, consignment_id=ConsignmentId(row.id), cause=cause)


LETTERS: dict[type[Any], str] = {TaskRow: "T", NeedRow: "N", ConsignmentRow: "C"}
ACTIONS: dict[str, tuple[type[Any], str, Act]] = {
    "close": (TaskRow, "task.close", _close),
    "fill": (TaskRow, "seat.assign", _fill),
    "offer": (TaskRow, "seat.assign", _offer),
    "urgency": (TaskRow, "task.change", _urgency),
    "area": (TaskRow, "task.change", _area),
    "accept": (NeedRow, "need.change", _accept),
    "decline": (NeedRow, "need.change", _decline),
    "approve": (ConsignmentRow, "consignment.approve", _approve),
    "pick": (ConsignmentRow, "consignment.move", _pick),
}
"""Action → the rows it is for, the right it needs, what it does to one of them."""
