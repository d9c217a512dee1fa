"""Health 健康: what is declared each day, who is held back and why, and who was told (V3, V4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.personal import Personal
from domain.responses import ResponseId

if TYPE_CHECKING:
    from domain.volunteers.volunteer import Volunteer

HOLDS = ("fever", "symptoms", "risk_area", "suspected", "other")
"""Why somebody is held back; `suspected` is a suspected case, told to the health authorities first."""
MOST_HOLDS = 20


@dataclass(frozen=True, slots=True)
class Declared:
    """The last declaration: when it was taken, whether a temperature was, and what came of it."""

    at: datetime
    measured: bool
    fit: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Held back: a suspected case until it is ended, anybody else perhaps only until a day."""

    id: UUID
    kind: str
    until: datetime | None
    told_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a time; a suspected case ends by no date."""
        return self.kind == "suspected" or self.until is None or at < self.until


class Health(Part):
    """健康: what was declared, and what follows from it."""

    declared: Declared | None
    holds: dict[UUID, Hold]

    class HealthDeclared(Aggregate.Event):
        response_id: ResponseId | None
        temperature: Personal | None
        fit: bool
        symptoms: bool
        from_risk_area: bool

        def apply(self, volunteer: Volunteer) -> None:
            declared = Declared(self.happened_at, self.temperature is not None, self.fit)
            if volunteer.declared is None or volunteer.declared.at <= declared.at:
                volunteer.declared = declared  # one that waited in a phone does not undo a newer one

    class HoldPlaced(Aggregate.Event):
        hold_id: UUID
        kind: str
        reason: str
        until: datetime | None

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.holds[self.hold_id] = Hold(self.hold_id, self.kind, self.until)

    class TakenOffDuty(Aggregate.Event):
        response_id: ResponseId | None
        rule: str
        hold_id: UUID
        item_ids: list[UUID]

    class AuthoritiesTold(Aggregate.Event):
        hold_id: UUID
        body: str
        told_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.holds[self.hold_id] = replace(volunteer.holds[self.hold_id], told_at=self.told_at)

    class CoordinatorTold(Aggregate.Event):
        hold_id: UUID
        told_at: datetime

    class HoldEnded(Aggregate.Event):
        hold_id: UUID
        reason: str

        def apply(self, volunteer: Volunteer) -> None:
            del volunteer.holds[self.hold_id]

    def declare_health(
        self,
        *,
        response_id: ResponseId | None,
        temperature: Personal | None,
        fit: bool,
        symptoms: bool,
        from_risk_area: bool,
        cause: Cause,
    ) -> None:
        """Take down today's declaration. Never refused: it is what they said."""
        self.record(
            self.HealthDeclared,
            cause,
            response_id=response_id,
            temperature=temperature,
            fit=fit,
            symptoms=symptoms,
            from_risk_area=from_risk_area,
        )

    def place_hold(
        self, hold_id: UUID, kind: str, *, reason: str, until: datetime | None, cause: Cause
    ) -> UUID:
        """Hold them back; returns the hold that is in force: a second one for the same reason is the first.

        Refuses an unknown kind, or one that would be over already.
        """
        if kind not in HOLDS:
            raise RuleBroken("volunteer.hold_unknown", kind=kind)
        if until is not None and until <= cause.happened_at:
            raise RuleBroken("volunteer.hold_over_already", field="until")
        for hold in self.holds.values():
            if hold.kind == kind and hold.until == until:
                return hold.id
        if len(self.holds) >= MOST_HOLDS:
            raise RuleBroken("volunteer.too_many_holds", most=MOST_HOLDS)
        self.record(self.HoldPlaced, cause, hold_id=hold_id, kind=kind, reason=reason, until=until)
        return hold_id

    def go_off_duty(
        self,
        *,
        response_id: ResponseId | None,
        rule: str,
        hold_id: UUID,
        item_ids: list[UUID],
        cause: Cause,
    ) -> None:
        """Off duty at once: these places were given up or ended because of the hold."""
        self.record(
            self.TakenOffDuty,
            cause,
            response_id=response_id,
            rule=rule,
            hold_id=hold_id,
            item_ids=item_ids,
        )

    def tell_authorities(self, hold_id: UUID, *, body: str, told_at: datetime, cause: Cause) -> None:
        """The health authorities were told of a suspected case, at this time. Refuses a second time."""
        if self._hold(hold_id).told_at is not None:
            raise RuleBroken("volunteer.authorities_told_already", rule="V4")
        if told_at > cause.at:
            raise RuleBroken("volunteer.told_in_the_future", field="told_at")
        self.record(self.AuthoritiesTold, cause, hold_id=hold_id, body=body, told_at=told_at)

    def tell_coordinator(self, hold_id: UUID, *, told_at: datetime, cause: Cause) -> None:
        """The coordinator was told. Refuses before the authorities know of a suspected case (V4)."""
        hold = self._hold(hold_id)
        if hold.kind == "suspected" and (hold.told_at is None or told_at < hold.told_at):
            raise RuleBroken("volunteer.authorities_first", rule="V4")
        self.record(self.CoordinatorTold, cause, hold_id=hold_id, told_at=told_at)

    def end_hold(self, hold_id: UUID, *, reason: str, cause: Cause) -> None:
        """They may serve again. Refuses for a suspected case that the authorities do not know of (V4)."""
        hold = self._hold(hold_id)
        if hold.kind == "suspected" and hold.told_at is None:
            raise RuleBroken("volunteer.authorities_not_told", rule="V4")
        self.record(self.HoldEnded, cause, hold_id=hold_id, reason=reason)

    def _hold(self, hold_id: UUID) -> Hold:
        if hold_id not in self.holds:
            raise RuleBroken("volunteer.hold_missing")
        return self.holds[hold_id]
