"""The command line as a script would call it, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.settings import MisconfiguredError, Settings
from domain.base import MusterError
from web.cli import muster


@dataclass
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> Any:
        """The last line, as JSON."""
        return json.loads(self.out.strip().splitlines()[-1])


@pytest.fixture
def run(settings: Settings) -> Callable[..., Said]:
    """Call `muster …` on the test's data."""
    environ = {
        "MUSTER_DATA": str(settings.data),
        "MUSTER_DATABASE": settings.database,
        "MUSTER_MASTER_KEY": "",
    }

    def call(*arguments: object, **more: str) -> Said:
        result: Result = CliRunner().invoke(muster, [str(a) for a in arguments], env=environ | more)
        if isinstance(result.exception, (MusterError, MisconfiguredError)):
            return Said(1, result.stdout, str(result.exception))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return call
