"""Makes the parts of one Muster and hands them to the app."""

from __future__ import annotations

from flask import Flask

from app.clock import Clock
from app.erasure import complete_erasures
from app.files import Files
from app.ledger import Ledger
from app.night import Night
from app.secrets import Secrets
from app.settings import Settings
from projections.due import due_at
from projections.projector import Projector
from projections.reading import Views
from web.context import Muster
from web.live import Live


def open_muster(app: Flask, settings: Settings) -> Muster:
    """Open the ledger, the secrets and the views, and put the push over them."""
    secrets = Secrets(settings)
    files = Files(settings, secrets)
    ledger = Ledger(settings, digest_key=secrets.digest_key)
    views = Views(settings)
    projector = Projector(ledger, settings, views)

    def sweep() -> int:
        return files.sweep(lambda command_id: ledger.commands.find_command(command_id) is not None)

    projector.every_second.append(Clock(ledger, lambda now: due_at(views, now)).tick)
    projector.every_second.append(
        Night(lambda: complete_erasures(ledger, secrets), secrets.nightly, sweep).tick
    )
    muster = Muster(settings, ledger, secrets, files, views, projector, live=Live())
    app.extensions["muster"] = muster
    app.secret_key = secrets.cookie_key
    muster.live.attach(app, muster)
    return muster
