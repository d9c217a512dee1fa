"""One spelling for what a command says, so that a repeat has the same digest."""

from __future__ import annotations

import hmac
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def digest(key: bytes, name: str, said: dict[str, Any]) -> bytes:
    """HMAC-SHA256 of a command's name and arguments: small values in it cannot be guessed from it."""
    text = json.dumps([name, said], sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hmac.digest(key, text.encode(), "sha256")


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return {"id": value.hex}
    if isinstance(value, datetime):
        return {"time": value.astimezone(UTC).isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value.normalize())}
    if is_dataclass(value):
        return [type(value).__name__, *(getattr(value, field.name) for field in fields(value))]
    if isinstance(value, set | frozenset):
        return {"set": sorted(json.dumps(item, default=_plain) for item in value)}
    raise TypeError(f"a command cannot say a {type(value).__name__}")
