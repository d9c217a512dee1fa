"""The demo's sign-ins, one per role: kept beside the data, so that `muster serve` can print them again."""

from __future__ import annotations

import json
from typing import NamedTuple

from app.settings import Settings

FILE = "demo.json"
PIN = "246810"
"""The same for all: a demo's PIN protects nothing and is printed."""


class SignIn(NamedTuple):
    """One person a newcomer can be."""

    role: str
    name: str
    mobile: str
    pin: str


def signins_of(settings: Settings) -> list[SignIn]:
    """The sign-ins of the demo in this data folder; none where there is no demo."""
    path = settings.data / FILE
    if not path.exists():
        return []
    return [SignIn(*one) for one in json.loads(path.read_text("utf-8"))["signins"]]


def keep(settings: Settings, seed: int, signins: list[SignIn]) -> None:
    """Mark the data folder as a demo's."""
    text = json.dumps({"seed": seed, "signins": signins}, ensure_ascii=False, indent=1)
    settings.file(FILE).write_text(text + "\n", "utf-8")
