"""The texts of the board's scripts, for the catalogue: whatever static/js says t("…") or mark("…") of."""

from __future__ import annotations

import re
from pathlib import Path

SCRIPTS = Path(__file__).parent / "static" / "js"
_CALL = re.compile(r"\b(?:t|mark)\(")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)+)"')
_IMPORT = re.compile(r'from "\./([a-z]+)\.js"')
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


def modules_of(name: str) -> list[str]:
    """The scripts that a script imports, and what these import; without itself."""
    found, waiting = [name], [name]
    while waiting:
        for module in _IMPORT.findall((SCRIPTS / f"{waiting.pop()}.js").read_text("utf-8")):
            if module not in found:
                found.append(module)
                waiting.append(module)
    return sorted(found[1:])


TEXTS = texts()
