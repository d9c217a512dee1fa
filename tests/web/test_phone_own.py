"""My papers, my week, my hours and my calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from projections.volunteers import VolunteerRow
from tests.scenario import Scenario
from tests.web.conftest import Person
from tests.web.test_phone_arrivals import send_me

Enter = Callable[[str], Person]


def row(app: Flask, seeded: Scenario) -> VolunteerRow:
    found = app.extensions["muster"].views.one(VolunteerRow, seeded.volunteers[0])
    assert found is not None
    return found


def picture() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    file.seek(0)
    return file


def test_a_credential_is_handed_in_with_its_photo(app: Flask, seeded: Scenario, enter: Enter) -> None:
    me = enter("volunteer")
    paper = {"kind": "driver", "number": "420106-77", "valid_until": "2031-05-01T00:00Z"}
    me.send("/phone/me", "/phone/credentials", **paper, photo=(picture(), "driver.jpg"))
    page = me.text("/phone/me")
    assert "驾驶" in page and "待核实" in page and "2031年5月1日" in page
    assert [c["kind"] for c in row(app, seeded).credentials] == ["driver"]
    assert "420106-77" not in str(row(app, seeded))


def test_what_is_refused_comes_back_filled_in(seeded: Scenario, enter: Enter) -> None:
    me = enter("volunteer")
    answer = me.send("/phone/me", "/phone/credentials", kind="wizard", issuer="District office")
    assert answer.status_code == 400
    assert 'value="District office"' in answer.text


def test_a_week_is_ticked_and_stays_ticked(app: Flask, seeded: Scenario, enter: Enter) -> None:
    me = enter("volunteer")
    me.send("/phone/me", "/phone/availability", morning0="1", evening6="1")
    weekly = row(app, seeded).availability["weekly"]
    assert [(span["day"], span["start"], span["end"]) for span in weekly] == [
        (0, "08:00", "12:00"),
        (6, "18:00", "22:00"),
    ]
    assert me.text("/phone/me").count(" checked") == 2


def serve(seeded: Scenario, enter: Enter) -> Person:
    seat, me = send_me(seeded, enter), enter("volunteer")
    for step in ("set-out", "check-in", "clear"):
        me.send("/phone/me", f"{seat}/{step}", back="/phone")
    return me


@pytest.mark.parametrize("by", ["day", "week", "all", "nonsense"])
def test_hours_add_up_each_way(seeded: Scenario, enter: Enter, by: str) -> None:
    page = serve(seeded, enter).text(f"/phone/hours?by={by}")
    assert page.count("Deliver meals 送餐") == 1


def feed(me: Person) -> str:
    found = re.search(r"http://localhost(/cal/[\w-]+\.ics)", me.text("/phone/me"))
    return found.group(1) if found else ""


def test_a_calendar_follows_what_is_promised_and_taken_back(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    seat, me = send_me(seeded, enter), enter("volunteer")
    assert feed(me) == ""
    me.send("/phone/me", "/phone/calendar", do="make")
    telephone = app.test_client()
    answer = telephone.get(feed(me))
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "SUMMARY:Deliver meals 送餐" in answer.text and "STATUS:CONFIRMED" in answer.text
    uid = re.search(r"UID:(\S+)", answer.text)
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    enter("leader").send(page, f"{seat}/cancel", reason="enough people")
    again = telephone.get(feed(me)).text
    assert uid and uid.group(0) in again and "STATUS:CANCELLED" in again and "SEQUENCE:1" in again
    assert seeded.mobile("leader") not in again


@pytest.mark.parametrize("do", ["renew", "revoke"])
def test_a_calendar_link_is_taken_back(app: Flask, seeded: Scenario, enter: Enter, do: str) -> None:
    me = enter("volunteer")
    me.send("/phone/me", "/phone/calendar", do="make")
    old = feed(me)
    me.send("/phone/me", "/phone/calendar", do=do)
    assert app.test_client().get(old).status_code == 404
    assert bool(feed(me)) == (do == "renew")
