"""The oracle: what the views must say, by folding events in a dictionary, with no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.dialects import sqlite

from projections import VIEWS
from projections.history import HistoryRow
from projections.rows import View


def as_stored(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts of the history as a reader gets them: ids and moments are texts."""
    write = HistoryRow.c.facts.type.bind_processor(sqlite.dialect())
    stored: dict[str, Any] = json.loads(write(facts))
    return stored


def as_read(row: Any) -> Any:
    return row.replace(facts=as_stored(row.facts)) if isinstance(row, HistoryRow) else row


class Replay:
    """The rows of every view after the events so far."""

    def __init__(self, views: Sequence[View[Any]] = VIEWS) -> None:
        self.views = views
        self.rows: dict[str, dict[Any, Any]] = {view.name: {} for view in views}

    def take(self, recorded: Any) -> None:
        event, position = recorded.event, recorded.position
        for view in self.views:
            if not isinstance(event, view.events):
                continue
            beside = None
            if view.beside is not None:
                beside = self.rows[view.beside.name].get(view.beside_key(event))
            rows = self.rows[view.name]
            for key in view.keys(event, position, beside):
                row = view.next_of(key, rows.get(key), event, position, beside)
                if row is None:
                    rows.pop(key, None)
                elif row != rows.get(key):
                    rows[key] = as_read(row.replace(since=position, until=None))

    def snapshot(self) -> dict[str, dict[Any, Any]]:
        return {name: dict(rows) for name, rows in self.rows.items()}


def replayed(events: Iterable[Any]) -> dict[int, dict[str, dict[Any, Any]]]:
    """What the views say at each position."""
    replay, moments = Replay(), {0: Replay().snapshot()}
    for recorded in events:
        replay.take(recorded)
        moments[recorded.position] = replay.snapshot()
    return moments
