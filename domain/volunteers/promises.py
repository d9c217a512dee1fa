"""Time that a volunteer promises, gives back and serves: one owner for all operations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.volunteers.commitments import REMEMBERED, Commitment, Served

if TYPE_CHECKING:
    from domain.volunteers.volunteer import Volunteer


class Promises(Part):
    """时间占用: nobody is promised twice, whichever operation asks."""

    commitments: dict[UUID, Commitment]
    served: list[Served]

    class TimePromised(Aggregate.Event):
        operation: str
        item_id: UUID
        starts_at: datetime
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            oldest = self.timestamp - REMEMBERED
            kept = {k: c for k, c in volunteer.commitments.items() if c.ends_at > oldest}
            kept[self.item_id] = Commitment(self.operation, self.item_id, self.starts_at, self.ends_at)
            volunteer.commitments = kept

    class TimeReleased(Aggregate.Event):
        item_id: UUID
        reason: str

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.commitments.pop(self.item_id, None)

    class TimeServed(Aggregate.Event):
        item_id: UUID
        starts_at: datetime
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.commitments.pop(self.item_id, None)
            oldest = self.timestamp - REMEMBERED
            kept = [served for served in volunteer.served if served.ends_at > oldest]
            volunteer.served = [*kept, Served(self.item_id, self.starts_at, self.ends_at)]

    class ServiceUndone(Aggregate.Event):
        item_id: UUID
        starts_at: datetime
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            undone = Served(self.item_id, self.starts_at, self.ends_at)
            volunteer.served = [served for served in volunteer.served if served != undone]

    def promise(self, wanted: Commitment, *, cause: Cause) -> None:
        """Promise time to an item. Refuses when it overlaps a promise to any operation (V7)."""
        if wanted.starts_at >= wanted.ends_at:
            raise RuleBroken("volunteer.time_backwards")
        for promised in self.commitments.values():
            if promised.overlaps(wanted):
                raise RuleBroken(
                    "volunteer.promised_already",
                    rule="V7",
                    starts_at=promised.starts_at,
                    ends_at=promised.ends_at,
                )
        self.record(self.TimePromised, cause, **vars(wanted))

    def release(self, item_id: UUID, *, reason: str, cause: Cause) -> None:
        """Give promised time back; a promise so old that it was forgotten needs no release."""
        if item_id in self.commitments:
            self.record(self.TimeReleased, cause, item_id=item_id, reason=reason)

    def serve(
        self, item_id: UUID, *, starts_at: datetime, ends_at: datetime | None = None, cause: Cause
    ) -> None:
        """Count the time really served, until `ends_at` or until this happened. Never refused."""
        until = max(starts_at, ends_at or cause.happened_at)
        self.record(self.TimeServed, cause, item_id=item_id, starts_at=starts_at, ends_at=until)

    def undo_service(self, item_id: UUID, *, cause: Cause) -> None:
        """The last time counted for the item was a mistake. Refuses when none is remembered."""
        found = [served for served in self.served if served.item_id == item_id]
        if not found:
            raise RuleBroken("volunteer.not_served")
        last = found[-1]
        self.record(
            self.ServiceUndone, cause, item_id=item_id, starts_at=last.starts_at, ends_at=last.ends_at
        )
