"""From a command to its row in every browser: 250 on the default server, 1,000 on gevent and PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from bench import Result, quantile
from tests.scenario import Scenario, seed
from tools import postgres
from tools.serving import Server
from tools.visitor import Visitor

PER_SECOND = 20
SENDERS = 4
ROOT = Path(__file__).resolve().parent.parent


def measure() -> Iterator[Result]:
    """Both modes."""
    for mode, clients in (("threading", 250), ("gevent", 1000)):
        found = run(mode, clients, 30)
        name = f"push {clients} {mode}"
        yield Result(f"{name}: delivered", found["delivered"], "share", at_least=1.0)
        yield Result(f"{name}: command to browser p50", found["p50"] * 1000, "ms")
        yield Result(f"{name}: command to browser p99", found["p99"] * 1000, "ms", at_most=250)
        yield Result(f"{name}: server CPU", found["cpu"], "cores")
        yield Result(f"{name}: server memory", found["memory"], "MB")


def run(mode: str, clients: int, seconds: float) -> dict[str, Any]:
    """Start a server in this mode, connect clients, send 20 commands a second, and see when they arrive."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-push-")))
        environ = {"MUSTER_MODE": mode, "MUSTER_DATA": str(folder / "data"), "MUSTER_DATABASE": ""}
        if mode == "gevent":
            address = stack.enter_context(postgres.running())
            environ["MUSTER_DATABASE"] = stack.enter_context(postgres.database(address))
        seeded, token = _prepare(Settings.from_env(environ))
        server = stack.enter_context(Server(folder / "data", environ))
        pages = stack.enter_context(_pages(server.port, token, seeded, clients))
        _line(pages)  # ready
        used, began = _cpu(server), time.monotonic()
        sent = _send(server.url, token, seeded, seconds)
        took, used = time.monotonic() - began, _cpu(server) - used
        time.sleep(2)
        found = json.loads(pages.communicate("end\n")[0])
        return _judged(found, sent, clients) | {"cpu": used / took, "memory": _memory(server)}


def _prepare(settings: Settings) -> tuple[Scenario, str]:
    secrets = Secrets(settings)
    ledger = Ledger(settings, digest_key=secrets.digest_key)
    seeded = seed(ledger, secrets)
    token = secrets.sessions.open(seeded.people["coordinator"], 1, "bench")
    ledger.close()
    return seeded, token


def _pages(port: int, token: str, seeded: Scenario, clients: int) -> subprocess.Popen[str]:
    asked = [str(port), token, str(seeded.response), str(clients)]
    return subprocess.Popen(
        [sys.executable, "-m", "bench.sockets", *asked],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("the pages could not connect")
    return line


@dataclass
class Sent:
    """What was sent, and how long the server took to answer."""

    marks: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: int = 0


def _send(url: str, token: str, seeded: Scenario, seconds: float) -> Sent:
    sent, end = Sent(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_sender, args=(url, token, seeded, end, number, sent))
        for number in range(SENDERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent


def _sender(url: str, token: str, seeded: Scenario, end: float, number: int, sent: Sent) -> None:
    visitor, pace = Visitor(url, token), SENDERS / PER_SECOND
    due = time.monotonic() + number * pace / SENDERS
    while due < end:
        time.sleep(max(0.0, due - time.monotonic()))
        due += pace
        began = time.time()
        answer = visitor.send("/dispatch/tasks", uuid4(), _plan(seeded, f"at {began:.6f}"))
        if answer.status_code >= 400:
            sent.failed += 1
        else:
            sent.marks.append(round(began, 6))
            sent.waits.append(time.time() - began)


def _plan(seeded: Scenario, title: str) -> dict[str, Any]:
    starts_at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    return {
        "title": title,
        "kind": "delivery",
        "urgency": "normal",
        "response_id": str(seeded.response),
        "organisation_id": str(seeded.team),
        "area_code": "990000001001",
        "address": "12 Willow Lane",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "places": 3,
    }


def _judged(found: dict[str, Any], sent: Sent, clients: int) -> dict[str, Any]:
    seen = dict(found["seen"])
    arrived = sum(min(clients, seen.get(mark, 0)) for mark in sent.marks)
    return {
        "clients": clients,
        "commands": len(sent.marks),
        "failed": sent.failed,
        "lost": found["lost"],
        "delivered": arrived / max(1, clients * len(sent.marks)),
        "twice": sum(max(0, count - clients) for count in seen.values()),
        "p50": quantile(found["waits"], 0.5),
        "p99": quantile(found["waits"], 0.99),
        "answered_p50": quantile(sent.waits, 0.5),
        "answered_p99": quantile(sent.waits, 0.99),
    }


def _family(server: Server) -> list[int]:
    assert server.process is not None
    found = [server.process.pid]
    for pid in found:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        found += [int(child) for child in children.read_text().split()]
    return found


def _cpu(server: Server) -> float:
    """Seconds of processor time the server's processes have used."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _family(server)]
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(server: Server) -> float:
    """Megabytes the server's processes hold, shared pages counted once each."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(server)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])), indent=1))
