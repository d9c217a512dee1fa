"""What makes the product cheaper to start for tests, which start it a thousand times."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from app.secrets import credentials


def lighten(compiled: Path) -> None:
    """Templates are compiled once for all processes, PINs hashed lightly, addresses built when asked for.

    The folder keeps what is compiled.
    """
    compiled.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(compiled))}
    credentials.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    at_once = Rule._compile_builder
    Rule._compile_builder = lambda rule, append_unknown=True: _later(rule, append_unknown, at_once)  # type: ignore[method-assign,assignment]


def warm(data: Path) -> None:
    """Open an application once and throw it away: what it leaves in memory, forked processes have."""
    from app.settings import Settings
    from web import create_app

    app = create_app(Settings.from_env({"MUSTER_DATA": str(data)}))
    app.test_client().get("/signin")
    parts = app.extensions["muster"]
    for part in (parts.live, parts.projector, parts.views, parts.ledger, parts.files, parts.secrets):
        for name in ("stop", "close"):
            getattr(part, name, lambda: None)()


def _later(rule: Rule, append_unknown: bool, at_once: Callable[..., Any]) -> Callable[..., Any]:
    made: list[Callable[..., Any]] = []

    def build(self: Rule, *values: Any, **more: Any) -> Any:
        if not made:
            made.append(at_once(rule, append_unknown))
        return made[0](self, *values, **more)

    return build
