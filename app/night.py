"""What is done once a night, when few are on duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

HOUR = 3  # local time of the server


def _local() -> datetime:
    return datetime.now().astimezone()


class Night:
    """Does the work once a day, at the first tick after three in the morning; a missed night is made up."""

    def __init__(self, *work: Callable[[], object], clock: Callable[[], datetime] = _local) -> None:
        self._work, self._clock = work, clock
        self._done: date | None = None

    def tick(self) -> None:
        """Call it by the second."""
        now = self._clock()
        if now.hour >= HOUR and now.date() != self._done:
            self._done = now.date()
            for part in self._work:
                part()
