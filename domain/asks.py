"""What a need asks for: its kind, how urgent it is, by when, how much, and the things that are lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.base import YEARS, RuleBroken

KINDS = ("people", "supplies", "disinfection")
HELPS = (
    "delivery", "shopping", "care_visit", "transport_people", "transport_goods",
    "relocation", "information", "supplies", "disinfection", "other",
)  # fmt: skip
"""What is asked for, in words a resident chooses from; most are words of tasks too."""
KIND_OF = {"supplies": "supplies", "disinfection": "disinfection"}
"""Which operation a kind of help is for; everything else needs people."""
URGENCIES = ("critical", "urgent", "normal")
Stored = dict[str, str | int | None]
"""A line as events hold it."""
MOST_LINES, LONGEST_TITLE = 60, 160


@dataclass(frozen=True)
class Line:
    """One thing that is lacking; how many may be unknown."""

    item: str
    quantity: int | None = None
    unit: str = ""
    specification: str = ""


@dataclass(frozen=True)
class Ask:
    """What is asked for. `check` refuses what does not hold together."""

    title: str
    kind: str
    help: str
    urgency: str
    needed_by: datetime | None
    quantity: int | None
    lines: tuple[Line, ...]

    def check(self) -> None:
        """Refuses an ask without a title, with an unknown word, or with numbers nobody can mean."""
        if not self.title.strip() or len(self.title) > LONGEST_TITLE:
            raise RuleBroken("need.title_missing", most=LONGEST_TITLE)
        if self.kind not in KINDS or self.urgency not in URGENCIES or self.help not in ("", *HELPS):
            raise RuleBroken("need.word_unknown", kind=self.kind, urgency=self.urgency)
        if self.needed_by is not None and self.needed_by.year not in YEARS:
            raise RuleBroken("need.time_unbelievable", first=YEARS[0], last=YEARS[-1])
        if len(self.lines) > MOST_LINES or any(not line.item.strip() for line in self.lines):
            raise RuleBroken("need.lines_unreadable", most=MOST_LINES)
        numbers = [self.quantity, *(line.quantity for line in self.lines)]
        if any(number is not None and not 0 < number < 10**12 for number in numbers):
            raise RuleBroken("need.quantity_out_of_range")

    def facts(self) -> dict[str, Any]:
        """The fields of an event."""
        return vars(self) | {"lines": [vars(line) for line in self.lines]}


def lines_of(given: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Lines out of stored values."""
    return tuple(Line(**line) for line in given)
