"""What a test run makes cheaper, because it opens a thousand applications where a server opens one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tools import serving
from tools.lighter import lighten
from tools.preloaded import Forked, Preloaded

_PRELOADED: list[Preloaded] = []


def begin(compiled: Path) -> None:
    """Applications of this process are light; servers are forked from one that has opened one before."""
    lighten(compiled)
    serving.LAUNCH.append(lambda *what: _fork(compiled, *what))


def end() -> None:
    """Nothing stays behind."""
    while _PRELOADED:
        _PRELOADED.pop().close()


def _fork(compiled: Path, arguments: Sequence[str], environ: dict[str, str], log: Path) -> Forked:
    if not _PRELOADED or not _PRELOADED[-1].alive:
        _PRELOADED.append(Preloaded(compiled))
    return _PRELOADED[-1].launch(arguments, environ, log)
