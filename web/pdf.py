"""PDF from the same templates that browsers print: Chinese shaped and embedded, the same bytes each time."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from flask import current_app, render_template

from app import blocking
from domain.base import RuleBroken
from web.context import muster

OURS = "muster:/static/"
"""How a template that becomes a PDF names our static files; nothing else is ever fetched."""
_TURN = BoundedSemaphore(1)
"""One at a time: each takes a core for a fifth of a second, and Pango's fonts are shared."""


def made(template: str, **values: Any) -> bytes:
    """The PDF of a template. Refuses when the machine lacks what draws the letters (tools/system.sh)."""
    html = render_template(template, in_pdf=True, static=lambda name: OURS + name, **values)
    static = Path(str(current_app.static_folder))
    with _TURN:
        return blocking.run(_written, html, static, mode=muster().settings.mode)


def _written(html: str, static: Path) -> bytes:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:  # Pango is a library of the system
        raise RuleBroken("pdf.not_installed") from error

    class Ours(URLFetcher):  # type: ignore[misc]
        """Reads our static files, and asks nobody for anything."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            """The static file, or a refusal."""
            path = (static / url.removeprefix(OURS)).resolve()
            if not url.startswith(OURS) or not path.is_relative_to(static):
                raise ValueError(f"not ours: {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "text/css"})

    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    written: bytes = HTML(string=html, base_url="muster:/", url_fetcher=Ours()).write_pdf()
    return written
