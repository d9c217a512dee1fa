"""The parts one running Muster is made of, reachable from any request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from app.files import Files
    from app.ledger import Ledger
    from app.secrets import Secrets
    from app.settings import Settings
    from projections.projector import Projector
    from projections.reading import Views
    from web.live import Live


@dataclass(frozen=True)
class Muster:
    """Everything a request needs; made once by create_app."""

    settings: Settings
    ledger: Ledger
    secrets: Secrets
    files: Files
    views: Views
    projector: Projector
    live: Live


def muster() -> Muster:
    """The Muster of the current application."""
    return cast(Muster, current_app.extensions["muster"])
