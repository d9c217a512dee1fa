"""Campaigns 募捐活动: asking for donations, with the filed plan, its end, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.money import CampaignId, amount_of, day_of
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId

WAYS = ("agreed", "similar")
"""What happens to a surplus: as the plan says, or a project of the same or a similar purpose (D15)."""
MOST_SURPLUS_LOTS, MOST_SURPLUS_GIFTS = 200, 500


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What is asked for and until when, with `qualification` 公开募捐资格 and `filing` 备案号 of a day.

    `surplus` is what the plan says about what is left over; `ends_at` None is open-ended.
    """

    name: str
    public: bool
    qualification: str
    filing: str
    filed_on: str
    starts_at: datetime
    ends_at: datetime | None
    purpose: str
    goal: Money | None
    surplus: str


class Campaign(Aggregate):
    """募捐活动: opened → ended → its project ended; what is left over is used as agreed, and told."""

    class Opened(Aggregate.Created):
        number: int
        name: str
        organisation_id: OrganisationId
        response_id: ResponseId
        area_code: AreaCode
        public: bool
        qualification: str
        filing: str
        filed_on: str
        starts_at: datetime
        ends_at: datetime | None
        purpose: str
        goal: Money | None
        surplus: str

    class PlanChanged(Aggregate.Event):
        filing: str
        filed_on: str
        ends_at: datetime | None
        goal: Money | None
        surplus: str

        def apply(self, campaign: Campaign) -> None:
            campaign.filing, campaign.ends_at, campaign.surplus = self.filing, self.ends_at, self.surplus

    class Ended(Aggregate.Event):
        reason: str

        def apply(self, campaign: Campaign) -> None:
            campaign.status = "ended"

    class ProjectEnded(Aggregate.Event):
        reason: str

        def apply(self, campaign: Campaign) -> None:
            campaign.status = "project_ended"

    class SurplusUsed(Aggregate.Event):
        surplus_id: UUID
        amount: Money
        lot_ids: list[UUID]
        way: str
        project: str
        purpose: str
        reason: str

    class RuleOverridden(Aggregate.Event):
        rule: str
        reason: str
        key: str

    class RuleFlagged(Aggregate.Event):
        rule: str
        key: str

    def __init__(
        self,
        *,
        number: int,
        name: str,
        organisation_id: OrganisationId,
        response_id: ResponseId,
        area_code: AreaCode,
        public: bool,
        filing: str,
        starts_at: datetime,
        ends_at: datetime | None,
        purpose: str,
        surplus: str,
    ) -> None:
        self.number, self.name, self.public, self.filing = number, name, public, filing
        self.organisation_id, self.response_id, self.area_code = organisation_id, response_id, area_code
        self.starts_at, self.ends_at, self.purpose, self.surplus = starts_at, ends_at, purpose, surplus
        self.status = "asking"

    @classmethod
    def open(
        cls,
        *,
        id: CampaignId,
        number: int,
        organisation_id: OrganisationId,
        response_id: ResponseId,
        area_code: AreaCode,
        plan: CampaignPlan,
        cause: Cause,
    ) -> Campaign:
        """Begin to ask. Refuses without a name or a purpose, and an end before the beginning."""
        if not plan.name.strip() or not plan.purpose.strip():
            raise RuleBroken("campaign.unnamed", field="purpose" if plan.name.strip() else "name")
        _in_order(plan.starts_at, plan.ends_at)
        if plan.goal is not None:
            amount_of(plan.goal, "goal")
        filed_on = day_of(plan.filed_on, cause, "filed_on") if plan.filed_on else ""
        said = {name: getattr(plan, name) for name in CampaignPlan.__dataclass_fields__}
        return cls.begin(
            cls.Opened,
            cause,
            id=id,
            number=number,
            organisation_id=organisation_id,
            response_id=response_id,
            area_code=area_code,
            **said | {"filed_on": filed_on},
        )

    def change_plan(
        self,
        *,
        filing: str,
        filed_on: str,
        ends_at: datetime | None,
        goal: Money | None,
        surplus: str,
        cause: Cause,
    ) -> None:
        """Another end, goal or word on the surplus; a public one files its plan again. Refuses once ended."""
        self.must_be("asking")
        _in_order(self.starts_at, ends_at)
        if goal is not None:
            amount_of(goal, "goal")
        day = day_of(filed_on, cause, "filed_on") if filed_on else ""
        self.record(
            self.PlanChanged, cause, filing=filing, filed_on=day, ends_at=ends_at, goal=goal, surplus=surplus
        )

    def end(self, reason: str, *, cause: Cause) -> None:
        """Nothing more is asked for. Refuses when it has ended."""
        self.must_be("asking")
        self.record(self.Ended, cause, reason=reason)

    def end_project(self, reason: str, *, cause: Cause) -> None:
        """What it was for is done. Refuses while it still asks, and a second time."""
        self.must_be("ended")
        self.record(self.ProjectEnded, cause, reason=reason)

    def use_surplus(
        self,
        surplus_id: UUID,
        *,
        amount: Money,
        lot_ids: list[UUID],
        way: str,
        project: str,
        purpose: str,
        reason: str,
        cause: Cause,
    ) -> None:
        """What is left over goes to another project. Refuses while it still asks, and nothing left."""
        self.must_be("ended", "project_ended")
        if way not in WAYS:
            raise RuleBroken("cash.word_unknown", word=way)
        if not amount.minor and not lot_ids:
            raise RuleBroken("campaign.nothing_left")
        if len(lot_ids) > MOST_SURPLUS_LOTS:
            raise RuleBroken("campaign.too_many_lots", most=MOST_SURPLUS_LOTS, field="lot_ids")
        self.record(
            self.SurplusUsed,
            cause,
            surplus_id=surplus_id,
            amount=amount,
            lot_ids=lot_ids,
            way=way,
            project=project,
            purpose=purpose,
            reason=reason,
        )

    def override(self, rule: str, *, key: str, reason: str, cause: Cause) -> None:
        """Somebody let it pass, with a reason."""
        self.record(self.RuleOverridden, cause, rule=rule, reason=reason, key=key)

    def flag(self, rule: str, *, key: str, cause: Cause) -> None:
        """It is noted that the rule was not kept."""
        self.record(self.RuleFlagged, cause, rule=rule, key=key)

    def must_be(self, *states: str) -> None:
        """Refuses when the campaign is in none of these states."""
        if self.status not in states:
            raise RuleBroken("campaign.status_is", status=self.status)


def _in_order(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise RuleBroken("campaign.time_backwards", field="ends_at")
