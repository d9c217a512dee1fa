"""Tasks 任务: planned work, from the first line to its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.arrivals import Arrivals
from domain.dispatch.offers import Offers
from domain.dispatch.plans import OPERATION, RUNNING, TaskId, TaskPlan
from domain.dispatch.progress import Progress
from domain.dispatch.seats import Places, Seat, Seats
from domain.dispatch.steps import Steps
from domain.dispatch.undoing import Undoing
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import Commitment, VolunteerId

MOST_NEEDS = 200
FIXED = ("response_id", "organisation_id")
"""What a plan never changes: a task stays where it was written down."""


class Task(Undoing, Progress, Offers, Arrivals, Steps, Seats, Places, Aggregate):
    """任务: planned work with places for volunteers."""

    class Drafted(Aggregate.Created):
        title: str
        kind: str
        urgency: str
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        starts_at: datetime
        ends_at: datetime
        places: int
        bring: str
        number: int

    class PlanChanged(Aggregate.Event):
        title: str
        kind: str
        urgency: str
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        starts_at: datetime
        ends_at: datetime
        places: int
        bring: str

        def apply(self, task: Task) -> None:
            task.title, task.area_code, task.places = self.title, self.area_code, self.places
            task.starts_at, task.ends_at = self.starts_at, self.ends_at
            task.overdue = task.status in RUNNING and self.ends_at <= self.timestamp
            task.count(self.timestamp)

    class CredentialsRequired(Aggregate.Event):
        credentials: list[str]

        def apply(self, task: Task) -> None:
            task.credentials = tuple(self.credentials)

    class NeedLinked(Aggregate.Event):
        need_id: UUID

        def apply(self, task: Task) -> None:
            task.need_ids.add(self.need_id)

    class ApprovalFiled(Aggregate.Event):
        body: str
        document_number: str
        dated: str
        attachment_id: UUID | None
        sha256: str

        def apply(self, task: Task) -> None:
            task.approved = True

    def __init__(
        self,
        *,
        title: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        starts_at: datetime,
        ends_at: datetime,
        places: int,
    ) -> None:
        self.title, self.response_id, self.organisation_id = title, response_id, organisation_id
        self.area_code, self.starts_at, self.ends_at = area_code, starts_at, ends_at
        self.places = places
        self.status, self.overdue, self.approved = "draft", False, False
        self.credentials: tuple[str, ...] = ()
        self.filled_at: datetime | None = None
        self.seats: dict[VolunteerId, Seat] = {}
        self.need_ids: set[UUID] = set()

    @classmethod
    def draft(cls, *, id: TaskId, number: int, plan: TaskPlan, cause: Cause) -> Task:
        """Write the task down. Refuses when the plan does not hold together."""
        plan.check()
        return cls.begin(cls.Drafted, cause, id=id, number=number, **vars(plan))

    def change(self, plan: TaskPlan, *, cause: Cause) -> None:
        """Plan it anew while it is not over. Refuses fewer places than are taken, or another response."""
        self.must_be("draft", *RUNNING)
        plan.check()
        if (plan.response_id, plan.organisation_id) != (self.response_id, self.organisation_id):
            raise RuleBroken("task.belongs_elsewhere")
        taken = self.places - self.places_free
        if plan.places < taken:
            raise RuleBroken("task.places_taken", places=plan.places, taken=taken)
        fields: dict[str, Any] = {name: value for name, value in vars(plan).items() if name not in FIXED}
        self.record(self.PlanChanged, cause, **fields)
        self.end_offers_if_full(cause=cause)

    def require(self, credentials: Sequence[str], *, cause: Cause) -> None:
        """Say which credentials everybody on it needs; those who are on it already stay."""
        wanted = tuple(dict.fromkeys(credentials))
        if wanted != self.credentials:
            self.record(self.CredentialsRequired, cause, credentials=list(wanted))

    def link_need(self, need_id: UUID, *, cause: Cause) -> None:
        """Say which need it is for. Refuses what is linked already."""
        if need_id in self.need_ids:
            raise RuleBroken("task.need_linked_already")
        if len(self.need_ids) >= MOST_NEEDS:
            raise RuleBroken("task.too_many_needs", most=MOST_NEEDS)
        self.record(self.NeedLinked, cause, need_id=need_id)

    def file_approval(
        self,
        *,
        body: str,
        document_number: str,
        dated: str,
        attachment_id: UUID | None,
        sha256: str,
        cause: Cause,
    ) -> None:
        """批准: the approval on file for work elsewhere (V1). Refuses without a body or document number."""
        if not body.strip() or not document_number.strip():
            raise RuleBroken("task.approval_incomplete")
        self.record(
            self.ApprovalFiled,
            cause,
            body=body,
            document_number=document_number,
            dated=dated,
            attachment_id=attachment_id,
            sha256=sha256,
        )

    @property
    def commitment(self) -> Commitment:
        """The time a volunteer promises by taking a place."""
        return Commitment(OPERATION, self.id, self.starts_at, self.ends_at)
