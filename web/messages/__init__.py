"""What refusals say: message key → text, and what can be done about it. Each part has a file of its own.

A file may have any of MESSAGES, WAYS (what can be done), FIELDS (names of fields) and WORDS (of the domain).
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from flask_babel import LazyString

from web.messages.basic import ROLE_NAMES, STATUSES

__all__ = ["FIELDS", "MESSAGES", "ROLE_NAMES", "STATUSES", "WAYS", "WORDS"]

_PARTS = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def _all(name: str) -> dict[str, LazyString]:
    return {key: text for part in _PARTS for key, text in getattr(part, name, {}).items()}


MESSAGES, WAYS, FIELDS, WORDS = (_all(name) for name in ("MESSAGES", "WAYS", "FIELDS", "WORDS"))
