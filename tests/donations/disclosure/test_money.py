"""Money in public: what came and went in yuan; a campaign's words are prefilled."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.donations import campaigns
from projections.donations.disclosure import DisclosureRow
from tests.donations.cash.purse import Purse
from tests.donations.disclosure.test_publishing import OWED, lines
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]
Show = Callable[[], object]


@pytest.fixture
def purse(app: Flask, seeded: Scenario) -> Purse:
    parts = app.extensions["muster"]
    return Purse(parts.ledger, parts.secrets, seeded)


def publish(person: Person, seeded: Scenario, kind: str) -> Any:
    path = f"{OWED}/preview?kind={kind}&organisation={seeded.team}"
    page = person.text(path)
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="([^"]+)"', page))
    words = re.search(r"<textarea[^>]*>([^<]*)", page)
    body = {"kind": kind, "organisation_id": str(seeded.team), **seen}
    body["item"] = re.findall(r'name="item" value="([^"]+)"', page)  # type: ignore[assignment]
    body["statement"] = words.group(1) if words else ""
    return person.client.post(OWED, data=person.hidden(path) | body)


def test_money_that_came_and_went_is_published_in_yuan(
    purse: Purse, seeded: Scenario, enter: Enter, stranger: Person, show: Show
) -> None:
    given = purse.give(1000)
    purse.pay(400, given)
    show()
    coordinator = enter("coordinator")
    for kind in ("received", "issued"):
        assert publish(coordinator, seeded, kind).status_code == 303
    shown = lines(stranger.text("/disclosures"))
    assert any("捐款" in line and "¥1,000.00" in line and "未具名" in line for line in shown)
    assert any("捐款支出" in line and "¥400.00" in line for line in shown)
    assert "沈雨" not in stranger.text("/disclosures")


def test_a_campaign_tells_what_it_raised_and_spent(
    purse: Purse, seeded: Scenario, enter: Enter, stranger: Person, show: Show, app: Flask
) -> None:
    campaign = purse.campaign()
    purse.pay(300, purse.give(1000, campaign_id=campaign))
    campaigns.end_campaign(purse.ledger, campaign_id=campaign, reason="期满", cause=purse.cause())
    show()
    assert publish(enter("coordinator"), seeded, "campaign").status_code == 303
    [row] = app.extensions["muster"].views.rows(DisclosureRow)
    assert row.statement == "抗洪募捐：共募集 ¥1,000.00，已支出 ¥300.00，结余 ¥700.00。"
    assert row.statement in stranger.text("/disclosures?" + f"response={seeded.response}")
    assert "募集" in stranger.text(f"/disclosures/{row.id}")


def test_D17_who_gave_money_sees_what_it_was_spent_on(
    purse: Purse, enter: Enter, stranger: Person, show: Show
) -> None:
    given = purse.give(1000)
    purse.pay(400, given)
    show()
    coordinator, path = enter("coordinator"), f"/donations/{given}/link"
    assert coordinator.send(path, path, do="make").status_code == 303
    link = re.search(r"http://localhost(/gift/[\w-]+)", coordinator.text(path))
    assert link
    page = stranger.text(link.group(1))
    assert "¥1,000.00" in page and "¥400.00" in page and "¥600.00" in page and "沈雨" not in page
