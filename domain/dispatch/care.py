"""People cared for 关爱对象: who is looked after, how often, when somebody last saw them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.care_words import (
    CONTACT_WAYS,
    END_REASONS,
    CaredForId,
    check_care,
    end_of_day,
    known_word,
)
from domain.dispatch.plans import TaskId
from domain.organisations import OrganisationId
from domain.people import PersonId
from domain.personal import Personal
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.volunteers import VolunteerId


class CaredFor(Aggregate):
    """关爱对象: somebody to be visited or called at an interval; name and telephone belong to the person."""

    class Registered(Aggregate.Created):
        person_id: PersonId
        number: int
        kind: str
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        address: Personal | None
        notes: Personal | None
        every_days: int
        time_zone: str
        due_at: datetime

    class Changed(Aggregate.Event):
        kind: str
        area_code: AreaCode
        address: Personal | None
        notes: Personal | None
        every_days: int
        due_at: datetime

        def apply(self, cared: CaredFor) -> None:
            cared.kind, cared.area_code, cared.every_days = self.kind, self.area_code, self.every_days
            cared.be_due(self.due_at)

    class CarerAssigned(Aggregate.Event):
        volunteer_id: VolunteerId | None
        team_id: UUID | None

        def apply(self, cared: CaredFor) -> None:
            cared.volunteer_id, cared.team_id = self.volunteer_id, self.team_id

    class Contacted(Aggregate.Event):
        way: str
        well: bool
        note: Personal | None
        volunteer_id: VolunteerId | None
        task_id: TaskId | None
        due_at: datetime

        def apply(self, cared: CaredFor) -> None:
            cared.last_contact = max(self.happened_at, cared.last_contact or self.happened_at)
            cared.be_due(self.due_at)

    class NotReached(Aggregate.Event):
        way: str
        note: Personal | None
        volunteer_id: VolunteerId | None
        task_id: TaskId | None

    class HelpAsked(Aggregate.Event):
        need_id: UUID

    class VisitOpened(Aggregate.Event):
        task_id: TaskId
        starts_at: datetime

        def apply(self, cared: CaredFor) -> None:
            cared.visit_id = self.task_id

    class FellOverdue(Aggregate.Event):
        due_at: datetime

        def apply(self, cared: CaredFor) -> None:
            cared.overdue = True

    class Paused(Aggregate.Event):
        reason: str

        def apply(self, cared: CaredFor) -> None:
            cared.status, cared.overdue = "paused", False

    class Resumed(Aggregate.Event):
        due_at: datetime

        def apply(self, cared: CaredFor) -> None:
            cared.status = "active"
            cared.be_due(self.due_at)

    class Ended(Aggregate.Event):
        reason: str

        def apply(self, cared: CaredFor) -> None:
            cared.status, cared.overdue = "ended", False

    def __init__(
        self,
        *,
        person_id: PersonId,
        kind: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        every_days: int,
        time_zone: str,
        due_at: datetime,
    ) -> None:
        self.person_id, self.kind, self.response_id = person_id, kind, response_id
        self.organisation_id, self.area_code = organisation_id, area_code
        self.every_days, self.time_zone, self.due_at = every_days, time_zone, due_at
        self.status, self.overdue = "active", False
        self.last_contact: datetime | None = None
        self.volunteer_id: VolunteerId | None = None
        self.team_id: UUID | None = None
        self.visit_id: TaskId | None = None

    @classmethod
    def register(
        cls,
        *,
        id: CaredForId,
        person_id: PersonId,
        number: int,
        kind: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        address: Personal | None,
        notes: Personal | None,
        every_days: int,
        time_zone: str,
        cause: Cause,
    ) -> CaredFor:
        """Take somebody into care; the first contact is due at once, today. Refuses an unknown kind."""
        check_care(kind, every_days)
        return cls.begin(
            cls.Registered,
            cause,
            id=id,
            person_id=person_id,
            number=number,
            kind=kind,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            address=address,
            notes=notes,
            every_days=every_days,
            time_zone=time_zone,
            due_at=end_of_day(cause.at, 0, time_zone),
        )

    def change(
        self,
        *,
        kind: str,
        area_code: AreaCode,
        address: Personal | None,
        notes: Personal | None,
        every_days: int,
        cause: Cause,
    ) -> None:
        """Correct what is known; the next contact is due by the new interval from the last one."""
        self.must_not_be("ended")
        check_care(kind, every_days)
        due_at = (
            end_of_day(self.last_contact, every_days, self.time_zone) if self.last_contact else self.due_at
        )
        self.record(
            self.Changed,
            cause,
            kind=kind,
            area_code=area_code,
            address=address,
            notes=notes,
            every_days=every_days,
            due_at=due_at,
        )
        self.fall_overdue(cause=cause)

    def assign_carer(
        self, volunteer_id: VolunteerId | None, team_id: UUID | None = None, *, cause: Cause
    ) -> None:
        """Say who looks after them: a volunteer, a team, both or nobody; the same again changes nothing."""
        self.must_not_be("ended")
        if (volunteer_id, team_id) != (self.volunteer_id, self.team_id):
            self.record(self.CarerAssigned, cause, volunteer_id=volunteer_id, team_id=team_id)

    def contact(
        self,
        *,
        way: str,
        well: bool,
        note: Personal | None = None,
        volunteer_id: VolunteerId | None = None,
        task_id: TaskId | None = None,
        cause: Cause,
    ) -> None:
        """Somebody saw or spoke to them. Never refused for its time or the state of care: it happened."""
        known_word(way, CONTACT_WAYS)
        latest = max(cause.happened_at, self.last_contact or cause.happened_at)
        self.record(
            self.Contacted,
            cause,
            way=way,
            well=well,
            note=note,
            volunteer_id=volunteer_id,
            task_id=task_id,
            due_at=end_of_day(latest, self.every_days, self.time_zone),
        )
        self.fall_overdue(cause=cause)  # told so late that the next one is due already

    def miss(
        self,
        *,
        way: str,
        note: Personal | None = None,
        volunteer_id: VolunteerId | None = None,
        task_id: TaskId | None = None,
        cause: Cause,
    ) -> None:
        """Somebody tried and did not reach them: the contact stays due."""
        known_word(way, CONTACT_WAYS)
        self.record(self.NotReached, cause, way=way, note=note, volunteer_id=volunteer_id, task_id=task_id)

    def ask_help(self, need_id: UUID, *, cause: Cause) -> None:
        """They need help: a need was reported for them."""
        self.record(self.HelpAsked, cause, need_id=need_id)

    def open_visit(self, task_id: TaskId, starts_at: datetime, *, cause: Cause) -> None:
        """A task was opened to visit them. Refuses when care is paused or has ended."""
        self.must_not_be("paused", "ended")
        self.record(self.VisitOpened, cause, task_id=task_id, starts_at=starts_at)

    def fall_overdue(self, *, cause: Cause) -> None:
        """The day of the next contact has passed. Too early, or again, changes nothing."""
        if self.status == "active" and not self.overdue and cause.at >= self.due_at:
            self.record(self.FellOverdue, cause, due_at=self.due_at)

    def pause(self, reason: str, *, cause: Cause) -> None:
        """No contact is due for a while: in hospital, with family. Refuses when it is so already."""
        self.must_not_be("paused", "ended")
        self.record(self.Paused, cause, reason=reason)

    def resume(self, *, cause: Cause) -> None:
        """Care goes on: the next contact is due today. Refuses when it is not paused."""
        self.must_not_be("active", "ended")
        self.record(self.Resumed, cause, due_at=end_of_day(cause.at, 0, self.time_zone))

    def end(self, reason: str, *, cause: Cause) -> None:
        """Care ends for a stated reason. Refuses when it has ended."""
        self.must_not_be("ended")
        known_word(reason, END_REASONS)
        self.record(self.Ended, cause, reason=reason)

    def must_not_be(self, *states: str) -> None:
        """Refuses when care is in one of these states."""
        if self.status in states:
            raise RuleBroken("care.status_is", status=self.status)

    def be_due(self, at: datetime) -> None:
        """Only for events to apply: due anew, so not overdue."""
        self.due_at, self.overdue = at, False
