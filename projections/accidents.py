"""Accidents as they stand, each with the papers of its claim."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from domain.accidents import Accident
from domain.base import Event
from domain.personal import Personal
from projections.rows import Row, View, item_key, known, stored


class PaperFact(TypedDict):
    """A paper of the claim; `at` is the ISO text (UTC) of when it was put to it."""

    kind: str
    attachment_id: str
    sha256: str
    at: str


@stored("accidents", indexes=[("organisation_id",), ("volunteer_id",), ("item_id",)])
class AccidentRow(Row):
    """One accident; `text` is the last said of it, the minutes were worked before it happened."""

    id: UUID
    number: int
    volunteer_id: UUID
    item_id: UUID | None
    response_id: UUID | None
    organisation_id: UUID
    area_code: str
    text: Personal
    happened_at: datetime
    minutes_duty: int
    minutes_day: int
    minutes_week: int
    insured: bool
    papers: list[PaperFact]
    status: str
    outcome: str
    changed_at: datetime


def evolve(row: AccidentRow | None, event: Event) -> AccidentRow | None:
    """Fold one event of an accident."""
    if isinstance(event, Accident.Reported):
        return _reported(event)
    row, at = known(row), event.timestamp
    match event:
        case Accident.TextAdded():
            return row.replace(text=event.text, changed_at=at)
        case Accident.PaperAdded():
            paper = PaperFact(
                kind=event.kind,
                attachment_id=str(event.attachment_id),
                sha256=event.sha256,
                at=at.isoformat(),
            )
            return row.replace(papers=[*row.papers, paper], changed_at=at)
        case Accident.PapersCompleted():
            return row.replace(status="papers_complete", changed_at=at)
        case Accident.Closed():
            return row.replace(status="closed", outcome=event.outcome, changed_at=at)
    return row


def _reported(event: Accident.Reported) -> AccidentRow:
    return AccidentRow(
        id=event.originator_id,
        number=event.number,
        volunteer_id=event.volunteer_id,
        item_id=event.item_id,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        text=event.text,
        happened_at=event.happened_at,
        minutes_duty=event.minutes_duty,
        minutes_day=event.minutes_day,
        minutes_week=event.minutes_week,
        insured=event.insured,
        papers=[],
        status="open",
        outcome="",
        changed_at=event.timestamp,
    )


ACCIDENTS = View("accidents", AccidentRow, events=[Accident], key=item_key, evolve=evolve)
