"""What a waiting server holds: the proportional set size of all its processes, as the kernel counts it."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from bench import Result
from tests.scenario import seed
from tools.serving import Server
from tools.visitor import FORM, Visitor


def measure() -> Iterator[Result]:
    """Just started, and after its pages have been asked for once."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        settings = Settings.from_env({"MUSTER_DATA": f"{folder}/data"})
        secrets = Secrets(settings)
        ledger = Ledger(settings, digest_key=secrets.digest_key)
        seeded = seed(ledger, secrets)
        token = secrets.sessions.open(seeded.people["coordinator"], 1, "bench")
        ledger.close()
        with Server(settings.data, {"MUSTER_DATABASE": "", "MUSTER_MODE": "threading"}) as server:
            time.sleep(2)
            yield Result("idle memory, just started", held_by(server), "MB", at_most=200)
            visitor = Visitor(server.url, token)
            for page in ("/board", FORM, "/history", "/people", "/healthz"):
                visitor.get(page)
            time.sleep(2)
            yield Result("idle memory, pages used once", held_by(server), "MB", at_most=200)


def held_by(server: Server) -> float:
    """MB of the process group of the server."""
    if server.process is None:
        return 0.0
    group = os.getpgid(server.process.pid)
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _group_of(folder) == group:
            rollup = (folder / "smaps_rollup").read_text(encoding="ascii")
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _group_of(folder: Path) -> int | None:
    try:
        return os.getpgid(int(folder.name))
    except ProcessLookupError:
        return None
