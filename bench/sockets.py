"""Many live pages in one light process: python -m bench.sockets PORT TOKEN RESPONSE CLIENTS.

Speaks websocket, engine.io and socket.io by hand over plain sockets. Prints "ready" when all watch; at a
line on stdin one JSON line: how many saw each marked change, and after how many seconds.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import socket
import struct
import sys
import time
from collections import Counter
from functools import lru_cache

MARK = re.compile(rb'"title":"at (\d+\.\d+)"')
NAMESPACE = b"/live"


@lru_cache(maxsize=64)
def marks(message: bytes) -> tuple[float, ...]:
    """When the marked changes in this message were sent."""
    if not message.startswith(b"42" + NAMESPACE + b',["changes"'):
        return ()
    return tuple(float(mark) for mark in MARK.findall(message))


class Page:
    """One connection."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Origin: http://127.0.0.1:{port}\r\nCookie: muster={token}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.splitlines()[0]:
            raise ConnectionError((head + self.rest).decode(errors="replace"))

    def watch(self, response: str) -> None:
        """Enter and watch; returns when the snapshot is there."""
        self.say(b"40" + NAMESPACE + b",")
        self._until(b"40")
        asked = {"view": "board", "response": response, "after": None}
        self.say(b"42" + NAMESPACE + b",1" + json.dumps(["watch", asked]).encode())
        answer = self._until(b"43")
        if b'"error"' in answer:
            raise ConnectionError(answer.decode())

    def say(self, text: bytes) -> None:
        """Send one text frame, masked with zeros."""
        size = len(text)
        head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        self.socket.sendall(head + bytes(4) + text)

    def read(self) -> list[bytes]:
        """The whole messages that have arrived; pings are answered."""
        self._more()
        found = []
        while (message := self._take()) is not None:
            if message == b"2":
                self.say(b"3")
            else:
                found.append(message)
        return found

    def _until(self, start: bytes) -> bytes:
        while True:
            message = self._take()
            if message is None:
                self._more()
            elif message.startswith(start):
                return message
            elif message.startswith(b"44"):
                raise ConnectionError(message.decode())

    def _more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("closed by the server")
        self.rest += data

    def _take(self) -> bytes | None:
        if len(self.rest) < 2:
            return None
        size, start = self.rest[1], 2
        if size == 126:
            start = 4
            size = int.from_bytes(self.rest[2:4]) if len(self.rest) >= 4 else 1 << 20
        elif size == 127:
            start = 10
            size = int.from_bytes(self.rest[2:10]) if len(self.rest) >= 10 else 1 << 20
        if len(self.rest) < start + size:
            return None
        message, self.rest = self.rest[start : start + size], self.rest[start + size :]
        return message


def main(port: int, token: str, response: str, clients: int) -> None:
    """Connect all, then note when each marked change reaches each."""
    pages = []
    for _ in range(clients):
        page = Page(port, token)
        page.watch(response)
        pages.append(page)
    selector = selectors.DefaultSelector()
    for page in pages:
        page.socket.setblocking(False)
        selector.register(page.socket, selectors.EVENT_READ, page)
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    print("ready", flush=True)
    seen: Counter[float] = Counter()
    waits: list[float] = []
    lost, going = 0, True
    while going:
        for key, _ in selector.select():
            if key.data is None:
                going = False
                continue
            try:
                messages = key.data.read()
            except OSError:
                lost += 1
                selector.unregister(key.fileobj)
                continue
            now = time.time()
            for sent in (mark for message in messages for mark in marks(message)):
                seen[sent] += 1
                waits.append(now - sent)
    print(json.dumps({"lost": lost, "seen": sorted(seen.items()), "waits": waits}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
