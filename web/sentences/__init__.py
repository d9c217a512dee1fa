"""What each event says to a reader: one sentence per topic. Each part has a file of its own.

A file may have any of SENTENCES, OWN_SENTENCES (the volunteer acted in person), LOOKS (family and glyph;
everything else is a plain circle), KINDS (what events are about) and `words(facts)` for its own parameters.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from projections.history import HistoryRow
from web import present
from web.chrome import ROLE
from web.names import Names

_PARTS = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def _all(name: str) -> dict[str, Any]:
    return {key: value for part in _PARTS for key, value in getattr(part, name, {}).items()}


SENTENCES, OWN_SENTENCES, LOOKS, KINDS = (
    _all(name) for name in ("SENTENCES", "OWN_SENTENCES", "LOOKS", "KINDS")
)
WAYS = {"pin": _l("PIN"), "password": _l("password"), "link": _l("link")}
RISK = {"low": _l("low"), "medium": _l("medium"), "high": _l("high")}


@dataclass(frozen=True)
class Line:
    """One event as a reader sees it."""

    position: int
    at: datetime
    happened_at: datetime
    topic: str
    text: str
    family: str
    glyph: str
    item_kind: str
    item_id: UUID | None
    late: bool
    """Recorded more than a minute after it happened."""


def tell(rows: Sequence[HistoryRow], names: Names) -> list[Line]:
    """The events as sentences in the reader's language."""
    names.learn(rows)
    return [_line(row, names) for row in rows]


def _line(row: HistoryRow, names: Names) -> Line:
    family, glyph = LOOKS.get(row.topic, ("closed", "a-empty"))
    return Line(
        position=int(row.position),
        at=row.at,
        happened_at=row.happened_at,
        topic=row.topic,
        text=sentence(row, names),
        family=family,
        glyph=glyph,
        item_kind=row.item_kind,
        item_id=row.item_id,
        late=(row.at - row.happened_at).total_seconds() > 60,
    )


def sentence(row: HistoryRow, names: Names) -> str:
    """What happened; an event without a sentence shows its stored name."""
    given = _words(row, names)
    own = row.topic in OWN_SENTENCES and names.same_person(row.by, row.facts.get("volunteer_id"))
    text = OWN_SENTENCES[row.topic] if own else SENTENCES.get(row.topic)
    return str(text) % given if text is not None else row.topic


def _words(row: HistoryRow, names: Names) -> Mapping[str, str]:
    facts = row.facts
    given = {key: str(value) for key, value in facts.items() if isinstance(value, str | int)}
    given |= {
        "who": names.actor(row.by_kind, row.by),
        "item": names.item(row),
        "volunteer": names.volunteer(facts.get("volunteer_id")),
        "person": names.person(facts.get("person_id")),
        "organisation": names.organisation(facts.get("organisation_id")),
        "task": names.task(facts.get("item_id")),
        "role": str(ROLE.get(str(facts.get("role")), facts.get("role", ""))),
        "way": str(WAYS.get(str(facts.get("way")), facts.get("way", ""))),
        "risk": str(RISK.get(str(facts.get("risk")), facts.get("risk", ""))),
        "reason": _reason(facts),
    }
    for part in _PARTS:
        if hasattr(part, "words"):
            given |= part.words(facts)
    return given | _times(facts)


def _reason(facts: Mapping[str, Any]) -> str:
    reason = str(facts.get("reason") or "")
    return str(present.CLOSE_REASON.get(reason, reason)) or str(_("no reason given"))


def _times(facts: Mapping[str, Any]) -> dict[str, str]:
    from web.i18n import clock, span, when

    start, end = as_time(facts.get("starts_at")), as_time(facts.get("ends_at"))
    if (until := as_time(facts.get("valid_until"))) is not None:
        return {"until": when(until)}
    if start is None or end is None:
        return {}
    return {"start": when(start), "end": clock(end), "length": span(end - start)}


def as_time(value: object) -> datetime | None:
    """A moment out of stored facts."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def what_happened(kind: str) -> dict[str, str]:
    """Topic → what happened in a few words: the sentence without its people; of one kind of item, or all."""
    words = {topic: _short(str(text)) for topic, text in SENTENCES.items()}
    chosen = {t: w for t, w in words.items() if not kind or t.split(".")[1].lower() == kind}
    return dict(sorted(chosen.items(), key=lambda pair: pair[1]))


def _short(sentence: str) -> str:
    return " ".join(re.sub(r"%\(\w+\)s", "…", sentence).split()).strip(" :：…,，") or sentence


def topics() -> Iterable[str]:
    """Every topic there is a sentence for."""
    return SENTENCES.keys()
