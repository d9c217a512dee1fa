"""On the way 配送: picked from the shelf, handed to a carrier or to volunteers, seen here and there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.consignment_lines import LONGEST_REASON, LONGEST_WORD
from domain.place import GeoPoint

if TYPE_CHECKING:
    from domain.donations.consignments import Consignment

VOLUNTEERS = "volunteers"
"""The carrier's name when volunteers take the goods."""


class Transports(Part):
    """配送: the goods leave their lots when they are handed over (出库)."""

    status: str
    number: int
    task_id: UUID | None

    class Picked(Aggregate.Event):
        def apply(self, consignment: Consignment) -> None:
            consignment.status = "picked"

    class TaskLinked(Aggregate.Event):
        """Volunteers take it: this dispatch task was made for it, by the same command."""

        task_id: UUID

        def apply(self, consignment: Consignment) -> None:
            consignment.task_id = self.task_id

    class HandedOver(Aggregate.Event):
        carrier: str
        vehicle: str
        task_id: UUID | None

        def apply(self, consignment: Consignment) -> None:
            consignment.status = "in_transit"

    class Departed(Aggregate.Event):
        """The vehicle has set out; when the goods were loaded is another event."""

    class Located(Aggregate.Event):
        """Somebody reports where the goods are; no person is followed."""

        point: GeoPoint
        note: str

    def pick(self, *, cause: Cause) -> None:
        """拣货: the goods stand together, ready to go. Refuses before they may go."""
        self.must_stand("approved")
        self.record(self.Picked, cause)

    def link_task(self, task_id: UUID, *, instead: bool = False, cause: Cause) -> None:
        """Volunteers take it, on this task. Refuses once the goods have left, and a second task.

        `instead`: the task before is over.
        """
        self.must_stand("approved", "picked")
        if self.task_id is not None and not instead:
            raise RuleBroken("consignment.task_there", number=self.number)
        self.record(self.TaskLinked, cause, task_id=task_id)

    def hand_over(self, carrier: str, vehicle: str = "", *, cause: Cause) -> None:
        """出库: somebody takes the goods away. Refuses before they may go, and nameless carriers."""
        self.must_stand("approved", "picked")
        carrier = carrier.strip() or (VOLUNTEERS if self.task_id else "")
        if not carrier or len(carrier) > LONGEST_WORD or len(vehicle) > LONGEST_WORD:
            raise RuleBroken("consignment.carrier_missing", most=LONGEST_WORD, field="carrier")
        self.record(self.HandedOver, cause, carrier=carrier, vehicle=vehicle.strip(), task_id=self.task_id)

    def depart(self, *, cause: Cause) -> None:
        """The vehicle sets out. Refuses before the goods were handed over."""
        self.must_stand("in_transit")
        self.record(self.Departed, cause)

    def locate(self, point: GeoPoint, note: str = "", *, cause: Cause) -> None:
        """Somebody reports where the goods are. Refuses when they are not on the way."""
        self.must_stand("in_transit")
        if len(note) > LONGEST_REASON:
            raise RuleBroken("consignment.note_long", most=LONGEST_REASON, field="note")
        self.record(self.Located, cause, point=point, note=note)

    def must_stand(self, *states: str) -> None:
        """Refuses when it is in none of these states; one without approval is told so."""
        if self.status == "proposed" and "approved" in states:
            raise RuleBroken("consignment.not_approved", number=self.number)
        if self.status not in states:
            raise RuleBroken("consignment.status_is", status=self.status, number=self.number)
