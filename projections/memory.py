"""Rows that the one writer need not read again from batch to batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from domain.base import Position
from projections.rows import Key, Row

Known = dict[Key, tuple[Row | None, Position]]
"""Key → the current row, if there is one, and since when."""
MOST = 200_000


@dataclass
class Memory:
    """What one writer knows of one generation: true only while all checkpoints are where it left them."""

    _places: dict[str, Position] = field(default_factory=dict)
    _rows: dict[str, Known] = field(default_factory=dict)
    whole: bool = False
    """Whether what is not known does not exist: nothing has to be looked up."""

    @classmethod
    def of_nothing(cls, views: Iterable[str]) -> Self:
        """What there is to know of views that have taken in no event yet."""
        return cls(dict.fromkeys(views, Position(0)), whole=True)

    def rows_of(self, view: str) -> Known:
        """The known rows of a view; who changes them writes them in the same transaction."""
        return self._rows.setdefault(view, {})

    def check(self, places: dict[str, Position]) -> None:
        """Forget everything when somebody else wrote, when a batch was lost, or when it is too much."""
        if places != self._places or sum(map(len, self._rows.values())) > MOST:
            self.forget()
        self._places = {}

    def left(self, places: dict[str, Position]) -> None:
        """Note where this writer leaves the checkpoints."""
        self._places = places

    def forget(self) -> None:
        """Know nothing."""
        self._rows.clear()
        self.whole = False
