"""The guard around simple-websocket 1.1.0 and python-engineio 4.15: what a stranger's socket may do to us.

Why each part is here (figures in docs/architecture.md and the ADR on push):

- simple-websocket calls `send`, not `sendall`: under gevent a frame breaks when its reader pauses (its issue
  45), and its reader thread answers pings while a writer is in the middle of a frame. `OneWriter` sends all
  of one frame before the next.
- it takes frames of any size: `max_message_size` is 64 KiB here, also when a message comes in many fragments.
- it accepts compression whenever a client offers it, which costs 0.2 MB per client, and a malformed header
  ends in a trace: the handshake is made anew from the client's key alone, so no extension is ever negotiated.
- it frames each message anew for each client: `frame` makes it once, as ours carry no mask.
- its list of messages not yet handled, and engineio's queue of packets not yet sent (engineio issue 133),
  grow without bound: a client that floods or does not read is closed.
- engineio and socketio decode before they ask whether they want to: a number, an empty frame, or JSON nested
  60,000 deep ends in a trace. `wait` and `StrictPacket` let through only what live.js sends.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import socket
import struct
import time
from functools import lru_cache
from threading import Lock
from typing import Any

import simple_websocket
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet
from wsproto.frame_protocol import CloseReason

BIGGEST = 64 * 1024
"""Bytes of a message we read."""
UNREAD = 32
"""Messages of one client that may wait to be handled."""
UNSENT = 100
"""Packets that may wait for one client to read them."""
MOST_ASKED = 20
"""Packets that may still wait for a client that asks for more; each may be a whole snapshot."""
KERNEL = 256 * 1024
"""Bytes the kernel may hold for one client; left alone it takes megabytes for each that does not read."""
STUCK = 20.0
"""Seconds that one frame may take to leave."""
SHARED = 16 * 1024
"""Characters of a message that is framed once for many clients; longer ones are some client's snapshot."""
EVENTS = ("watch",)
"""What a client may say."""
HANDSHAKE = ("UPGRADE", "CONNECTION", "SEC_WEBSOCKET_KEY", "SEC_WEBSOCKET_VERSION")
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n"
)
ENVIRON = "muster.socket"


class OneWriter:
    """A socket whose `send` sends everything, one caller at a time, and knows since when it is at it."""

    def __init__(self, plain: Any, lock: Any) -> None:
        self._plain, self._lock = plain, lock
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL)
        self.recv, self.fileno = plain.recv, plain.fileno
        self.sending_since: float | None = None

    def send(self, data: bytes) -> int:
        """Send all of the data; other senders wait."""
        with self._lock:
            self.sending_since = time.monotonic()
            try:
                self._plain.sendall(data)
            finally:
                self.sending_since = None
        return len(data)

    def close(self) -> None:
        """End the connection; threads that wait on it wake up."""
        with contextlib.suppress(OSError):
            self._plain.shutdown(socket.SHUT_RDWR)
        self._plain.close()


class GuardedServer(simple_websocket.Server):  # type: ignore[misc]  # untyped library
    """The server side of one websocket, bounded."""

    def handshake(self) -> None:
        """Answer the upgrade from the client's key alone: no extensions, no subprotocols."""
        self.sock: Any = OneWriter(self.sock, Lock())
        key = self.environ["HTTP_SEC_WEBSOCKET_KEY"].encode("ascii")
        self.ws.receive_data(UPGRADE % key)
        self.connected = self._handle_events()

    def send(self, data: str) -> None:
        """Send one text message, framed once for all clients it goes to."""
        if not self.connected:
            raise simple_websocket.ConnectionClosed(self.close_reason, self.close_message)
        self.sock.send(shared_frame(data) if len(data) < SHARED else frame(data))

    def _handle_events(self) -> bool:
        going = bool(super()._handle_events())
        if going and len(self.input_buffer) > UNREAD:
            with contextlib.suppress(OSError, simple_websocket.ConnectionClosed):
                self.close(CloseReason.POLICY_VIOLATION, "Too many messages")
            self.event.set()
            return False
        return going


class GuardedWebSocket:
    """What engineio calls a websocket class, for gunicorn's threads and for its gevent worker alike."""

    def __init__(self, handler: Any, server: Any) -> None:
        self.handler, self.server = handler, server
        self.classes = {"thread_class": server._async["thread"], "event_class": server._async["event"]}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Serve one client until it leaves."""
        self.ws = GuardedServer(environ, max_message_size=BIGGEST, **self.classes)
        environ[ENVIRON] = self
        try:
            self.handler(self)
        finally:
            self.cut()
            self.server.sockets.pop(self.handler.__self__.sid, None)  # engineio would wait for its next round
        raise StopIteration  # gunicorn: this connection is used up

    def send(self, message: str) -> None:
        """Send one engineio packet."""
        try:
            self.ws.send(message)
        except simple_websocket.ConnectionClosed as error:
            raise OSError("closed") from error

    def wait(self) -> str | None:
        """The next packet, or None at the end; what no client of ours would send is the end too."""
        try:
            message = self.ws.receive()
        except simple_websocket.ConnectionClosed:
            return None
        return message if _is_ours(message) else None

    def close(self) -> None:
        """Say goodbye; whoever waits for the client's next word does not wait for it."""
        with contextlib.suppress(OSError, simple_websocket.ConnectionClosed):
            self.ws.close()
        self.ws.event.set()

    def cut(self) -> None:
        """Close at once, without a word: also a client that does not read."""
        self.ws.connected = False
        self.ws.event.set()
        self.ws.sock.close()

    def is_stuck(self, now: float) -> bool:
        """Whether a frame has been leaving for longer than any living client needs."""
        since = self.ws.sock.sending_since
        return since is not None and now - since > STUCK


class StrictPacket(Packet):  # type: ignore[misc]  # untyped library
    """A socketio packet; refuses to decode what live.js would not send."""

    uses_binary_events = False

    def decode(self, encoded_packet: str) -> int:
        """Decode a client's packet. Refuses anything but connecting, leaving and the events we know."""
        try:
            super().decode(encoded_packet)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if self.packet_type == EVENT:
            named = isinstance(self.data, list) and 0 < len(self.data) <= 2 and self.data[0] in EVENTS
            if not named:
                raise ValueError("unknown event")
        elif self.packet_type not in (CONNECT, DISCONNECT):
            raise ValueError("unexpected packet")
        return 0


def frame(text: str) -> bytes:
    """The text as one unmasked websocket frame (RFC 6455, 5.2)."""
    payload = text.encode("utf-8")
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


shared_frame = lru_cache(maxsize=64)(frame)


def is_handshake(environ: dict[str, Any]) -> bool:
    """Whether a request is a well-formed upgrade to a websocket, on a server that lets us have its socket."""
    if any("HTTP_" + name not in environ for name in HANDSHAKE) or "gunicorn.socket" not in environ:
        return False
    try:
        key = base64.b64decode(environ["HTTP_SEC_WEBSOCKET_KEY"], validate=True)
    except (binascii.Error, ValueError):
        return False
    connection = [part.strip().lower() for part in environ["HTTP_CONNECTION"].split(",")]
    return (
        environ["REQUEST_METHOD"] == "GET"
        and len(key) == 16
        and environ["HTTP_UPGRADE"].lower() == "websocket"
        and "upgrade" in connection
        and environ["HTTP_SEC_WEBSOCKET_VERSION"] == "13"
    )


def _is_ours(message: Any) -> bool:
    """Close, pong, or a socketio packet: anything else is not from our client."""
    if not isinstance(message, str) or not message:
        return False
    return message in ("1", "3") or (message[0] == "4" and message[1:2].isdecimal())
