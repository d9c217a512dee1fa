"""How far each view has come, and which events it could not take in: in the same commits as the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Table, Text, delete, func, insert, select, update

from domain.base import Position
from projections.columns import UtcDateTime
from projections.rows import METADATA, View

CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    Column("view", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("fingerprint", Text, nullable=False),
)
SET_ASIDE = Table(
    "set_aside",
    METADATA,
    Column("view", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An event that one view could not take in, and why."""

    view: str
    position: Position
    topic: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ViewStatus:
    """How far a view has come."""

    view: str
    position: Position


class AnotherProjector(RuntimeError):
    """Somebody else moved a checkpoint: there must be one writer only."""


def front(connection: Connection) -> Position:
    """The position that is shown: that of the view that is farthest, since a new view catches up alone."""
    return Position(connection.execute(select(func.max(CHECKPOINTS.c.position))).scalar_one() or 0)


def checkpoints_in(connection: Connection) -> dict[str, tuple[Position, str]]:
    """Position and fingerprint of each view."""
    found = connection.execute(select(CHECKPOINTS))  # this is asked for with each batch: no names looked up
    return {view: (position, fingerprint) for view, position, fingerprint in found}


def begin(connection: Connection, views: Iterable[View[Any]]) -> None:
    """Let views start from the beginning, with no rows."""
    for view in views:
        connection.execute(delete(view.rows.TABLE))
        connection.execute(delete(SET_ASIDE).where(SET_ASIDE.c.view == view.name))
        connection.execute(delete(CHECKPOINTS).where(CHECKPOINTS.c.view == view.name))
        connection.execute(
            insert(CHECKPOINTS).values(view=view.name, position=0, fingerprint=view.fingerprint)
        )


def move(connection: Connection, views: Sequence[str], old: Position, new: Position) -> None:
    """Move these views, which are all that are at `old`. Raises AnotherProjector when one is not there."""
    moving = update(CHECKPOINTS).where(CHECKPOINTS.c.position == old).values(position=new)
    moved = connection.execute(moving).rowcount
    if moved != len(views):
        raise AnotherProjector(f"{len(views) - moved} checkpoints are not at {old} any more")


def set_aside(connection: Connection, alarms: Iterable[Alarm]) -> None:
    """Keep what could not be taken in."""
    values: list[Mapping[str, Any]] = [
        {"view": a.view, "position": a.position, "topic": a.topic, "error": a.error, "at": a.at}
        for a in alarms
    ]
    if values:
        connection.execute(insert(SET_ASIDE), values)


def alarms_in(connection: Connection) -> list[Alarm]:
    """All events set aside, oldest first."""
    query = select(SET_ASIDE).order_by(SET_ASIDE.c.position, SET_ASIDE.c.view)
    return [Alarm(**row._mapping) for row in connection.execute(query)]


def statuses_in(connection: Connection) -> list[ViewStatus]:
    """All views with their positions."""
    query = select(CHECKPOINTS.c.view, CHECKPOINTS.c.position).order_by(CHECKPOINTS.c.view)
    return [ViewStatus(row.view, row.position) for row in connection.execute(query)]
