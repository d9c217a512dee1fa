"""How a need stands: its state, and how far the people on its tasks are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.base import Position
from projections.dispatch import TaskRow
from projections.needs import NeedRow
from projections.organisations import OrganisationRow
from web import present
from web.context import muster
from web.needwords import ON_THE_WAY, PLAIN
from web.present import Look

FARTHEST = ("on_scene", "en_route", "dispatched")


@dataclass(frozen=True)
class Standing:
    """A look, a title, what follows from it, and who has taken it on."""

    word: str
    look: Look
    title: Any
    text: Any
    organisation: str
    reason: str

    @property
    def over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.word in ("met", "declined", "withdrawn")


def tasks_of(row: NeedRow, at: Position | None = None) -> list[TaskRow]:
    """The tasks written down for a need."""
    ids = [UUID(task) for task in row.task_ids]
    return (
        muster().views.rows(TaskRow, TaskRow.c.id.in_(ids), at=at, order_by=TaskRow.c.number) if ids else []
    )


def standing(row: NeedRow) -> Standing:
    """How the need stands for its asker."""
    word = _word(row)
    title, text = PLAIN[word]
    home = muster().views.one(OrganisationRow, row.organisation_id) if row.organisation_id else None
    look = ON_THE_WAY.get(word) or present.NEED[word]
    told = row.reason if row.status in ("declined", "met", "partly_met") else ""
    return Standing(word, look, title, text, home.name if home else "", told)


def _word(row: NeedRow) -> str:
    """Its state, or how far the one is who is farthest."""
    if row.status != "accepted":
        return row.status
    states = {seat["state"] for task in tasks_of(row) for seat in task.seats}
    found = next((state for state in FARTHEST if state in states), "")
    return {"dispatched": "sent", "": "accepted"}.get(found, found)
