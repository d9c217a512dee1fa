"""Which texts lack a Chinese one, and which Chinese ones nobody asks for: `python -m tools.texts`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from web.boardtexts import TEXTS
from web.i18n import PARTS, entries, read_part

WEB = Path(__file__).parent.parent / "web"
METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def asked() -> dict[str, tuple[str | None, str]]:
    """English → (plural, the first place that asks for it)."""
    found: dict[str, tuple[str | None, str]] = {}
    options = {"templates/**.html": {"trimmed": "false", "silent": "false"}}
    for file, line, message, _comments, _context in extract_from_dir(WEB, METHODS, options, KEYWORDS):
        singular, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        found.setdefault(singular, (plural, f"{file}:{line}"))
    for text in TEXTS:
        found.setdefault(text, (None, "boardtexts.py"))
    return found


def missing() -> Iterator[str]:
    """What is asked for and has no Chinese text, as lines for a parts file with their place."""
    known = entries()
    for text, (plural, place) in sorted(asked().items(), key=lambda found: found[1][1]):
        if text not in known or known[text][0] != plural:
            yield f"{place}\t{text!r}" + (f"\t{plural!r}" if plural else "")


def unused() -> list[str]:
    """Entries that nothing asks for."""
    return sorted(set(entries()) - set(asked()))


def disagreements() -> list[str]:
    """Texts that two parts translate differently."""
    known = entries()
    return [
        f"{path.name}\t{english!r}"
        for path in sorted(PARTS.glob("*.csv"))
        for english, plural, chinese in read_part(path)
        if known[english] != (plural, chinese)
    ]


if __name__ == "__main__":
    found = [
        *missing(),
        *(f"unused\t{text!r}" for text in unused()),
        *(f"differs\t{text}" for text in disagreements()),
    ]
    sys.stdout.write("\n".join(found) + "\n" if found else "")
    sys.exit(bool(found))
