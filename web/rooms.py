"""Who watches what: one room per distinct watched scope, and what of the changes each room is sent."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from uuid import UUID

from flask_babel import force_locale, gettext

from domain.base import Position
from domain.personal import Personal
from projections.dispatch import TaskRow
from projections.reading import Reading
from projections.rows import Change
from projections.volunteers import VolunteerRow
from web import present
from web.scope import Scope

Json = dict[str, Any]
Reveal = Callable[[Personal], str | None]

MOST_POSITIONS = 5000
"""A client further behind gets a snapshot."""
MOST_ROWS = 400
"""More changed rows than this at once go as a snapshot too."""
FRESH = 2.0
"""Seconds a snapshot is given to others too."""


@dataclass(frozen=True)
class Watched:
    """What makes one room: the same rows in the same words for everybody in it."""

    view: str
    response_id: UUID | None
    """None on a phone: it follows every response its person serves in."""
    tasks: Scope
    volunteers: Scope
    names: bool
    """Whether they see names; an auditor does only after giving a reason."""
    language: str

    @cached_property
    def name(self) -> str:
        """A short name that says nothing about what is inside."""
        parts = (self.view, self.response_id, self.tasks.key, self.volunteers.key, self.names, self.language)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def shows(self, row: TaskRow | VolunteerRow | None) -> bool:
        """Whether the row is to be seen in this room."""
        if isinstance(row, TaskRow):
            return self.response_id in (None, row.response_id) and self.tasks.contains(row)
        return row is not None and self.volunteers.contains(row)


@dataclass
class Client:
    """One connected browser."""

    sid: str
    eio_sid: str
    person_id: UUID
    token: str
    room: Room | None = None
    names_until: datetime | None = None
    """When an auditor's reason to read names ends; None for those who need none."""


@dataclass(frozen=True)
class Snapshot:
    """All rows of a room at a position."""

    position: Position
    at: float
    rows: Json


@dataclass
class Room:
    """Clients that get the same messages: `emitted` in the last message sent, `scanned` looked at."""

    watched: Watched
    emitted: Position
    scanned: Position
    members: dict[str, Client] = field(default_factory=dict)
    making: Lock = field(default_factory=Lock)
    made: Snapshot | None = None

    def snapshot(self, reading: Reading, reveal: Reveal) -> Snapshot:
        """Everything in the room, made once for all who come at the same time (after a restart: everybody).

        One that somebody else was given is good as long as no message was sent after it: whoever asks is in
        the room already, so every later message reaches them.
        """
        with self.making:
            made, now = self.made, time.monotonic()
            if made is None or made.position < self.emitted or now - made.at > FRESH:
                made = self.made = Snapshot(reading.position, now, snapshot(reading, reveal, self.watched))
            return made


class Rooms:
    """All clients of this process and the rooms they are in."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rooms: dict[Watched, Room] = {}
        self._clients: dict[str, Client] = {}

    def enter(self, client: Client) -> int:
        """Take note of a client; how many there are now."""
        with self._lock:
            self._clients[client.sid] = client
            return len(self._clients)

    def client(self, sid: str) -> Client | None:
        """The client of that id, if it is still there."""
        return self._clients.get(sid)

    def clients(self) -> list[Client]:
        """All of them."""
        with self._lock:
            return list(self._clients.values())

    def rooms(self) -> list[Room]:
        """The rooms somebody is in."""
        with self._lock:
            return list(self._rooms.values())

    def members(self, room: Room) -> list[Client]:
        """Who is in the room now."""
        with self._lock:
            return list(room.members.values())

    def join(self, client: Client, watched: Watched, position: Position) -> Room:
        """Put the client into the room, and out of the one it was in. A new room starts at the position."""
        with self._lock:
            self._leave(client)
            room = self._rooms.setdefault(watched, Room(watched, position, position))
            if client.sid in self._clients:
                room.members[client.sid] = client
                client.room = room
            elif not room.members:
                del self._rooms[watched]
            return room

    def leave(self, client: Client) -> None:
        """Out of its room; it stays connected."""
        with self._lock:
            self._leave(client)

    def forget(self, sid: str) -> Client | None:
        """The client is gone."""
        with self._lock:
            client = self._clients.pop(sid, None)
            if client is not None:
                self._leave(client)
            return client

    def _leave(self, client: Client) -> None:
        room, client.room = client.room, None
        if room is not None:
            room.members.pop(client.sid, None)
            if not room.members and self._rooms.get(room.watched) is room:
                del self._rooms[room.watched]


class Unclaimed:
    """Sockets that were opened and on which nobody connected."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def older(self, seconds: float, sockets: set[str], now: float) -> list[str]:
        """Those of the unclaimed sockets that have been so for longer."""
        self._since = {sid: self._since.get(sid, now) for sid in sockets}
        return [sid for sid, since in self._since.items() if now - since > seconds]


