"""When a volunteer can: the week in parts of the day, and days away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from web import forms

PARTS = (
    ("00:00", "08:00", _l("Night")),
    ("08:00", "12:00", _l("Morning")),
    ("12:00", "18:00", _l("Afternoon")),
    ("18:00", "24:00", _l("Evening")),
)
"""Parts of a day as people say them."""
DAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))


def weekly() -> list[dict[str, str | int]]:
    """The parts ticked, each sent as `when=<day 0–6>-<part 0–3>`, as spans; parts side by side become one."""
    cells = [f"{day}-{part}" for day in range(7) for part in range(len(PARTS))]
    ticked = {(int(cell[0]), int(cell[2])) for cell in forms.words("when", cells)}
    spans: list[dict[str, str | int]] = []
    for day in range(7):
        for part, (start, end, _word) in enumerate(PARTS):
            if (day, part) not in ticked:
                continue
            if spans and spans[-1]["day"] == day and spans[-1]["end"] == start:
                spans[-1]["end"] = end
            else:
                spans.append({"day": day, "start": start, "end": end})
    return spans


def grid(availability: Mapping[str, Any]) -> list[tuple[Any, list[tuple[str, bool]]]]:
    """Part of the day → for each day what is sent when it is ticked, and whether it is."""
    spans: Sequence[Mapping[str, Any]] = availability.get("weekly", ())
    return [
        (
            word,
            [
                (
                    f"{day}-{part}",
                    any(s["day"] == day and str(s["start"]) < end and str(s["end"]) > start for s in spans),
                )
                for day in range(7)
            ],
        )
        for part, (start, end, word) in enumerate(PARTS)
    ]
