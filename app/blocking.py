"""The one place for work that would hold up every greenlet: hashing, and whatever else never yields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Callable[..., T], *values: Any, mode: str) -> T:
    """Call it here, or under gevent in the hub's pool of real threads while other greenlets go on.

    The work must take no lock and touch no connection: those belong to the greenlets.
    """
    if mode != "gevent":
        return work(*values)
    from gevent import get_hub

    result: T = get_hub().threadpool.apply(work, values)
    return result