class Delta:
    """What changed after a position: read once, put into words once, cut for each room."""

    def __init__(self, reading: Reading, reveal: Reveal, after: Position) -> None:
        self.reading, self.reveal, self.after, self.upto = reading, reveal, after, reading.position
        self._changes: dict[str, list[Change[Any]]] | None = None
        self._worded: dict[tuple[bool, str, str], Json] = {}

    @property
    def too_far(self) -> bool:
        """Whether a snapshot is the shorter way."""
        return self.upto - self.after > MOST_POSITIONS

    def changes(self) -> dict[str, list[Change[Any]]]:
        """The changed rows by what they are called in a message."""
        if self._changes is None:
            self._changes = {
                "tasks": self.reading.changes(TaskRow, self.after, self.upto),
                "volunteers": self.reading.changes(VolunteerRow, self.after, self.upto),
            }
        return self._changes

    def cut(self, watched: Watched) -> Json | None:
        """The part a room may see as {tasks, volunteers, gone}; None when it is too much to send."""
        seen: dict[str, list[Any]] = {"tasks": [], "volunteers": []}
        gone: dict[str, list[str]] = {"tasks": [], "volunteers": []}
        for kind, changes in self.changes().items():
            for change in changes:
                if watched.shows(change.after):
                    seen[kind].append(change.after)
                elif watched.shows(change.before):
                    gone[kind].append(str(change.key))
        if sum(map(len, seen.values())) > MOST_ROWS:
            return None
        worded = {kind: [self._words(watched, kind, row) for row in rows] for kind, rows in seen.items()}
        return {**worded, "gone": gone}

    def _words(self, watched: Watched, kind: str, row: Any) -> Json:
        known = self._worded.get((watched.names, watched.language, str(row.id)))
        if known is None:
            rows = [change.after for change in self.changes()[kind] if watched.shows(change.after)]
            worded = in_words(self.reading, self.reveal, watched, rows)
            for item in worded[kind]:
                self._worded[watched.names, watched.language, item["id"]] = item
            known = self._worded[watched.names, watched.language, str(row.id)]
        return known


def snapshot(reading: Reading, reveal: Reveal, watched: Watched) -> Json:
    """All rows of a room, as they are in this reading."""
    wanted = [watched.tasks.where(TaskRow)]
    if watched.response_id is not None:
        wanted.append(TaskRow.c.response_id == watched.response_id)
    tasks = reading.rows(TaskRow, *wanted)
    volunteers = reading.rows(VolunteerRow, watched.volunteers.where(VolunteerRow))
    return in_words(reading, reveal, watched, [*tasks, *volunteers])


def in_words(reading: Reading, reveal: Reveal, watched: Watched, rows: Iterable[Any]) -> Json:
    """Rows as browsers get them, in the room's language."""

    def name(value: Personal | None) -> str:
        if value is None:
            return ""
        if not watched.names:
            return str(gettext("withheld"))
        return reveal(value) or str(gettext("erased"))

    with force_locale(watched.language):
        return present.rows(list(rows), views=reading, reveal=name)


def is_empty(delta: Json) -> bool:
    """Whether a room need not hear of it."""
    return not (
        delta["tasks"] or delta["volunteers"] or delta["gone"]["tasks"] or delta["gone"]["volunteers"]
    )
