"""`muster serve`: gunicorn in this process, threaded by default, gevent on PostgreSQL by setting."""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.ggevent import GeventWorker
from gunicorn.workers.gthread import ThreadWorker

from app.clock import Clock
from app.settings import MisconfiguredError, Settings
from projections.due import due_at
from web.context import Muster

SPARE_THREADS = 50
"""Threads beside those that sockets hold: for pages, forms and the one socket too many."""
GRACE = 5
"""Seconds that requests have to finish when the server stops."""
PATIENCE = 20.0
"""Seconds a starting worker waits for the views, so that the first page is not an old one."""
PATCH_FIRST = "from gevent import monkey; monkey.patch_all(); from web.server import main; main()"


class Hanging:
    """A worker that hangs up its sockets when it is asked to stop, instead of waiting for them."""

    wsgi: Flask

    def handle_exit(self, sig: int, frame: object) -> None:
        """SIGTERM: no new requests, and every browser looks for the next server."""
        super().handle_exit(sig, frame)  # type: ignore[misc]
        if hasattr(self, "wsgi"):  # else it is told to stop before it came up
            live = parts_of(self.wsgi).live
            live.server.start_background_task(live.stop)


class ThreadsWorker(Hanging, ThreadWorker):  # type: ignore[misc]  # untyped library
    """The default: a thread per socket."""


class GreenletsWorker(Hanging, GeventWorker):  # type: ignore[misc]  # untyped library
    """Production: a greenlet per socket."""


class Server(BaseApplication):  # type: ignore[misc]  # untyped library
    """gunicorn with our settings; makes the application in each worker, after the fork."""

    def __init__(self, settings: Settings, *, workers: int = 1, project: bool = True) -> None:
        self.settings, self.workers, self.project = settings, workers, project
        super().__init__(prog="muster")

    def load_config(self) -> None:
        """What gunicorn is told."""
        threads = self.settings.mode == "threading"
        most = self.settings.max_sockets + SPARE_THREADS
        told: dict[str, Any] = {
            "bind": address(self.settings),
            "worker_class": ThreadsWorker if threads else GreenletsWorker,
            "workers": self.workers,
            "threads": most if threads else 1,
            "worker_connections": 2 * most,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._started,
            "worker_exit": self._ended,
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application."""
        from web import create_app

        return create_app(self.settings)

    def _started(self, worker: Any) -> None:
        begin(worker.wsgi, lead=self.project)

    def _ended(self, arbiter: Any, worker: Any) -> None:
        if not hasattr(worker, "wsgi"):
            return  # it never came up
        parts = parts_of(worker.wsgi)
        parts.live.stop()
        parts.projector.stop()


def run(settings: Settings, *, workers: int = 1, project: bool = True) -> None:
    """Serve until told to stop; `project` also keeps the views up to date here. Refuses what cannot work."""
    check(settings, workers)
    if settings.mode == "gevent" and not _patched():
        os.environ.update(_environ(settings), MUSTER_WORKERS=str(workers), MUSTER_PROJECT=str(int(project)))
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-c", PATCH_FIRST])  # noqa: S606  # ourselves, patched from the start
    Server(settings, workers=workers, project=project).run()


def begin(app: Flask, *, lead: bool = True) -> None:
    """Start what runs beside the requests. Of all that may lead, one writes the views and the dues."""
    parts = parts_of(app)
    if lead:
        clock = Clock(parts.ledger, lambda now: due_at(parts.views, now))
        parts.projector.every_second.append(clock.tick)
    parts.projector.start(lead=lead)
    parts.projector.wait_for(parts.ledger.head(), PATIENCE)
    parts.live.start()


def check(settings: Settings, workers: int) -> None:
    """Refuses combinations that would block, or tear apart what one process holds together."""
    if settings.mode == "gevent" and not settings.postgresql:
        raise MisconfiguredError("MUSTER_MODE=gevent needs MUSTER_DATABASE: SQLite would block all sockets")
    if settings.mode == "threading" and workers != 1:
        raise MisconfiguredError("more than one worker needs MUSTER_MODE=gevent and MUSTER_DATABASE")


def main() -> None:
    """The second half of `run` in gevent mode: a fresh interpreter, patched before anything was imported."""
    settings = Settings.from_env()
    workers, project = int(os.environ["MUSTER_WORKERS"]), os.environ["MUSTER_PROJECT"] == "1"
    run(settings, workers=workers, project=project)


def address(settings: Settings) -> str:
    """What to bind to; IPv6 addresses in brackets."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def parts_of(app: Flask) -> Muster:
    """The Muster of an application."""
    parts: Muster = app.extensions["muster"]
    return parts


def _patched() -> bool:
    from gevent.monkey import is_module_patched

    return bool(is_module_patched("socket"))


def _environ(settings: Settings) -> dict[str, str]:
    """The settings that the command line may have changed."""
    return {
        "MUSTER_DATA": str(settings.data),
        "MUSTER_DATABASE": settings.database,
        "MUSTER_MODE": settings.mode,
        "MUSTER_HOST": settings.host,
        "MUSTER_PORT": str(settings.port),
        "MUSTER_MAX_SOCKETS": str(settings.max_sockets),
    }
