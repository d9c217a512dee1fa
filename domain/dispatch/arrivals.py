"""How an arrival was shown: by the site's QR, by the sign-in code, by nearness. Never where somebody was."""

from __future__ import annotations

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.seats import Places
from domain.volunteers import VolunteerId

ARRIVAL_WAYS = ("site_link", "code", "place")
BANDS = (50, 100, 300, 1000, 3000)
"""Metres: of a distance only the band is kept, the smallest of these it lies within."""


class Arrivals(Places):
    """到岗方式: what stands behind a check-in, beside who recorded it."""

    class ArrivalShown(Aggregate.Event):
        volunteer_id: VolunteerId
        way: str
        within: int

    def show_arrival(self, volunteer_id: VolunteerId, *, way: str, within: int = 0, cause: Cause) -> None:
        """Note how an arrival was shown; `within` is a band in metres, 0 where no place was asked.

        Refuses an unknown way, and when the volunteer is not on scene.
        """
        if way not in ARRIVAL_WAYS or (within and within not in BANDS):
            raise RuleBroken("checkin.way_unknown")
        self.seat(volunteer_id, "on_scene")
        self.record(self.ArrivalShown, cause, volunteer_id=volunteer_id, way=way, within=within)


def band(metres: int) -> int:
    """The band a distance lies in; the widest for anything further."""
    return next((band for band in BANDS if metres <= band), BANDS[-1])
