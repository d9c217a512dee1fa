"""Care, errands and templates at random: made again beside, every version of every row is the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.dispatch import care, errands, templates
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from domain.base import SYSTEM, Cause, MusterError
from domain.dispatch import KINDS, TaskId, TaskPlan
from domain.dispatch.care_words import CARE_KINDS, END_REASONS, CaredForId
from domain.dispatch.errand_lists import CARDS, ITEM_STATES, REPAID_BY, ErrandId, Wanted
from domain.dispatch.template_plans import TemplateId, TemplatePlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money, Quantity
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.care import CaredForRow
from projections.checking import compare
from projections.errands import ErrandRow
from projections.projector import Projector
from projections.reading import Views
from projections.recurring import TemplateRow
from tests import scenario

HERE = AreaCode("990000001001")
Act = Callable[[], None]


class Household:
    """What happened so far, and what could happen next."""

    def __init__(self, ledger: Ledger, secrets: Secrets, seed: int) -> None:
        self.ledger, self.secrets, self.random = ledger, secrets, random.Random(seed)
        self.world = scenario.seed(ledger, secrets)
        self.days = 0
        self.cared: list[UUID] = []
        self.errands: list[UUID] = []
        self.templates: list[UUID] = []

    def play(self, commands: int) -> None:
        for first in (self.take, self.list, self.save):
            first()
        acts: list[Act] = [self.take, self.list, self.save, self.pause, self.end, self.visit, self.next_day]
        acts += [self.see, self.tick, self.pay, self.repay, self.card, self.open] * 4
        acts += [self.deliver, self.settle, self.recur, self.late, self.assign, self.correct] * 2
        for _ in range(commands):
            with suppress(MusterError):
                self.random.choice(acts)()

    def cause(self) -> Cause:
        now = self.ledger.now() + timedelta(days=self.days)
        told = timedelta(hours=self.random.choice([0, 0, 0, 30]))
        return Cause(SYSTEM, now, now - told, UUID(int=self.random.getrandbits(128), version=4))

    def one(self, ids: list[UUID]) -> Any:
        return self.random.choice(ids)

    def volunteer(self) -> VolunteerId:
        return VolunteerId(self.one(self.world.volunteers))

    def next_day(self) -> None:
        self.days += 1

    def axes(self) -> dict[str, Any]:
        return {
            "organisation_id": OrganisationId(self.world.team),
            "response_id": ResponseId(self.world.response),
        }

    def take(self) -> None:
        cause = self.cause()
        care.register_cared_for(
            self.ledger,
            name=self.secrets.seal(cause.new_id("person"), "name", "罗奶奶", cause.command_id),
            telephone=None,
            address=None,
            notes=None,
            kind=self.random.choice(CARE_KINDS),
            every_days=self.random.randrange(1, 5),
            area_code=HERE,
            **self.axes(),
            cause=cause,
        )
        self.cared.append(cause.new_id("cared_for"))

    def see(self) -> None:
        care.log_contact(
            self.ledger,
            cared_id=CaredForId(self.one(self.cared)),
            way=self.random.choice(["visit", "telephone"]),
            outcome=self.random.choice(["well", "well", "needs_help", "not_reached"]),
            note=None,
            volunteer_id=self.volunteer(),
            cause=self.cause(),
        )

    def late(self) -> None:
        care.note_overdue_contact(self.ledger, cared_id=CaredForId(self.one(self.cared)), cause=self.cause())

    def assign(self) -> None:
        who = self.random.choice([None, self.volunteer()])
        care.assign_carer(
            self.ledger, cared_id=CaredForId(self.one(self.cared)), volunteer_id=who, cause=self.cause()
        )

    def pause(self) -> None:
        one, cause = CaredForId(self.one(self.cared)), self.cause()
        if self.random.random() < 0.5:
            care.pause_care(self.ledger, cared_id=one, reason="住院", cause=cause)
        else:
            care.resume_care(self.ledger, cared_id=one, cause=cause)

    def end(self) -> None:
        care.end_care(
            self.ledger,
            cared_id=CaredForId(self.one(self.cared)),
            reason=self.random.choice(END_REASONS),
            cause=self.cause(),
        )

    def visit(self) -> None:
        cause = self.cause()
        plan = TemplatePlan("探访", "care_visit", "normal", HERE, "见页面", None, 1, "", (), 60)
        planned: TaskPlan = plan.task_plan(**self.axes(), starts_at=cause.at)
        care.open_visit(self.ledger, cared_id=CaredForId(self.one(self.cared)), plan=planned, cause=cause)

    def list(self) -> None:
        cause = self.cause()
        items = [
            Wanted(f"物品{n}", Quantity(Decimal(n + 1), "个"), "", n % 2 == 0)
            for n in range(self.random.randrange(1, 5))
        ]
        errands.list_errand(
            self.ledger,
            task_id=TaskId(self.one(self.world.tasks)),
            volunteer_id=self.random.choice([None, self.volunteer()]),
            name=None,
            items=items,
            cause=cause,
        )
        self.errands.append(cause.new_id("errand"))

    def tick(self) -> None:
        errands.tick_item(
            self.ledger,
            errand_id=ErrandId(self.one(self.errands)),
            item=self.random.randrange(1, 5),
            state=self.random.choice(ITEM_STATES),
            cause=self.cause(),
        )

    def pay(self) -> None:
        total = self.random.randrange(0, 20_000)
        errands.note_purchase(
            self.ledger,
            errand_id=ErrandId(self.one(self.errands)),
            total=Money(total),
            advanced=Money(self.random.randrange(0, total + 1)),
            cause=self.cause(),
        )

    def repay(self) -> None:
        errands.repay_advance(
            self.ledger,
            errand_id=ErrandId(self.one(self.errands)),
            amount=Money(self.random.randrange(1, 9_000)),
            way=self.random.choice(REPAID_BY),
            cause=self.cause(),
        )

    def card(self) -> None:
        one, card = ErrandId(self.one(self.errands)), self.random.choice(CARDS)
        if self.random.random() < 0.5:
            errands.hand_over_card(
                self.ledger, errand_id=one, card=card, volunteer_id=self.volunteer(), cause=self.cause()
            )
        else:
            errands.return_card(self.ledger, errand_id=one, card=card, cause=self.cause())

    def deliver(self) -> None:
        errands.deliver_errand(self.ledger, errand_id=ErrandId(self.one(self.errands)), cause=self.cause())

    def settle(self) -> None:
        one = ErrandId(self.one(self.errands))
        if self.random.random() < 0.7:
            errands.settle_errand(self.ledger, errand_id=one, cause=self.cause())
        else:
            errands.cancel_errand(self.ledger, errand_id=one, reason="", cause=self.cause())

    def save(self) -> None:
        cause, kind = self.cause(), self.random.choice(KINDS)
        plan = TemplatePlan("巡访", kind, "normal", HERE, "社区", None, 2, "", (), 60)
        templates.save_template(self.ledger, name="巡访", plan=plan, **self.axes(), cause=cause)
        self.templates.append(cause.new_id("template"))

    def recur(self) -> None:
        cause = self.cause()
        templates.set_recurrence(
            self.ledger,
            template_id=TemplateId(self.one(self.templates)),
            weekdays=tuple(self.random.sample(range(7), self.random.randrange(1, 8))),
            start=f"{self.random.randrange(24):02}:30",
            first_day=cause.at.date().isoformat(),
            last_day="",
            lead_hours=self.random.choice([0, 24, 72]),
            cause=cause,
        )

    def open(self) -> None:
        templates.open_occurrence(
            self.ledger, template_id=TemplateId(self.one(self.templates)), cause=self.cause()
        )

    def correct(self) -> None:
        one, cause = TemplateId(self.one(self.templates)), self.cause()
        if self.random.random() < 0.5:
            templates.pause_template(self.ledger, template_id=one, reason="", cause=cause)
        else:
            templates.resume_template(self.ledger, template_id=one, cause=cause)


@pytest.mark.parametrize("seed", [3, 14])
def test_made_again_every_version_is_the_same_and_the_money_adds_up(
    settings: Settings, ledger: Ledger, secrets: Secrets, projector: Projector, views: Views, seed: int
) -> None:
    played = Household(ledger, secrets, seed)
    for _part in range(3):
        played.play(150)
        projector.catch_up()
    assert compare(ledger, settings) == []
    assert len(views.rows(ErrandRow)) > 5
    assert {row.status for row in views.rows(CaredForRow)} >= {"active"}
    assert sum(row.opened for row in views.rows(TemplateRow)) > 0
