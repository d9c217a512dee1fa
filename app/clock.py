"""The clock: what falls due is sent as an ordinary command of the system, once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from app import dispatch, volunteers
from app.dispatch import care, templates
from app.donations import consignments, stock
from app.donations.calendar import pass_deadline
from app.ledger import Ledger
from domain.base import SYSTEM, Cause, MusterError, Position
from domain.dispatch import TaskId
from domain.dispatch.care_words import CaredForId
from domain.dispatch.template_plans import TemplateId
from domain.donations.consignment_lines import ConsignmentId
from domain.donations.deadlines import KINDS as TELLINGS
from domain.donations.lot_words import LotId
from domain.volunteers import VolunteerId

AGAIN = timedelta(minutes=1)
"""How long a refused item rests: the aggregate knows better than the view that called it due."""
log = logging.getLogger(__name__)


class Due(Protocol):
    """Something that falls due at a deadline."""

    @property
    def kind(self) -> str:
        """What is to be done, a key of ACTS."""

    @property
    def item_id(self) -> UUID:
        """To what."""

    @property
    def deadline(self) -> datetime:
        """When (aware UTC)."""


def _task_overdue(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return dispatch.note_overdue(ledger, task_id=TaskId(item_id), cause=cause)


def _task_leases(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return dispatch.expire_leases(ledger, task_id=TaskId(item_id), cause=cause)


def _template_due(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return templates.open_occurrence(ledger, template_id=TemplateId(item_id), cause=cause)


def _care_overdue(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return care.note_overdue_contact(ledger, cared_id=CaredForId(item_id), cause=cause)


def _telling(kind: str) -> Callable[[Ledger, UUID, Cause], Position]:
    def lapse(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
        return pass_deadline(ledger, kind=kind, item_id=item_id, cause=cause)

    return lapse


def _follow_up(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return volunteers.miss_follow_up(ledger, volunteer_id=VolunteerId(item_id), cause=cause)


def _lot_expiry(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return stock.expire_lot(ledger, lot_id=LotId(item_id), cause=cause)


def _consignment_late(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return consignments.note_late(ledger, consignment_id=ConsignmentId(item_id), cause=cause)


def _consignment_approval(ledger: Ledger, item_id: UUID, cause: Cause) -> Position:
    return consignments.note_approval_overdue(ledger, consignment_id=ConsignmentId(item_id), cause=cause)


ACTS: Mapping[str, Callable[[Ledger, UUID, Cause], Position]] = {
    "task_overdue": _task_overdue,
    "task_leases": _task_leases,
    "template_due": _template_due,
    "care_overdue": _care_overdue,
    "follow_up": _follow_up,
    "lot_expiry": _lot_expiry,
    "consignment_late": _consignment_late,
    "consignment_approval": _consignment_approval,
    **{f"disclosure_{kind}": _telling(kind) for kind in TELLINGS},
}


class Clock:
    """Sends a command for each item that is due; `due` answers what is due. Call tick() by the second."""

    def __init__(self, ledger: Ledger, due: Callable[[datetime], Iterable[Due]]) -> None:
        self.ledger, self.due = ledger, due
        self._resting: dict[UUID, datetime] = {}

    def tick(self) -> int:
        """Act on everything that is due now; returns how many commands were taken."""
        now = self.ledger.now()
        self._resting = {id: until for id, until in self._resting.items() if until > now}
        return sum(self._act(item, now) for item in self.due(now))

    def _act(self, item: Due, now: datetime) -> bool:
        command_id = uuid5(item.item_id, f"{item.kind} {item.deadline.isoformat()}")
        if item.deadline > now or command_id in self._resting:
            return False
        try:
            ACTS[item.kind](self.ledger, item.item_id, Cause(SYSTEM, now, item.deadline, command_id))
        except MusterError as refusal:
            log.warning("%s of %s at its deadline: %s", item.kind, item.item_id, refusal)
            self._resting[command_id] = now + AGAIN
            return False
        return True
