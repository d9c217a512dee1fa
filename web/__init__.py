"""The screens: outermost, wires everything."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from app.settings import Settings
from web.answers import done, shown

__all__ = ["BLUEPRINTS", "create_app", "done", "shown"]

BLUEPRINTS = (
    "health",
    "landing",
    "signin",
    "invitations",
    "people",
    "organisations",
    "board",
    "maps",
    "dispatch",
    "phone",
    "audit",
    "responses",
    "areas",
    "volunteers",
)
"""The one list of screens: modules of this package, each with a `blueprint`."""

PARTS = ("i18n", "security", "access", "errors", "chrome")
"""What every page stands on: modules with `init_app(app)`."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application: one Muster (ledger, secrets, views, projector, live) and all screens over it.

    Starts no thread: `muster serve` and wsgi.py start the projector where it belongs.
    """
    from web.wiring import open_muster

    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    open_muster(app, settings or Settings.from_env())
    for name in PARTS:
        if find_spec(f"web.{name}"):
            import_module(f"web.{name}").init_app(app)
    for name in BLUEPRINTS:
        if find_spec(f"web.{name}"):
            app.register_blueprint(import_module(f"web.{name}").blueprint)
    return app
