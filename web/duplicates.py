"""Which other needs may ask for the same: by telephone, by institution and thing, by place and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from domain.needs import LIVE_NEEDS, NeedId
from projections.needs import NeedRow
from web import access, asks
from web.context import muster

NEAR = timedelta(hours=48)
MOST_READ, MOST_SHOWN = 500, 5


@dataclass(frozen=True)
class Candidate:
    """Another need, and why it may be the same; the first reason weighs most."""

    row: NeedRow
    reasons: tuple[str, ...]
    weight: int


def candidates(row: NeedRow) -> list[Candidate]:
    """The likeliest ones first; none for a need that is over."""
    if row.status not in LIVE_NEEDS:
        return []
    c = NeedRow.c
    others = muster().views.rows(
        NeedRow,
        access.scope("need.see").where(NeedRow),
        c.response_id == row.response_id,
        c.id != row.id,
        c.status != "duplicate_of",
        c.kind == row.kind,
        order_by=c.number.desc(),
        limit=MOST_READ,
    )
    called = _same_telephone(row)
    found = [Candidate(other, *_judged(row, other, called)) for other in others]
    likely = [candidate for candidate in found if candidate.weight >= 2]
    return sorted(likely, key=lambda candidate: (-candidate.weight, candidate.row.number))[:MOST_SHOWN]


def _same_telephone(row: NeedRow) -> frozenset[Any]:
    mobile = muster().secrets.reveal(row.mobile)
    return frozenset(asks.same_telephone(NeedId(row.id), mobile)) if mobile else frozenset()


def _judged(row: NeedRow, other: NeedRow, called: frozenset[Any]) -> tuple[tuple[str, ...], int]:
    """The reasons with their weights: a telephone 4, an institution's thing 4, help 1, place 1, time 1."""
    near = abs(row.reported_at - other.reported_at) <= NEAR
    told: Sequence[tuple[bool, str, int]] = (
        (other.id in called, _("same telephone"), 4),
        (_same_thing(row, other), _("same institution and thing"), 4),
        (bool(row.help) and row.help == other.help, _("same kind of help"), 1),
        (row.area_code == other.area_code, _("same place"), 1),
        (near, _("within two days"), 0),
    )
    here = [(reason, weight) for true, reason, weight in told if true]
    strong = any(weight == 4 for _reason, weight in here)
    weight = sum(weight for _reason, weight in here) if near or strong else 0
    return tuple(reason for reason, _weight in here), weight


def _same_thing(row: NeedRow, other: NeedRow) -> bool:
    if row.institution_id is None or row.institution_id != other.institution_id:
        return False
    return not {line["item"] for line in row.lines}.isdisjoint(line["item"] for line in other.lines)
