"""The disclosure calendar: what falls due, becomes an alarm by itself, and ends when it is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from app import policies
from app.clock import Clock
from app.donations import campaigns
from app.donations.disclosure import withdraw
from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.disclosure import Disclosure, DisclosureId, PublicLine
from domain.donations.rules_cash import campaign_deadline, d16_in_time, item_deadline
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from projections.donations.calendar import DisclosureDueRow
from projections.due import due_at
from projections.due_rows import AlarmRow
from tests.donations.cash.purse import Purse
from tests.machine import Ground

THREE = timedelta(days=3)
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    made = Ground(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def purse(ground: Ground) -> Purse:
    return Purse(ground.ledger, ground.secrets, ground.seeded)


@command
def tell(
    ledger: Ledger,
    *,
    kind: str,
    items: Sequence[UUID],
    response_id: ResponseId,
    team: OrganisationId,
    cause: Cause,
) -> Changed:
    """Publish items, whatever is said of them."""
    lines = [PublicLine(item, 1, "捐款", "", Quantity(Decimal(1), "yuan"), "2026-07-01") for item in items]
    return [
        Disclosure.publish(
            id=DisclosureId(cause.new_id("disclosure")), number=1, response_id=response_id,
            organisation_id=team, area_code=AreaCode("990000001"), kind=kind, lines=lines, cause=cause,
        )
    ]  # fmt: skip


def publish(purse: Purse, kind: str, *items: UUID) -> UUID:
    why = purse.cause()
    tell(purse.ledger, kind=kind, items=items, response_id=purse.response, team=purse.team, cause=why)
    return why.new_id("disclosure")


def telling(ground: Ground, kind: str, item: UUID) -> DisclosureDueRow:
    """What the calendar says, as a fresh replay of the events says it too."""
    ground.projector.catch_up()
    key = f"{kind}:{item}"
    row = ground.views.one(DisclosureDueRow, key)
    assert row is not None and row == ground.replay_all()[f"tellings_{kind}"][key]
    return row


def pass_time(ground: Ground, by: timedelta) -> int:
    ground.watch.now += by
    acted = Clock(ground.ledger, lambda now: due_at(ground.views, now)).tick()
    ground.projector.catch_up()
    return acted


def eight(day: str) -> datetime:
    """The hour at which the watch began."""
    return datetime.fromisoformat(f"{day}T08:00:00+00:00")


def alarms(ground: Ground) -> set[tuple[str, UUID]]:
    return {(row.kind, row.item_id) for row in ground.views.rows(AlarmRow)}


def test_D16_money_received_is_told_within_three_days(ground: Ground, purse: Purse) -> None:
    given = purse.give(100)
    row = telling(ground, "received", given)
    assert (row.open, row.deadline) == (True, ground.watch.now + THREE)
    publish(purse, "received", given)
    row = telling(ground, "received", given)
    assert (row.open, row.published_at) == (False, ground.watch.now)
    assert pass_time(ground, THREE * 2) == 0 and alarms(ground) == set()


def test_D16_a_deadline_that_passes_is_an_alarm_once_until_it_is_told(ground: Ground, purse: Purse) -> None:
    given = purse.give(100)
    ground.projector.catch_up()
    assert pass_time(ground, THREE - timedelta(seconds=1)) == 0
    assert pass_time(ground, timedelta(seconds=1)) == 1
    assert alarms(ground) == {("disclosure_late", given)}
    assert telling(ground, "received", given).late
    assert pass_time(ground, THREE) == 0
    publish(purse, "received", given)
    ground.projector.catch_up()
    assert alarms(ground) == set() and not telling(ground, "received", given).late


def test_D16_what_comes_or_goes_after_it_was_told_is_to_be_told_again(ground: Ground, purse: Purse) -> None:
    given = purse.give(100)
    publish(purse, "received", given)
    ground.watch.now += timedelta(days=10)
    purse.receive(given, 50)
    assert telling(ground, "received", given).deadline == ground.watch.now + THREE
    assert not telling(ground, "issued", given).open
    purse.pay(20, given)
    assert telling(ground, "issued", given).open


def test_D16_what_is_taken_back_is_owed_again(ground: Ground, purse: Purse) -> None:
    given = purse.give(100)
    told = publish(purse, "received", given)
    ground.watch.now += timedelta(days=10)
    withdraw(
        purse.ledger, disclosure_id=DisclosureId(told), item_ids=[given], reason="写错了", cause=purse.cause()
    )
    row = telling(ground, "received", given)
    assert (row.open, row.published_at, row.deadline) == (True, None, ground.watch.now + THREE)


def test_D16_the_days_are_the_policy_values_of_the_response(ground: Ground, purse: Purse) -> None:
    policies.set_policy(
        purse.ledger, response_id=purse.response, name="D16.days", value="1", source="通知",
        valid_from=purse.ledger.now(), cause=purse.cause(),
    )  # fmt: skip
    given = purse.give(100)
    assert telling(ground, "received", given).deadline == ground.watch.now + timedelta(days=1)


def test_D16_a_public_campaign_tells_every_three_months_at_its_end_and_its_projects(
    ground: Ground, purse: Purse
) -> None:
    campaign = purse.campaign()
    assert telling(ground, "campaign", campaign).deadline == datetime.fromisoformat(
        "2026-10-01T08:00:00+00:00"
    )
    ground.watch.now += timedelta(days=60)
    publish(purse, "campaign", campaign)
    assert telling(ground, "campaign", campaign).deadline == datetime.fromisoformat(
        "2026-11-30T08:00:00+00:00"
    )
    ground.watch.now += timedelta(days=30)
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="", cause=purse.cause())
    assert telling(ground, "campaign", campaign).deadline == datetime.fromisoformat(
        "2026-12-29T08:00:00+00:00"
    )
    assert not telling(ground, "project", campaign).open
    publish(purse, "campaign", campaign)
    assert not telling(ground, "campaign", campaign).open
    campaigns.end_project(purse.ledger, campaign_id=campaign, reason="", cause=purse.cause())
    project = telling(ground, "project", campaign)
    assert (project.open, project.deadline) == (True, eight("2026-12-29"))


def test_D16_a_short_or_private_campaign_tells_only_at_its_end(ground: Ground, purse: Purse) -> None:
    month = purse.campaign(ends_at=ground.watch.now + timedelta(days=30))
    friends = purse.campaign(public=False)
    assert not telling(ground, "campaign", month).open
    assert not telling(ground, "campaign", friends).open
    campaigns.end_campaign(purse.ledger, campaign_id=month, reason="", cause=purse.cause())
    assert telling(ground, "campaign", month).open


@pytest.mark.parametrize(("days", "hours", "late"), [("3", 71, False), ("3", 72, True), ("0.5", 12, True)])
def test_D16_what_was_received_is_told_within_the_days_of_the_policy(
    days: str, hours: int, late: bool
) -> None:
    until = item_deadline(NOON, Decimal(days))
    now = NOON + timedelta(hours=hours)
    assert bool(list(d16_in_time("received", until, None, now))) == late
    assert not list(d16_in_time("received", until, NOON, now))


def test_D16_a_long_public_campaign_tells_every_three_months_and_after_its_end() -> None:
    said = {"public": True, "starts_at": NOON, "ends_at": None, "ended_at": None, "told_at": None}
    three = Decimal(3)
    assert campaign_deadline(**said, months=three) == datetime(2026, 4, 30, 12, tzinfo=UTC)
    told = datetime(2026, 4, 1, tzinfo=UTC)
    assert campaign_deadline(**said | {"told_at": told}, months=three) == datetime(2026, 7, 1, tzinfo=UTC)
    assert campaign_deadline(**said | {"ends_at": NOON + timedelta(days=120)}, months=three) is None
    assert campaign_deadline(**said | {"public": False}, months=three) is None
    ended = said | {"ended_at": datetime(2026, 5, 31, tzinfo=UTC), "told_at": told}
    assert campaign_deadline(**ended, months=three) == datetime(2026, 8, 31, tzinfo=UTC)
    assert campaign_deadline(**ended | {"told_at": datetime(2026, 6, 1, tzinfo=UTC)}, months=three) is None
