"""The board without scripts: its queue lists needs too."""

from __future__ import annotations

import re

from flask import Flask

from app.ledger import Ledger
from app.needs import report_need, withdraw_need
from domain.needs import NeedId
from domain.place import AreaCode
from domain.responses import ResponseId
from tests.scenario import Scenario, cause
from tests.web.test_teams import Enter


def report(ledger: Ledger, seeded: Scenario, title: str, urgency: str) -> NeedId:
    reporting = cause(ledger)
    report_need(
        ledger,
        response_id=ResponseId(seeded.response),
        area_code=AreaCode("990000001001"),
        kind="people",
        help="care_visit",
        urgency=urgency,
        title=title,
        quantity=2,
        cause=reporting,
    )
    return NeedId(reporting.new_id("need"))


def test_the_queue_lists_open_needs_the_most_urgent_first(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    report(ledger, seeded, "送药", "normal")
    report(ledger, seeded, "地下室进水", "critical")
    over = report(ledger, seeded, "搬家具", "normal")
    withdraw_need(ledger, need_id=over, reason="by_asker", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    page = enter("coordinator").text("/board?tab=needs")
    queue = page.partition('id="queue"')[2].partition("</section>")[0]
    assert re.findall(r'<b class="cut">([^<]+)</b>', queue) == ["地下室进水", "送药"]
    assert re.findall(r'href="(/needs/[^"?]+)', queue) and "N-0002" in queue
    assert 'id="tab-needs" data-tab="needs" role="tab" href="/board?' in page
