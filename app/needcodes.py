"""查询码: ten digits that can be read out on the telephone; the last one tells a slip of the tongue.

A code is drawn from the server's key and the command that reported the need, so that a repeated send shows
the same one. Only its blind index is kept.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from uuid import UUID

from app.secrets import Secrets
from domain.base import Conflict
from domain.needs import NeedId

KIND = "need_code"
DRAWN = 9
TRIES = 20
GROUPS = (3, 3, 4)
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
"""Damm's quasigroup: one wrong digit, or two neighbours in the other order, never check."""


def issue(secrets: Secrets, need_id: NeedId, command_id: UUID) -> str:
    """The need's code, kept as its blind index. Refuses when every code drawn is another need's."""
    for turn in range(TRIES):
        code = _drawn(secrets.digest_key, command_id, turn)
        holders = secrets.find(KIND, code)
        if not holders:
            secrets.index(need_id, KIND, code)
        if holders in ([], [need_id]):
            return code
    raise Conflict("need.code_not_drawn")


def need_of(secrets: Secrets, text: str) -> NeedId | None:
    """The need of a code as somebody typed or heard it, or None."""
    code = digits(text)
    found = secrets.find(KIND, code) if is_code(code) else []
    return NeedId(found[0]) if len(found) == 1 else None


def digits(text: str) -> str:
    """What was typed, without spaces, dashes and full-width forms."""
    return re.sub(r"[\s\-–—·.]", "", unicodedata.normalize("NFKC", text))


def is_code(code: str) -> bool:
    """Whether its digits hang together: a slip while reading or typing shows."""
    return bool(re.fullmatch(r"[0-9]{10}", code)) and check(code) == 0


def grouped(code: str) -> str:
    """In groups, as one reads it out."""
    parts, start = [], 0
    for length in GROUPS:
        parts.append(code[start : start + length])
        start += length
    return " ".join(parts)


def check(text: str) -> int:
    """Damm's check digit of these digits; 0 when the last of them is theirs."""
    found = 0
    for digit in text:
        found = int(_DAMM[found][int(digit)])
    return found


def _drawn(key: bytes, command_id: UUID, turn: int) -> str:
    drawn = hmac.digest(key, b"need code" + command_id.bytes + bytes([turn]), "sha256")
    text = f"{int.from_bytes(drawn) % 10**DRAWN:0{DRAWN}}"
    return f"{text}{check(text)}"
