"""A page's side of the live connection, as bare as can be: a websocket, engine.io and socket.io by hand."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any, Self
from uuid import UUID

import websocket

NAMESPACE = "/live"


class Refused(Exception):
    """The server did not let us in."""

    def __init__(self, status: int, said: Any) -> None:
        super().__init__(f"{status}: {said}")
        self.status, self.said = status, said


class Page:
    """One connected page; what it is told waits in `told`."""

    def __init__(self, url: str, token: str | None, *, origin: str | None = "", connect: bool = True) -> None:
        host = url.removeprefix("http://")
        cookie = f"muster={token}" if token else None
        self.told: deque[tuple[str, Any]] = deque()
        self.socket = websocket.WebSocket(enable_multithread=False)
        try:
            self.socket.connect(
                f"ws://{host}/socket.io/?EIO=4&transport=websocket",
                cookie=cookie,
                origin=url if origin == "" else origin,
                suppress_origin=origin is None,
                timeout=10,
            )
        except websocket.WebSocketBadStatusException as error:
            self.close()
            raise Refused(error.status_code, error.resp_body) from None
        self.asked = 0
        self.open = json.loads(self._packet()[1:])
        if connect:
            self.enter()

    def enter(self) -> None:
        """Enter the namespace."""
        self.socket.send(f"40{NAMESPACE},")
        answer = self._packet()
        if answer.startswith("44"):
            self.close()
            raise Refused(0, json.loads(answer.partition(",")[2]))
        assert answer.startswith("40"), answer

    def watch(self, response: UUID | str | None, after: int | None = None, view: str = "board") -> Any:
        """Ask to watch; the answer. What comes meanwhile is kept."""
        return self.ask("watch", {"view": view, "response": response and str(response), "after": after})

    def ask(self, *said: Any, wait: float = 10) -> Any:
        """Say something that is answered."""
        self.asked += 1
        self.socket.send(f"42{NAMESPACE},{self.asked}{json.dumps(said)}")
        deadline = time.monotonic() + wait
        while True:
            packet = self._packet(deadline - time.monotonic())
            if packet.startswith(f"43{NAMESPACE},{self.asked}["):
                return json.loads(packet.partition(",")[2].removeprefix(str(self.asked)))[0]
            self._keep(packet)

    def next(self, event: str, wait: float = 10) -> Any:
        """The next message of that kind; others are left out."""
        deadline = time.monotonic() + wait
        while True:
            while self.told:
                name, said = self.told.popleft()
                if name == event:
                    return said
            self._keep(self._packet(deadline - time.monotonic()))

    def is_cut(self, wait: float = 10) -> bool:
        """Whether the server ends the connection within the time."""
        deadline = time.monotonic() + wait
        try:
            while time.monotonic() < deadline:
                self._packet(deadline - time.monotonic())
        except websocket.WebSocketTimeoutException:
            return False
        except (websocket.WebSocketException, OSError):
            return True
        return False

    def close(self) -> None:
        """Leave without a word."""
        self.socket.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def _keep(self, packet: str) -> None:
        if packet.startswith(f"42{NAMESPACE},"):
            name, *said = json.loads(packet.partition(",")[2])
            self.told.append((name, said[0] if said else None))

    def _packet(self, wait: float = 10) -> str:
        while True:
            self.socket.settimeout(max(0.01, wait))
            packet = self.socket.recv()
            if packet == "2":
                self.socket.send("3")
            elif packet == "" or isinstance(packet, bytes):
                raise websocket.WebSocketConnectionClosedException("closed")
            else:
                return packet
