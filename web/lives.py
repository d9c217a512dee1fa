"""An item's life: each version of its row, what changed, who changed it, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from domain.base import NotFound, Position
from projections import VIEWS
from projections.history import HistoryRow
from projections.items import ItemRow
from projections.rows import Row
from web import access
from web.context import muster
from web.lifefields import label
from web.lifewords import Words
from web.names import Names, as_id
from web.sentences import Line, tell

PAGE = 60
TOLD_ELSEWHERE = frozenset({"id", "since", "until", "changed_at", "number", "path"})
"""Fields that say nothing to a person, or what the line above the version says."""
WITHHELD: Mapping[str, frozenset[str]] = {
    "NeedRow": frozenset({"asker", "mobile", "address"}),
    "ConsignmentRow": frozenset({"recipient", "address"}),
}
"""Fields never told here: who asks or gets goods, and where, is for who sees to it, until it is done."""
TIES = 24


@dataclass(frozen=True)
class Change:
    """One field of one version: what it said before and what it says from then on."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """The row from a position on: the event that made it, and what is different."""

    position: int
    line: Line | None
    changes: list[Change]


@dataclass(frozen=True)
class Tie:
    """Something that was changed together with the item, or that it names."""

    kind: str
    name: str
    href: str


@dataclass(frozen=True)
class Life:
    """What the page shows."""

    item: ItemRow
    name: str
    versions: list[Version]
    ties: list[Tie]
    older: int | None
    """Where the next page begins."""


VIEW_OF = {
    "item": "catalogue",
    "person": "people",
    "caredfor": "cared_for",
    "tasktemplate": "templates",
    "weeklysummary": "weekly_summaries",
    "donornotice": "donor_notices",
    "cashdonation": "cash",
    "spendingyear": "spending_years",
    "officialreceipt": "official_receipts",
}
"""Views whose names are not the plural of their items'."""


def kind_of(item: ItemRow) -> type[Row] | None:
    """The rows that show items of this kind."""
    name = VIEW_OF.get(item.kind, f"{item.kind}s")
    return next((view.rows for view in VIEWS if view.name == name), None)


def life(item_id: UUID, at: Position | None, before: int | None) -> Life:
    """The life of an item up to a moment, newest first. NotFound for what the reader may not see."""
    views = muster().views
    item = views.one(ItemRow, item_id, at=at)
    kind = kind_of(item) if item else None
    if item is None or kind is None:
        raise NotFound("access.not_found")
    upto = min(before - 1 if before else 2**62, at if at is not None else 2**62)
    rows = views.versions(kind, _key(kind, item), Position(upto), PAGE + 1)
    if not rows or not access.scope("history.see").contains(rows[0]):
        raise NotFound("access.not_found")
    names = Names(views)
    lines = _lines([int(row.since) for row in rows], names)
    versions = [
        Version(int(new.since), lines.get(int(new.since)), _changes(old, new, Words(names, item.kind)))
        for new, old in zip(rows, [*rows[1:], None], strict=True)
    ]
    older = int(rows[PAGE - 1].since) if len(rows) > PAGE else None
    return Life(item, names.item(item), versions[:PAGE], _ties(item, rows[0], names, at), older)


def _key(kind: type[Row], item: ItemRow) -> Any:
    """Areas are known by their code."""
    return item.area_code if kind.KNOWN_BY == "code" else item.id


def _lines(positions: Sequence[int], names: Names) -> dict[int, Line]:
    rows = muster().views.rows(HistoryRow, HistoryRow.c.position.in_(positions))
    return {line.position: line for line in tell(rows, names)}


def _changes(old: Row | None, new: Row, words: Words) -> list[Change]:
    """What is different; of the first version everything that says something."""
    found: list[Change] = []
    for field in new.FIELDS:
        if field in TOLD_ELSEWHERE or field in WITHHELD.get(type(new).__name__, ()):
            continue
        was, now = (getattr(old, field) if old else None), getattr(new, field)
        if was == now or (old is None and now in (None, "", [], {}, False, 0)):
            continue
        found += _change(field, was, now, words)
    return found


def _change(field: str, was: Any, now: Any, words: Words) -> list[Change]:
    """One line for a value; for a list one line per entry that came, went or changed."""
    if not isinstance(now, list):
        return [Change(label(field, words.kind), words.told(field, was), words.told(field, now))]
    before, after = _entries(was or []), _entries(now)
    changed = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    return [
        Change(
            words.entry_name(field, after.get(key) or before[key]),
            words.entry(before.get(key), field),
            words.entry(after.get(key), field),
        )
        for key in changed
    ]


def _entries(values: Iterable[Any]) -> dict[str, Any]:
    """Entries of a list by what tells them apart."""
    return {_told_by(value): value for value in values}


def _told_by(value: Any) -> str:
    if isinstance(value, Mapping):
        for name in ("volunteer_id", "item_id", "lot_id", "id"):
            if name in value:
                return str(value[name])
    return str(value)


def _ties(item: ItemRow, row: Row, names: Names, at: Position | None) -> list[Tie]:
    """Items changed by the same commands, and items that the row names: causes and effects, both ways."""
    views, c = muster().views, HistoryRow.c
    own = views.rows(HistoryRow, c.item_id == item.id, at=at, order_by=c.position.desc(), limit=200)
    commands = list({line.command_id for line in own})
    beside = views.rows(HistoryRow, c.command_id.in_(commands), c.item_id != item.id, at=at, limit=400)
    named = _ids_in(getattr(row, field) for field in row.FIELDS)
    ids = [id for id in dict.fromkeys([*(line.item_id for line in beside), *named]) if id != item.id]
    seen = access.scope("history.see").where(ItemRow)
    found = {tie.id: tie for tie in views.rows(ItemRow, ItemRow.c.id.in_(ids[:400]), seen)}
    ties = [found[id] for id in ids if id in found and found[id].kind != "person"]
    return [_tie(tie, names) for tie in ties[:TIES]]


def _ids_in(values: Iterable[Any]) -> Iterable[UUID]:
    for value in values:
        if isinstance(value, Mapping):
            yield from _ids_in(value.values())
        elif isinstance(value, list):
            yield from _ids_in(value)
        elif isinstance(value, UUID):
            yield value
        elif isinstance(value, str) and len(value) == 36 and (found := as_id(value)) is not None:
            yield found


def _tie(item: ItemRow, names: Names) -> Tie:
    return Tie(item.kind, names.item(item), url_for("audit.life", item_id=item.id))
