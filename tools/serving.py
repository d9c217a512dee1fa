"""A real server process on a free port, which tests and benchmarks start, kill and start again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.error import URLError
from urllib.request import urlopen

from tools.postgres import free_port

CONSOLE = "from web.cli import main; main()"


class Process(Protocol):
    """What a server needs of its process."""

    pid: int

    def poll(self) -> int | None:
        """How it ended, or None."""

    def terminate(self) -> None:
        """Ask it to end."""

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; subprocess.TimeoutExpired when it does not."""


def launch(arguments: Sequence[str], environ: dict[str, str], log: Path) -> Process:
    """Start `muster` as a fresh interpreter, in a session of its own so that a kill reaches its workers."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", CONSOLE, *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


LAUNCH: list[Callable[[Sequence[str], dict[str, str], Path], Process]] = [launch]
"""How servers are started; the last one holds. Tests put tools/preloaded.py on top."""


class Server:
    """`muster serve` on loopback; the same port and data after each restart."""

    def __init__(self, data: Path, environ: dict[str, str], port: int | None = None) -> None:
        self.data, self.port = data, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {**os.environ, **environ, "MUSTER_DATA": str(data), "PYTHONUNBUFFERED": "1"}
        self.log = data.parent / f"server-{self.port}.log"
        self.process: Process | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    def start(self, patience: float = 60) -> None:
        """Start the server and wait until /healthz answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        serve = ["serve", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = LAUNCH[-1](serve, self.environ, self.log)
        self.wait_until_up(patience)

    def kill(self) -> None:
        """SIGKILL to the master and all its workers: as if the power had gone."""
        self._signal(signal.SIGKILL)

    def stop(self, patience: float = 15) -> None:
        """Ask the server to end; kill what does not."""
        if self.process is None:
            return
        self._signal(signal.SIGTERM, patience)

    def restart(self) -> None:
        """Kill it and start it again."""
        self.kill()
        self.start()

    def health(self) -> dict[str, Any]:
        """What /healthz says."""
        with urlopen(f"{self.url}/healthz", timeout=5) as answer:
            said: dict[str, Any] = json.load(answer)
            return said

    def wait_until_up(self, patience: float) -> None:
        """Wait until /healthz answers and the views show everything; the log goes with the error."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.said()}")
            try:
                if self.health()["lag"] == 0:
                    return
            except (URLError, OSError):
                pass
            time.sleep(0.05)
        self.stop()
        raise TimeoutError(f"the server did not come up in {patience} s:\n{self.said()}")

    def said(self, lines: int = 60) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def muster(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a muster command on the same data."""
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-c", CONSOLE, *arguments],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def _signal(self, number: signal.Signals, patience: float = 15) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
            self.process.wait(patience)
        except ProcessLookupError:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(patience)
        self.process = None
