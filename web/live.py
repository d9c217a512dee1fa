"""Push: what changed reaches every browser that may see it, as rows, once, in order.

One loop per process looks for positions newer than it sent, reads the changes once, cuts them for each room
and sends each room's message serialised once. It is woken by the projector in this process, by PostgreSQL's
NOTIFY (web/wakes.py), or by its own clock; whatever wakes it, it reads the same way.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import BoundedSemaphore
from uuid import UUID

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from flask import Flask, request
from flask_socketio import ConnectionRefusedError, SocketIO
from socketio.packet import EVENT

from domain.base import BadInput, MusterError, NotFound, Position
from web import sessions
from web.context import Muster
from web.deltas import Delta, Json, is_empty
from web.gate import Gate, pinned
from web.present import moment
from web.rooms import Client, Room, Rooms, Unclaimed
from web.sockets import BIGGEST, ENVIRON, MOST_ASKED, UNSENT, GuardedWebSocket, StrictPacket
from web.wakes import Listener
from web.watching import revoked_by, still_open, watched

log = logging.getLogger("muster.live")

NAMESPACE = "/live"
WINDOW = 0.16
"""Seconds within which changes travel together; half as long costs a full core at 250 clients."""
BEAT = 5.0
"""Seconds between heartbeats."""
READERS = 8
"""Clients that read at the same time; after a restart they all come at once."""


class Live:
    """The push of one process."""

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.sent = 0
        """Messages put on their way since the start."""
        self._going = False
        self._listener: Listener | None = None
        self._unclaimed = Unclaimed()
        self._reading = BoundedSemaphore(READERS)

    def attach(self, app: Flask, muster: Muster) -> None:
        """Put the socket under the application. Starts nothing."""
        self.app, self.muster, settings = app, muster, muster.settings
        self.socketio = SocketIO(
            app,
            async_mode=settings.mode,
            transports=["websocket"],
            cors_allowed_origins=lambda origin, environ: pinned(origin, environ, settings),
            max_http_buffer_size=BIGGEST,
            serializer=StrictPacket,
            namespaces=[NAMESPACE],
            async_handlers=False,
            http_compression=False,
        )
        self.server = self.socketio.server
        self.engine = self.server.eio
        self.engine._async = {**self.engine._async, "websocket": GuardedWebSocket}
        self.engine.on("message", self._guarded(self.engine.handlers["message"]))
        self.socketio.on_event("connect", self._connect, namespace=NAMESPACE)
        self.socketio.on_event("disconnect", self._disconnect, namespace=NAMESPACE)
        self.socketio.on_event("watch", self._watch, namespace=NAMESPACE)
        app.wsgi_app = Gate(app, self.engine.sockets, settings)  # type: ignore[method-assign]
        self._woken = self.engine.create_event()

    # The life of the process

    def start(self) -> None:
        """Start publishing; again does nothing."""
        if self._going:
            return
        self._going = True
        self.muster.projector.on_projected.append(lambda after, upto: self.wake())
        if self.muster.settings.database:
            self._listener = Listener(self.muster.settings.database, self._notified)
            self.server.start_background_task(self._listener.run)
        self.server.start_background_task(self._run)

    def stop(self) -> None:
        """Stop publishing and hang up: every browser will look for the server again."""
        self._going = False
        self.wake()
        if self._listener is not None:
            self._listener.stop()
        for eio_sid in list(self.engine.sockets):
            self._cut(eio_sid)

    def wake(self) -> None:
        """There may be something new."""
        self._woken.set()

    def _notified(self) -> None:
        self.wake()
        self.muster.projector.wake()

    # What browsers say

    def _connect(self, auth: object = None) -> None:
        self.start()
        session = sessions.current()
        if session is None:
            raise ConnectionRefusedError("live.signed_out", {"key": "live.signed_out", "status": 401})
        sid = request.sid  # type: ignore[attr-defined]
        eio_sid = self.server.manager.eio_sid_from_sid(sid, NAMESPACE)
        client = Client(sid, eio_sid, session.person_id, sessions.jar().tokens[0])
        if self.rooms.enter(client) > self.muster.settings.max_sockets:
            self.rooms.forget(sid)
            raise ConnectionRefusedError("live.full", {"key": "live.full", "status": 503})

    def _disconnect(self, reason: object = None) -> None:
        self.rooms.forget(request.sid)  # type: ignore[attr-defined]

    def _watch(self, said: object = None) -> Json:
        client = self.rooms.client(request.sid)  # type: ignore[attr-defined]
        try:
            if client is None or not still_open(self.muster, client.token):
                raise NotFound("live.signed_out")
            if self._unsent(client.eio_sid) > MOST_ASKED:
                self._cut(client.eio_sid)
                raise BadInput("live.asks_too_much")
            return self._answer(client, said)
        except MusterError as refusal:
            return {"error": {"key": refusal.key, "status": refusal.status}}
        except Exception:
            log.exception("watching failed")
            return {"error": {"key": "live.failed", "status": 500}}

    def _answer(self, client: Client, said: object) -> Json:
        """Join first, then read: what happens in between comes as a message, for the client to sort in."""
        wanted, after = watched(said)
        client.names_until = sessions.names_opened()
        room = self.rooms.join(client, wanted, self.muster.views.position())
        reveal = self.muster.secrets.reveal
        with self._reading, self.muster.views.read() as reading:
            upto = reading.position
            answer = {"room": wanted.name, "position": upto, "at": self._moment(upto), "snapshot": None}
            if after is not None and after <= upto:
                delta = Delta(reading, reveal, after)
                cut = None if delta.too_far else delta.cut(wanted)
                if cut is not None:
                    change = {"after": after, "position": upto, **cut}
                    return {**answer, "changes": [] if is_empty(cut) else [change]}
            made = room.snapshot(reading, reveal)
            return {**answer, "position": made.position, "snapshot": made.rows, "changes": []}

    # What browsers are told

    def _run(self) -> None:
        """The publishing loop: what fails is logged and tried again, from where it was."""
        poll = 2.0 if self.muster.settings.database else 0.25
        next_beat, window = time.monotonic() + BEAT, WINDOW
        while self._going:
            self._woken.wait(timeout=max(0.0, min(poll, next_beat - time.monotonic())))
            self._woken.clear()
            began = time.monotonic()
            try:
                with self.app.app_context():
                    self._publish()
                    if began >= next_beat:
                        next_beat = began + BEAT
                        self._beat()
            except Exception:
                log.exception("publishing failed; trying again")
                self.server.sleep(1.0)
            window = min(1.0, max(WINDOW, 2 * (time.monotonic() - began)))
            self.server.sleep(max(0.0, began + window - time.monotonic()))

    def _publish(self) -> None:
        """Send each room what it has not seen."""
        rooms = self.rooms.rooms()
        if not rooms:
            return
        with self.muster.views.read() as reading:
            deltas: dict[Position, Delta] = {}
            for room in rooms:
                if room.scanned < reading.position:
                    new = Delta(reading, self.muster.secrets.reveal, room.scanned)
                    delta = deltas.setdefault(room.scanned, new)
                    self._tell(room, delta)
                    room.scanned = reading.position
            for delta in deltas.values():
                self._rescope(delta)

    def _tell(self, room: Room, delta: Delta) -> None:
        cut = None if delta.too_far else delta.cut(room.watched)
        if cut is not None and is_empty(cut):
            return
        news = {"room": room.watched.name, "position": delta.upto, "at": self._moment(delta.upto)}
        if cut is None:  # a beat beyond their position makes them ask for a snapshot
            self._emit(self.rooms.members(room), "beat", {**news, "seen": delta.upto})
        else:
            self._emit(self.rooms.members(room), "changes", {**news, "after": room.emitted, **cut})
        room.emitted = delta.upto

    def _beat(self) -> None:
        """The last position sent in each room; and who is stuck, silent or no longer welcome is let go."""
        at: dict[Position, str | None] = {}
        for room in self.rooms.rooms():
            at.setdefault(room.scanned, self._moment(room.scanned))
            beat = {"room": room.watched.name, "position": room.emitted, "seen": room.scanned}
            self._emit(self.rooms.members(room), "beat", {**beat, "at": at[room.scanned]})
        self._let_go()

    def _rescope(self, delta: Delta) -> None:
        """People whose roles changed start over with what they may see now."""
        people = revoked_by(delta)
        self._start_over([c for c in self.rooms.clients() if c.person_id in people])

    def _start_over(self, clients: list[Client]) -> None:
        for client in clients:
            if client.room is not None:
                self.rooms.leave(client)
                self._emit([client], "revoked", {})

    def revoke(self, person_id: UUID | None = None) -> None:
        """Hang up on those whose session is closed (only this person's, when given)."""
        asked = [client for client in self.rooms.clients() if person_id in (None, client.person_id)]
        welcome = self.muster.secrets.sessions.live_among({client.token for client in asked})
        for client in asked:
            if client.token not in welcome:
                self._emit([client], "revoked", {"signed_out": True})
                socket = self.engine.sockets.get(client.eio_sid)
                if socket is not None:
                    socket.close(wait=False)

    def _let_go(self) -> None:
        now, connected = time.monotonic(), {client.eio_sid for client in self.rooms.clients()}
        for eio_sid in self._unclaimed.older(2 * BEAT, set(self.engine.sockets) - connected, now):
            self._cut(eio_sid)
        for eio_sid in connected:
            websocket = (self.server.environ.get(eio_sid) or {}).get(ENVIRON)
            if websocket is not None and websocket.is_stuck(now):
                self._cut(eio_sid)
        self.revoke()
        ends = self.muster.ledger.now()
        self._start_over([c for c in self.rooms.clients() if c.names_until and c.names_until <= ends])

    def _emit(self, clients: list[Client], event: str, said: Json) -> None:
        """Serialise once, queue for each; who does not read is cut."""
        text = StrictPacket(EVENT, data=[event, said], namespace=NAMESPACE).encode()
        packet = EnginePacket(MESSAGE, data=text)
        for client in clients:
            socket = self.engine.sockets.get(client.eio_sid)
            if socket is None or socket.closed:
                self.rooms.forget(client.sid)
            elif socket.queue.qsize() > UNSENT:
                log.info("a client does not read: closed")
                self._cut(client.eio_sid)
            else:
                socket.queue.put(packet)
                self.sent += 1

    def _unsent(self, eio_sid: str) -> int:
        socket = self.engine.sockets.get(eio_sid)
        return 0 if socket is None else socket.queue.qsize()

    def _cut(self, eio_sid: str) -> None:
        """End a connection at once; the client's own thread cleans up behind it."""
        websocket = (self.server.environ.get(eio_sid) or {}).get(ENVIRON)
        if websocket is not None:
            websocket.cut()

    def _guarded(self, handle: Callable[[str, object], None]) -> Callable[[str, object], None]:
        """Handle a client's message; one that is not from our client ends its connection, without a trace."""

        def handler(eio_sid: str, message: object) -> None:
            try:
                handle(eio_sid, message)
            except ValueError as error:
                log.info("a client sent what cannot be read (%s): closed", error)
                self._cut(eio_sid)

        return handler

    def _moment(self, position: Position) -> str | None:
        """As of when the data is: now, when everything recorded is shown."""
        if position >= self.muster.ledger.head():
            return moment(datetime.now(UTC))
        return moment(self.muster.views.moment_of(position))


def init_app(app: Flask) -> None:
    """Put the push under the application."""
    muster: Muster = app.extensions["muster"]
    muster.live.attach(app, muster)
