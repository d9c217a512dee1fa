"""A refusal on its way back to the page it came from: kept for one showing, in the browser's own cookie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask import session as browser

NAME = "refused"


def keep(item_id: UUID, said: Mapping[str, Any]) -> None:
    """Keep what the page of the item shall say."""
    browser[NAME] = {**said, "item": str(item_id)}


def told(item_id: UUID) -> Mapping[str, Any]:
    """What was refused on this item's page a moment ago; told once."""
    if request.method != "GET" or browser.get(NAME, {}).get("item") != str(item_id):
        return {}
    said: Mapping[str, Any] = browser.pop(NAME)
    return said
