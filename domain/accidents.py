"""Accidents 事故: what befell a volunteer, how long they had worked, and the papers of the claim (V5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import VolunteerId

AccidentId = NewType("AccidentId", UUID)
PAPERS = ("diagnosis", "invoice", "identity", "insurance", "service_record", "site", "statement", "other")
"""Kinds of papers that claims ask for."""
NEEDED = ("diagnosis", "insurance", "service_record")
"""Without these no insurer looks at a claim *(ours)*."""
OUTCOMES = ("paid", "refused", "withdrawn", "no_claim")
MOST_PAPERS = 60


@dataclass(frozen=True)
class Fall:
    """What is known when an accident is reported: whose, where, told how, and the minutes worked before."""

    volunteer_id: VolunteerId
    item_id: UUID | None
    response_id: ResponseId | None
    organisation_id: OrganisationId
    area_code: AreaCode
    text: Personal
    minutes_duty: int
    minutes_day: int
    minutes_week: int
    insured: bool


class Accident(Aggregate):
    """事故: open until the papers are complete, closed with its outcome."""

    class Reported(Aggregate.Created):
        number: int
        volunteer_id: VolunteerId
        item_id: UUID | None
        response_id: ResponseId | None
        organisation_id: OrganisationId
        area_code: AreaCode
        text: Personal
        minutes_duty: int
        minutes_day: int
        minutes_week: int
        insured: bool

    class TextAdded(Aggregate.Event):
        text: Personal

    class PaperAdded(Aggregate.Event):
        kind: str
        attachment_id: UUID
        sha256: str

        def apply(self, accident: Accident) -> None:
            accident.papers[self.attachment_id] = self.kind

    class PapersCompleted(Aggregate.Event):
        def apply(self, accident: Accident) -> None:
            accident.status = "papers_complete"

    class Closed(Aggregate.Event):
        outcome: str

        def apply(self, accident: Accident) -> None:
            accident.status = "closed"

    def __init__(self, *, number: int, volunteer_id: VolunteerId) -> None:
        self.number, self.volunteer_id = number, volunteer_id
        self.status = "open"
        self.papers: dict[UUID, str] = {}

    @classmethod
    def report(cls, *, id: AccidentId, number: int, fall: Fall, cause: Cause) -> Accident:
        """Take an accident down. Never refused: it happened."""
        return cls.begin(cls.Reported, cause, id=id, number=number, **vars(fall))

    def add_text(self, text: Personal, *, cause: Cause) -> None:
        """What became known later. Refuses when it is closed."""
        self._must_run()
        self.record(self.TextAdded, cause, text=text)

    def add_paper(self, kind: str, attachment_id: UUID, sha256: str, *, cause: Cause) -> None:
        """Put a paper to it. Refuses an unknown kind, the same file again, or when it is closed."""
        self._must_run()
        if kind not in PAPERS:
            raise RuleBroken("accident.paper_unknown", kind=kind)
        if attachment_id in self.papers:
            raise RuleBroken("accident.paper_there_already")
        if len(self.papers) >= MOST_PAPERS:
            raise RuleBroken("accident.too_many_papers", most=MOST_PAPERS)
        self.record(self.PaperAdded, cause, kind=kind, attachment_id=attachment_id, sha256=sha256)

    def complete_papers(self, *, cause: Cause) -> None:
        """Everything the insurer asks for is there. Refuses while a needed paper is missing."""
        if self.status != "open":
            raise RuleBroken("accident.status_is", status=self.status)
        missing = [kind for kind in NEEDED if kind not in self.papers.values()]
        if missing:
            raise RuleBroken("accident.papers_missing", kind=missing[0], more=len(missing) - 1)
        self.record(self.PapersCompleted, cause)

    def close(self, outcome: str, *, cause: Cause) -> None:
        """End it. A claim that was paid or refused needs its papers. Refuses an unknown outcome."""
        self._must_run()
        if outcome not in OUTCOMES:
            raise RuleBroken("accident.outcome_unknown", outcome=outcome)
        if outcome in ("paid", "refused") and self.status == "open":
            raise RuleBroken("accident.papers_open")
        self.record(self.Closed, cause, outcome=outcome)

    def _must_run(self) -> None:
        if self.status == "closed":
            raise RuleBroken("accident.status_is", status=self.status)
