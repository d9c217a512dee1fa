"""Who watches what: one room per distinct watched scope, and what of the changes each room is sent."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from uuid import UUID

from domain.base import Position
from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.needs import NeedRow
from projections.reading import Reading
from projections.rows import Row
from projections.volunteers import VolunteerRow
from web.deltas import Json, Reveal, snapshot
from web.scope import Scope

FRESH = 2.0
"""Seconds a snapshot is given to others too."""


@dataclass(frozen=True)
class Watched:
    """What makes one room: the same rows in the same words for everybody in it."""

    view: str
    response_id: UUID | None
    """None on a phone: it follows every response its person serves in."""
    tasks: Scope
    needs: Scope
    volunteers: Scope
    consignments: Scope
    stock: Scope
    """Lots and warehouses: what somebody sees of them, no phone asks for."""
    names: bool
    """Whether they see names; an auditor does only after giving a reason."""
    language: str

    @cached_property
    def name(self) -> str:
        """A short name that says nothing about what is inside."""
        scopes = tuple(scope.key for scope in (*self.listed.values(), self.volunteers, self.stock))
        parts = (self.view, self.response_id, *scopes, self.names, self.language)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    @cached_property
    def listed(self) -> dict[type[Row], Scope]:
        """The rows that snapshots hold, of one response, each with what is seen of it."""
        kinds: dict[type[Row], Scope] = {TaskRow: self.tasks, NeedRow: self.needs}
        return kinds | ({ConsignmentRow: self.consignments} if self.view == "board" else {})

    def shows(self, row: Any) -> bool:
        """Whether the row is to be seen in this room."""
        scope = self.listed.get(type(row))
        if scope is not None:
            return self.response_id in (None, row.response_id) and scope.contains(row)
        if isinstance(row, LotRow | WarehouseRow):
            return self.view == "board" and self.stock.contains(row)
        return isinstance(row, VolunteerRow) and self.volunteers.contains(row)


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
