"""A network line that can be cut: what is sent over it then goes nowhere, and nobody is told."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import Self


class Line:
    """Forwards TCP connections on loopback from a port of its own to another."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._whole, self._ended = threading.Event(), threading.Event()
        self._whole.set()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._spawn(self._answer)
        return self

    def __exit__(self, *failure: object) -> None:
        self._ended.set()
        self._whole.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._hang_up()
        for thread in self._threads:
            thread.join(5)

    def cut(self) -> None:
        """From now on nothing arrives, in either direction."""
        self._whole.clear()

    def heal(self) -> None:
        """New connections get through again; those of before are lost."""
        self._hang_up()
        self._whole.set()

    def _spawn(self, work: object, *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _answer(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            self._open.add(near)
            self._spawn(self._carry, near)

    def _carry(self, near: socket.socket) -> None:
        self._whole.wait()
        with near, contextlib.suppress(OSError), socket.create_connection(self._target) as far:
            self._open |= {near, far}
            with selectors.DefaultSelector() as ready:
                ready.register(near, selectors.EVENT_READ, far)
                ready.register(far, selectors.EVENT_READ, near)
                while not self._ended.is_set():
                    for key, _ in ready.select(1):
                        data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                        self._whole.wait()
                        if not data:
                            return
                        key.data.sendall(data)

    def _hang_up(self) -> None:
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()
