"""Journeys 外出: deployments to severe areas with their return (V2), and returnees under observation (V9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.place import AreaCode
from domain.responses import ResponseId

if TYPE_CHECKING:
    from domain.volunteers.volunteer import Volunteer

FOLLOW_UP = timedelta(days=1)
"""Each day of observation somebody asks how they are."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """Sent to a severe area elsewhere: until a recorded return, then until the quarantine is closed."""

    id: UUID
    area_code: AreaCode
    returned_at: datetime | None = None
    quarantine_until: datetime | None = None
    disinfected: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """A returnee 返回人员 who is followed daily until a day; `due_at` is the next follow-up."""

    id: UUID
    until: datetime
    due_at: datetime


class Journeys(Part):
    """Who went where, came back when, and is followed until when."""

    deployment: Deployment | None
    observation: Observation | None

    class DeploymentStarted(Aggregate.Event):
        deployment_id: UUID
        area_code: AreaCode
        response_id: ResponseId | None

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.deployment = Deployment(self.deployment_id, self.area_code)

    class DeploymentReturned(Aggregate.Event):
        deployment_id: UUID
        quarantine_until: datetime

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.deployment = replace(
                volunteer.away(), returned_at=self.happened_at, quarantine_until=self.quarantine_until
            )

    class EquipmentDisinfected(Aggregate.Event):
        deployment_id: UUID
        what: str

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.deployment = replace(volunteer.away(), disinfected=True)

    class QuarantineClosed(Aggregate.Event):
        deployment_id: UUID

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.deployment = None

    class ReturneeRegistered(Aggregate.Event):
        observation_id: UUID
        came_from: str
        until: datetime
        due_at: datetime
        response_id: ResponseId

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.observation = Observation(self.observation_id, self.until, self.due_at)

    class ObservationNoted(Aggregate.Event):
        observation_id: UUID
        well: bool
        due_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.observation = replace(volunteer.observed(), due_at=self.due_at)

    class FollowUpMissed(Aggregate.Event):
        observation_id: UUID
        due_at: datetime
        next_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.observation = replace(volunteer.observed(), due_at=self.next_at)

    class ObservationEnded(Aggregate.Event):
        observation_id: UUID

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.observation = None

    def start_deployment(
        self, deployment_id: UUID, area_code: AreaCode, *, response_id: ResponseId | None, cause: Cause
    ) -> None:
        """Sent to a severe area elsewhere. Refuses while an earlier deployment is not closed (V2)."""
        if self.deployment is not None:
            raise RuleBroken("volunteer.deployed_already", rule="V2", area=self.deployment.area_code)
        self.record(
            self.DeploymentStarted,
            cause,
            deployment_id=deployment_id,
            area_code=area_code,
            response_id=response_id,
        )

    def return_from_deployment(self, *, quarantine_until: datetime, cause: Cause) -> None:
        """Back: the quarantine begins. Refuses when they are not away."""
        deployment = self.away()
        if deployment.returned_at is not None:
            raise RuleBroken("volunteer.returned_already", rule="V2")
        self.record(
            self.DeploymentReturned,
            cause,
            deployment_id=deployment.id,
            quarantine_until=quarantine_until,
        )

    def note_disinfected(self, what: str, *, cause: Cause) -> None:
        """Vehicles and equipment were disinfected after the return. Refuses before the return."""
        deployment = self._returned()
        self.record(self.EquipmentDisinfected, cause, deployment_id=deployment.id, what=what)

    def close_quarantine(self, *, cause: Cause) -> None:
        """They may serve again. Refuses before the last day, or before the equipment is disinfected (V2)."""
        deployment = self._returned()
        until = deployment.quarantine_until
        if until is not None and cause.happened_at < until:
            raise RuleBroken("volunteer.quarantine_runs", rule="V2", until=until)
        if not deployment.disinfected:
            raise RuleBroken("volunteer.not_disinfected", rule="V2")
        self.record(self.QuarantineClosed, cause, deployment_id=deployment.id)

    def register_returnee(
        self,
        observation_id: UUID,
        came_from: str,
        *,
        until: datetime,
        response_id: ResponseId,
        cause: Cause,
    ) -> None:
        """Follow them daily until the end of observation (V9). Refuses when they are followed already."""
        if self.observation is not None:
            raise RuleBroken("volunteer.observed_already", rule="V9", until=self.observation.until)
        if until <= cause.happened_at:
            raise RuleBroken("volunteer.observation_over_already", rule="V9")
        self.record(
            self.ReturneeRegistered,
            cause,
            observation_id=observation_id,
            came_from=came_from,
            until=until,
            due_at=min(until, cause.happened_at + FOLLOW_UP),
            response_id=response_id,
        )

    def note_observation(self, *, well: bool, cause: Cause) -> None:
        """How they are today; at the end of observation the last one ends it. Refuses without one."""
        observed = self.observed()
        due_at = min(observed.until, cause.happened_at + FOLLOW_UP)
        self.record(self.ObservationNoted, cause, observation_id=observed.id, well=well, due_at=due_at)
        if well and cause.happened_at >= observed.until:
            self.record(self.ObservationEnded, cause, observation_id=observed.id)

    def miss_follow_up(self, *, cause: Cause) -> None:
        """A follow-up was due and nobody asked (V9). Too early, or again, changes nothing."""
        observed = self.observation
        if observed is not None and cause.at >= observed.due_at:
            self.record(
                self.FollowUpMissed,
                cause,
                observation_id=observed.id,
                due_at=observed.due_at,
                next_at=cause.at + FOLLOW_UP,
            )

    def away(self) -> Deployment:
        """The deployment. Refuses when there is none."""
        if self.deployment is None:
            raise RuleBroken("volunteer.not_deployed", rule="V2")
        return self.deployment

    def observed(self) -> Observation:
        """The observation. Refuses when there is none."""
        if self.observation is None:
            raise RuleBroken("volunteer.not_observed", rule="V9")
        return self.observation

    def _returned(self) -> Deployment:
        deployment = self.away()
        if deployment.returned_at is None:
            raise RuleBroken("volunteer.not_returned", rule="V2")
        return deployment
