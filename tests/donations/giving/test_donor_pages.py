"""Donors by plain forms: named by consent only, corrected, erased."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from flask import Flask

from projections.donations.giving import DonorRow
from tests.donations.giving.trucks import (
    Enter,
    act,
    donations,
    photo,
    received,
    shows,
)
from tests.scenario import Scenario
from tests.web.conftest import Person


def test_a_donor_agrees_to_be_named_and_takes_it_back(app: Flask, enter: Enter, seeded: Scenario) -> None:
    boss = enter("coordinator")
    said = {"kind": "enterprise", "name": "华康医药", "mobile": "13900008888", "organisation_id": seeded.team}
    page = boss.send("/donors/new", "/donors", **said).location
    assert boss.send(page, f"{page}/consent", photo=photo()).status_code == 303
    views = app.extensions["muster"].views
    assert views.rows(DonorRow)[0].publish is True
    assert boss.send(page, f"{page}/consent/withdraw").status_code == 303
    assert views.rows(DonorRow)[0].publish is False
    found = boss.send("/donors", "/donors/find", q="华康医药")
    assert "D-0001" in found.text and "华康医药" not in found.request.url


def registered(boss: Person, seeded: Scenario, **changes: Any) -> str:
    """The page of a donor."""
    said = {"kind": "enterprise", "name": "益民公司", "organisation_id": seeded.team}
    answer = boss.send("/donors/new", "/donors", **said | changes)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_donor_sent_twice_is_one_and_another_under_its_id_is_refused(
    app: Flask, enter: Enter, seeded: Scenario
) -> None:
    boss, sent = enter("coordinator"), {"command_id": str(uuid4())}
    assert registered(boss, seeded, **sent) == registered(boss, seeded, **sent)
    other = {"kind": "enterprise", "name": "别家公司", "organisation_id": seeded.team}
    assert boss.send("/donors/new", "/donors", **other, **sent).status_code == 422
    assert len(app.extensions["muster"].views.rows(DonorRow)) == 1


def test_D17_a_corrected_donor_is_told_anew_and_the_link_of_the_former_opens_nothing(
    app: Flask, enter: Enter, seeded: Scenario, store: str, stranger: Person
) -> None:
    boss = enter("coordinator")
    row = received(app, enter("storekeeper"), store)
    page = f"/donations/{row.id}/link"
    assert boss.send(page, page, do="make").status_code == 303
    link = re.search(r"http://localhost(/gift/[\w-]+)", boss.text(page))
    assert link and stranger.get(link[1]).status_code == 200
    act(boss, row, "told", way="wechat")
    registered(boss, seeded)
    assert act(boss, row, "donor", donor_name="益民公司").status_code == 303
    assert stranger.get(link[1]).status_code == 404
    assert donations(app)[0].told is False
    act(boss, row, "told", way="telephone")
    assert donations(app)[0].told is True


def test_who_a_donor_was_is_erased_once_all_is_receipted_and_what_was_given_stays(
    app: Flask, enter: Enter, store: str
) -> None:
    boss, admin = enter("coordinator"), enter("admin")
    row = received(app, enter("storekeeper"), store)
    page = f"/donors/{row.donor_id}"
    sure = {"reason": "本人要求", "sure": "1"}
    assert "华康医药" in admin.text(page)
    assert shows(admin.send(page, f"{page}/erase", **sure), row.ref)
    act(boss, row, "value", line=1, basis="none")
    assert admin.send(page, f"{page}/erase", reason="本人要求").status_code == 422
    assert boss.send(page, f"{page}/erase", **sure).status_code == 403
    assert admin.send(page, f"{page}/erase", **sure).status_code == 303
    for where in (page, f"/donations/{row.id}", "/donors"):
        shown = admin.text(where)
        assert "华康医药" not in shown and "13900008888" not in shown
    assert row.ref in admin.text(page)
    assert admin.send(page, f"{page}/consent").status_code == 422
