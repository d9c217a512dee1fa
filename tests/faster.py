"""What a test run makes cheaper, because it opens a thousand applications where a server opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app.secrets import credentials
from tools import serving
from tools.preloaded import Forked, Preloaded

_PRELOADED: list[Preloaded] = []


class Compiled(BytecodeCache):
    """Templates compiled once per process, whichever application asks."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def begin() -> None:
    """Templates are compiled once, PINs hashed lightly, and addresses put together only when asked for.

    Servers that tests start as processes of their own do none of this, but are forked from one that has
    imported everything already.
    """
    serving.LAUNCH.append(_fork)
    Flask.jinja_options = {"bytecode_cache": Compiled()}
    credentials.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    at_once = Rule._compile_builder
    Rule._compile_builder = lambda rule, append_unknown=True: _later(rule, append_unknown, at_once)  # type: ignore[method-assign,assignment]


def end() -> None:
    """Nothing stays behind."""
    while _PRELOADED:
        _PRELOADED.pop().close()


def _fork(arguments: Sequence[str], environ: dict[str, str], log: Path) -> Forked:
    if not _PRELOADED:
        _PRELOADED.append(Preloaded())
    return _PRELOADED[0].launch(arguments, environ, log)


def _later(rule: Rule, append_unknown: bool, at_once: Callable[..., Any]) -> Callable[..., Any]:
    made: list[Callable[..., Any]] = []

    def build(self: Rule, *values: Any, **more: Any) -> Any:
        if not made:
            made.append(at_once(rule, append_unknown))
        return made[0](self, *values, **more)

    return build
