"""Writes the table of routes into docs/api.md, from the application itself: python -m tools.routes."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from app.settings import Settings
from web import create_app
from web.access import action_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "api.md"
PLACE = re.compile(r"(<!-- routes: [^\n]*-->\n).*(<!-- end of routes -->)", re.DOTALL)


def table() -> str:
    """Method, address, action and purpose of each route."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_env({"MUSTER_DATA": folder}))
        parts = app.extensions["muster"]
        lines = ["| | address | action | |", "|---|---|---|---|"]
        for rule in sorted(
            app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))
        ):
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            purpose = (app.view_functions[rule.endpoint].__doc__ or "").splitlines()
            if rule.endpoint == "static":
                purpose = ["Scripts, styles, icons."]
            action = action_of(app, rule.endpoint)
            lines.append(f"| {method} | `{rule.rule}` | `{action}` | {purpose[0] if purpose else ''} |")
        for part in (parts.views, parts.ledger, parts.secrets):
            part.close()
    return "\n".join(lines) + "\n"


def with_table(page: str) -> str:
    """The page with the table as it is now."""
    return PLACE.sub(lambda found: f"{found[1]}{table()}{found[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
