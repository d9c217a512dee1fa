"""`muster` processes forked from one that has opened everything before: what tests start a hundred times.

A process costs five seconds of a core to import the product and to open it the first time, and a hundredth
of that to fork.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

LOOK = 0.005
"""Seconds between two looks whether a process has ended."""


class Forked:
    """One process that was forked; waited for like subprocess.Popen."""

    def __init__(self, pid: int, ended: Path) -> None:
        self.pid, self._ended = pid, ended
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended, or None while it runs."""
        if self.returncode is None and self._ended.exists():
            self.returncode = int(self._ended.read_text())
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; subprocess.TimeoutExpired when it does not in `timeout` seconds."""
        deadline = time.monotonic() + (math.inf if timeout is None else timeout)
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("muster", timeout or 0)
            time.sleep(LOOK)
        return code


class Preloaded:
    """The process that has opened everything before, and forks on demand."""

    def __init__(self, compiled: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="muster-forked-")
        root = Path(__file__).parent.parent
        program = [sys.executable, "-u", "-W", "ignore", "-m", "tools.preloaded"]
        self._process = subprocess.Popen(
            [*program, self._folder.name, str(compiled)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        )

    @property
    def alive(self) -> bool:
        """Whether it can still fork: somebody may have ended it."""
        return self._process.poll() is None

    def launch(self, arguments: Sequence[str], environ: dict[str, str], log: Path) -> Forked:
        """Start `muster` with these arguments and this environment, in a session of its own."""
        said, heard = self._process.stdin, self._process.stdout
        if said is None or heard is None:
            raise RuntimeError("the preloaded process has no pipes")
        said.write(json.dumps([list(arguments), environ, str(log)]) + "\n")
        said.flush()
        pid = int(heard.readline())
        return Forked(pid, Path(self._folder.name) / str(pid))

    def close(self) -> None:
        """Fork no more; what was forked goes on."""
        self._process.communicate()
        self._folder.cleanup()


def main(folder: str, compiled: str) -> None:
    """Open everything once, then fork for each line that is read, and note how each process ended."""
    import web.server  # noqa: F401
    from tools.lighter import lighten, warm
    from web import cli  # noqa: F401

    lighten(Path(compiled))
    warm(Path(folder) / "thrown-away")
    read, write = os.pipe()
    os.set_blocking(write, False)
    os.set_blocking(read, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    while True:
        ready, _, _ = select.select([0, read], [], [])
        if read in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(read, 1024)
            _reap(Path(folder))
        if 0 in ready:
            line = sys.stdin.readline()
            if not line:
                return
            _fork(*json.loads(line), close=(read, write))


def _reap(folder: Path) -> None:
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            note = folder / f"{found[0]}.new"
            note.write_text(str(os.waitstatus_to_exitcode(found[1])))
            note.rename(folder / str(found[0]))


def _fork(arguments: list[str], environ: dict[str, str], log: str, close: Sequence[int]) -> None:
    pid = os.fork()
    if pid:
        print(pid, flush=True)
        return
    code = 1
    try:
        _become(environ, log, close)
        sys.argv = ["muster", *arguments]
        from web.cli import main as muster

        muster(arguments)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become(environ: dict[str, str], log: str, close: Sequence[int]) -> None:
    """A session, an environment, files and chance of its own."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in close:
        os.close(number)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(environ)
    random.seed()


if __name__ == "__main__":
    main(*sys.argv[1:])
