"""Private links as QR codes: drawn here, printable, nothing asked from anywhere."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import url_for
from markupsafe import Markup


def drawing(link: str) -> Markup:
    """The link as an inline SVG with a quiet zone, black on white whatever the theme."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", border=3, xmldecl=False, svgns=True, omitsize=True, dark="#000", light="#fff"
    )
    return Markup(out.getvalue().decode())  # noqa: S704 -- drawn by segno from modules, nothing of the text is in it


def page(endpoint: str, **values: Any) -> str:
    """The whole address of a page of ours, by the name under which this server was asked."""
    return url_for(endpoint, _external=True, **values)


def path(endpoint: str, **values: Any) -> str:
    """The address of a page of ours, within this server."""
    return url_for(endpoint, **values)


def address(endpoint: str, token: str) -> str:
    """The whole address of a private link, by the name under which this server was asked."""
    return url_for(endpoint, token=token, _external=True)
