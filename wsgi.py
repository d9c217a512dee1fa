"""For WSGI servers that are not started by `muster serve`: `gunicorn wsgi:app` (see docs/operations.md)."""

import os

if os.environ.get("MUSTER_MODE") == "gevent":
    from gevent import monkey

    monkey.patch_all()  # before anything else is imported, and only in this mode

from app.settings import Settings
from web import create_app
from web.server import begin

app = create_app(Settings.from_env())
begin(app)
