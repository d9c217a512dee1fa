"""A year's spending 年度支出 of an organisation: what management took of all that went out (D23)."""

from __future__ import annotations

from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.money import CURRENCY, MOST_MONEY, NOTHING, amount_of
from domain.organisations import OrganisationId
from domain.quantity import Money

_NAMES = UUID("2f2f2c0b-8d07-4c7e-9d0d-6f3a3d7c9d23")


def spending_year_id(organisation_id: UUID, year: int) -> UUID:
    """The one id of an organisation's year."""
    return uuid5(_NAMES, f"{organisation_id} {year}")


class SpendingYear(Aggregate):
    """年度支出: grows with every payment; a plan and spending elsewhere can be stated."""

    class Begun(Aggregate.Created):
        organisation_id: OrganisationId
        year: int

    class Spent(Aggregate.Event):
        disbursement_id: UUID
        amount: Money
        management: bool

        def apply(self, year: SpendingYear) -> None:
            year.total += self.amount
            if self.management:
                year.management += self.amount

    class ComeBack(Aggregate.Event):
        disbursement_id: UUID
        amount: Money
        management: bool

        def apply(self, year: SpendingYear) -> None:
            year.total -= self.amount
            if self.management:
                year.management -= self.amount

    class Stated(Aggregate.Event):
        planned: Money
        elsewhere: Money
        elsewhere_management: Money
        source: str

        def apply(self, year: SpendingYear) -> None:
            year.planned, year.elsewhere = self.planned, self.elsewhere
            year.elsewhere_management = self.elsewhere_management

    def __init__(self, *, organisation_id: OrganisationId, year: int) -> None:
        self.organisation_id, self.year = organisation_id, year
        self.total = self.management = NOTHING
        self.planned = self.elsewhere = self.elsewhere_management = NOTHING

    @classmethod
    def begin_year(cls, *, organisation_id: OrganisationId, year: int, cause: Cause) -> SpendingYear:
        """The year's first payment or statement."""
        return cls.begin(
            cls.Begun,
            cause,
            id=spending_year_id(organisation_id, year),
            organisation_id=organisation_id,
            year=year,
        )

    def spend(self, disbursement_id: UUID, amount: Money, *, management: bool, cause: Cause) -> None:
        """Count a payment. Never refused: it is counted with what it is the payment of."""
        self.record(self.Spent, cause, disbursement_id=disbursement_id, amount=amount, management=management)

    def come_back(self, disbursement_id: UUID, amount: Money, *, management: bool, cause: Cause) -> None:
        """Count what a payee returned; a year may thereby fall below zero, as in an accountant's books."""
        self.record(
            self.ComeBack, cause, disbursement_id=disbursement_id, amount=amount, management=management
        )

    def state(
        self, *, planned: Money, elsewhere: Money, elsewhere_management: Money, source: str, cause: Cause
    ) -> None:
        """The year's plan, and what is spent outside Muster. Refuses without a source, or impossible sums."""
        if not source.strip():
            raise RuleBroken("cash.source_missing", field="source")
        for name, money in (("planned", planned), ("elsewhere", elsewhere)):
            if money.currency != CURRENCY or not 0 <= money.minor <= MOST_MONEY:
                raise RuleBroken("cash.amount_out_of_range", most=MOST_MONEY // 100, field=name)
        if elsewhere_management.minor:
            amount_of(elsewhere_management, "elsewhere_management")
        if elsewhere_management > elsewhere:
            raise RuleBroken("cash.management_above_total", field="elsewhere_management")
        self.record(
            self.Stated,
            cause,
            planned=planned,
            elsewhere=elsewhere,
            elsewhere_management=elsewhere_management,
            source=source.strip(),
        )
