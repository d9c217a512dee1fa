"""What each event makes of a seat of a task: its state, since and until when, how somebody came to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from domain.base import Event
from domain.dispatch import TAKEN_SEATS, Task


class SeatFact(TypedDict):
    """派单: a volunteer on the task; `at` and `until` are ISO texts (UTC) of when the state began and ends.

    `way` is assigned, offered, claimed or back_filled; an `extra` seat takes no place.
    """

    volunteer_id: str
    state: str
    at: str
    until: str | None
    way: str
    extra: bool


TAKEN = frozenset(TAKEN_SEATS)
SEAT_STATES: dict[type[Event], str] = {
    Task.VolunteerAssigned: "dispatched",
    Task.VolunteerDispatched: "dispatched",
    Task.VolunteerSetOut: "en_route",
    Task.VolunteerCheckedIn: "on_scene",
    Task.VolunteerCleared: "cleared",
    Task.NoShowNoted: "no_show",
    Task.CameAfterAll: "dispatched",
    Task.AssignmentCancelled: "cancelled",
    Task.PlaceHandedOver: "cancelled",
    Task.PlaceTakenOver: "",
    Task.VolunteerBackFilled: "cleared",
    Task.PlaceOffered: "offered",
    Task.OfferAccepted: "accepted",
    Task.OfferDeclined: "declined",
    Task.OfferWithdrawn: "cancelled",
    Task.OfferExpired: "expired",
    Task.PlaceClaimed: "accepted",
    Task.ClaimConfirmed: "dispatched",
    Task.PlaceReleased: "cancelled",
    Task.ClaimExpired: "expired",
    Task.LeaseExtended: "",
    Task.SeatStepUndone: "",
}
"""Seat events and the state each leads to; "" is one that says it itself."""
WAYS: dict[type[Event], str] = {
    Task.VolunteerAssigned: "assigned",
    Task.PlaceOffered: "offered",
    Task.PlaceClaimed: "claimed",
    Task.VolunteerBackFilled: "back_filled",
}
"""Events that begin a seat anew."""


def seat_after(before: SeatFact | None, event: Any, volunteer_id: str) -> SeatFact:
    """The seat after one of SEAT_STATES; None is no seat yet."""
    kind = type(event)
    at = event.happened_at
    state = SEAT_STATES[kind] or getattr(event, "state", "") or (before["state"] if before else "")
    way = WAYS.get(kind) or (before["way"] if before else "assigned")
    extra = bool(before["extra"]) if before else False
    if kind in WAYS or kind is Task.PlaceTakenOver:
        extra = False
    if kind is Task.SeatStepUndone:
        state, way = event.state or "cancelled", event.way or way
    if kind is Task.PlaceTakenOver:
        way = "claimed" if event.until else "assigned"
    if kind is Task.LeaseExtended and before:
        at = datetime.fromisoformat(before["at"])
    if kind is Task.VolunteerBackFilled:
        at = event.ends_at
    until = getattr(event, "until", None)
    return SeatFact(
        volunteer_id=volunteer_id,
        state=state,
        at=at.isoformat(),
        until=until.isoformat() if until else None,
        way=way,
        extra=bool(getattr(event, "extra", extra)),
    )


def left_at(state: str, at: str | None) -> datetime | None:
    """When the person-trip 人次 of a seat ended; None while it lasts or where none was made.

    What is counted, on the board and in a report alike: a person on a task, on the day they left it.
    """
    return datetime.fromisoformat(at) if state == "cleared" and at else None
