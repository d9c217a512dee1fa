"""The demo's sign-ins, one per role: kept beside the data, so that `muster serve` can print them again."""

from __future__ import annotations

import json
from secrets import randbelow
from typing import NamedTuple

from app.settings import Settings
from web.accounts import is_common

FILE = "demo.json"


def draw_pin() -> str:
    """A PIN for all of one demo: printed, but known to nobody on the network beforehand."""
    while True:
        pin = f"{randbelow(10**6):06}"
        if not is_common(pin):
            return pin


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
