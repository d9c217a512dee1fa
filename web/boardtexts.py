"""The texts of the board's scripts, for the catalogue: whatever static/js says t("…") or mark("…") of."""

from __future__ import annotations

import re
from pathlib import Path

SCRIPTS = Path(__file__).parent / "static" / "js"
_CALL = re.compile(r"\b(?:t|mark)\(")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)+)"')
_END = re.compile(r"[,)]")


def texts() -> tuple[str, ...]:
    """Every text a script asks for: the literals of the first argument of each call."""
    found: set[str] = set()
    for file in sorted(SCRIPTS.glob("*.js")):
        code = file.read_text("utf-8")
        for call in _CALL.finditer(code):
            found.update(_first(code, call.end()))
    return tuple(sorted(found))


def _first(code: str, at: int) -> list[str]:
    """The literals of the argument that begins here: one, or both of `one ? "a" : "b"`."""
    literals = []
    while at < len(code):
        text = _TEXT.match(code, at)
        if text:
            literals.append(text.group(1))
            at = text.end()
        elif _END.match(code, at):
            break
        else:
            at += 1
    return literals


TEXTS = texts()
