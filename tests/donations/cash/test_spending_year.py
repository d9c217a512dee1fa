"""The year's spending (D23): the share of management, with what is planned and spent elsewhere."""

from __future__ import annotations

from datetime import timedelta

from app import policies
from app.donations import spending
from domain.donations.spending_years import SpendingYear, spending_year_id
from tests.donations.cash.purse import Purse, yuan
from tests.donations.cash.test_rules_cash import OFFICE, kinds, refused, year


def state(purse: Purse, planned: int = 0, elsewhere: int = 0, management: int = 0) -> None:
    """What the organisation plans to spend, and spent without Muster."""
    spending.state_year(
        purse.ledger, organisation_id=purse.team, year=year(purse), planned=yuan(planned),
        elsewhere=yuan(elsewhere), elsewhere_management=yuan(management), source="年度预算",
        cause=purse.cause(),
    )  # fmt: skip


def test_D23_management_above_its_share_is_warned_of_and_passes_with_a_reason(purse: Purse) -> None:
    given = purse.give(1000)
    purse.pay(900, given)
    purse.pay(100, given, payment=OFFICE)
    assert "RuleOverridden" not in kinds(purse, given)
    more = purse.give(10)
    found = refused(lambda: purse.pay(10, more, payment=OFFICE), "cash.management_share", "D23")
    assert (found.params["overridable"], found.params["percent"]) == (True, 10)
    purse.pay(10, more, payment=OFFICE, override="审计费用, 下月核减")
    assert "RuleOverridden" in kinds(purse, more)


def test_D23_the_share_follows_the_policy_the_plan_and_spending_elsewhere(purse: Purse) -> None:
    given = purse.give(100)
    refused(lambda: purse.pay(1, given, payment=OFFICE), "cash.management_share", "D23")
    state(purse, planned=10_000)
    purse.pay(1, given, payment=OFFICE)
    policies.set_policy(
        purse.ledger, response_id=purse.response, name="D23.share_percent", value="0", source="章程",
        valid_from=purse.ledger.now() - timedelta(days=1), cause=purse.cause(),
    )  # fmt: skip
    refused(lambda: purse.pay(1, given, payment=OFFICE), "cash.management_share", "D23")


def test_D23_what_comes_back_is_spent_no_more(purse: Purse) -> None:
    given = purse.give(100)
    paid = purse.pay(50, given)
    purse.back(paid, 20)
    found = purse.ledger.get(SpendingYear, spending_year_id(purse.team, year(purse)))
    assert (found.total, purse.of(given).balance) == (yuan(30), yuan(70))


def test_D23_management_elsewhere_counts_too(purse: Purse) -> None:
    given = purse.give(100)
    state(purse, elsewhere=1000)
    purse.pay(1, given, payment=OFFICE)
    state(purse, elsewhere=1000, management=100)
    refused(lambda: purse.pay(1, given, payment=OFFICE), "cash.management_share", "D23")
