"""A cable between browser and server that a test can cut, so that nothing arrives and nobody is told."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import Self

from tools.postgres import free_port


class Cable:
    """Forwards TCP from `url` to the server; while `cut` is set, whatever is sent is lost in silence."""

    def __init__(self, port: int) -> None:
        self.target, self.port, self.cut = port, free_port(), False
        self.url = f"http://127.0.0.1:{self.port}"
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._ends: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._going = True
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._going = False
        self._thread.join()
        for end in (self._listener, *self._ends):
            end.close()
        self._selector.close()

    def _run(self) -> None:
        while self._going:
            for key, _ in self._selector.select(timeout=0.1):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._forward(key.fileobj)

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        if self.cut:
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self.target))
        for one, other in ((near, far), (far, near)):
            self._ends[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _forward(self, end: socket.socket) -> None:
        other = self._ends.get(end)
        data = b""
        with contextlib.suppress(OSError):
            data = end.recv(65536)
        if other is None or not data:
            self._hang_up(end)
        elif not self.cut:
            with contextlib.suppress(OSError):
                other.sendall(data)

    def _hang_up(self, end: socket.socket) -> None:
        other = self._ends.pop(end, None)
        for one in (end, other):
            if one is not None:
                self._ends.pop(one, None)
                with contextlib.suppress(KeyError, ValueError):
                    self._selector.unregister(one)
                one.close()
