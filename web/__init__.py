"""The screens: outermost, wires everything."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask

from web.answers import done, shown

if TYPE_CHECKING:
    from app.settings import Settings

__all__ = ["BLUEPRINTS", "create_app", "done", "shown"]

BLUEPRINTS = (
    "health",
    "files",
    "papers",
    "reports",
    "backfill",
    "certificates",
    "posters",
    "landing",
    "signin",
    "invitations",
    "people",
    "organisations",
    "board",
    "boardfacts",
    "boardstock",
    "bundles",
    "boardbulk",
    "maps",
    "dispatch",
    "care",
    "visits",
    "errands",
    "errandsteps",
    "recurring",
    "phone",
    "audit",
    "responses",
    "policies",
    "accidents",
    "areas",
    "needs",
    "public",
    "institutions",
    "volunteers",
    "imports",
    "teams",
    "rollcall",
    "donations.giving",
    "donations.givingsteps",
    "donations.givingpapers",
    "donations.gate",
    "donations.donors",
    "donations.donorerasing",
    "donations.slips",
    "donations.distributions",
    "donations.stock",
    "donations.lots",
    "donations.catalogue",
    "donations.warehouses",
    "donations.receiving",
    "donations.counts",
    "donations.countpapers",
    "donations.recalls",
    "donations.restating",
    "donations.labels",
    "donations.store",
    "donations.stockpapers",
    "donations.consignments",
    "donations.consignmentmany",
    "donations.consignmentsteps",
    "donations.consignmentpapers",
    "donations.consignmentbeside",
    "donations.moneybeside",
    "donations.straights",
    "donations.matching",
    "donations.recipients",
    "donations.cash",
    "donations.cashpapers",
    "donations.cashspend",
    "donations.campaigns",
    "donations.calendar",
    "donations.books",
    "donations.disclosures",
    "donations.publishing",
    "donations.gifts",
)
"""The one list of screens: modules of this package, each with a `blueprint`."""

PARTS = ("live", "i18n", "security", "access", "errors", "chrome")
"""What every page stands on: modules with `init_app(app)`; live first, inside what trusts the proxy."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application: one Muster (ledger, secrets, views, projector, live) and all screens over it.

    Starts no thread: `muster serve` and wsgi.py start the projector where it belongs.
    """
    from app.settings import Settings as Environment
    from web.wiring import open_muster

    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    open_muster(app, settings or Environment.from_env())
    for name in PARTS:
        import_module(f"web.{name}").init_app(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"web.{name}").blueprint)
    return app
