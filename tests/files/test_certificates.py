"""The certificate of service: every hour that counts, none that was undone, the same bytes in any process."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from app.dispatch import assign_volunteer, back_fill, check_in, clear
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.files.test_papers import letters
from tests.scenario import Scenario, cause
from tests.web.conftest import Person
from tools.serving import Server

Enter = Callable[[str], Person]


@pytest.fixture
def served(ledger: Ledger, seeded: Scenario) -> Scenario:
    """沈雨 served an hour and a half on paper, and a moment in the system."""
    task_id, volunteer_id = TaskId(seeded.tasks[1]), VolunteerId(seeded.volunteers[0])
    start = ledger.now() - timedelta(hours=4)
    end = start + timedelta(minutes=90)
    back_fill(
        ledger, task_id=task_id, volunteer_id=volunteer_id, starts_at=start, ends_at=end, cause=cause(ledger)
    )
    first = {"task_id": TaskId(seeded.tasks[0]), "volunteer_id": volunteer_id}
    assign_volunteer(ledger, **first, override="urgent", cause=cause(ledger))
    check_in(ledger, **first, cause=cause(ledger))
    clear(ledger, **first, cause=cause(ledger))
    return seeded


@pytest.fixture
def shown(app: Flask, served: Scenario) -> Scenario:
    app.extensions["muster"].projector.catch_up()
    return served


def test_it_lists_the_hours_by_task(shown: Scenario, enter: Enter) -> None:
    said = letters(enter("volunteer").get("/phone/certificate.pdf").data)
    assert "沈雨" in said and "桥南队" in said and "T-0002" in said
    assert "参加志愿服务任务2项、2次，累计服务1小时30分" in said


def test_the_coordinator_makes_the_same_for_a_volunteer(shown: Scenario, enter: Enter) -> None:
    path = f"/volunteers/{shown.volunteers[0]}/certificate"
    assert "1小时30分" in letters(enter("coordinator").get(f"{path}.pdf").data)
    assert "沈雨" in enter("coordinator").text(path)
    assert enter("volunteer").get(path).status_code == 403


def test_whoever_holds_it_can_check_it(shown: Scenario, enter: Enter, app: Flask) -> None:
    page = enter("volunteer").text("/phone/certificate")
    number = re.search(r"[0-9A-F]{4}(-[0-9A-F]{4}){3}", page)
    pdf = re.search(r"/phone/certificate\.pdf\?at=(p\d+)", page)
    token = app.extensions["muster"].secrets.standing.of("services", shown.people["volunteer"])
    assert number and pdf
    checked = Person(app.test_client()).text(f"/papers/service/{token}?at={pdf[1]}")
    assert number[0] in checked and "1 小时 30 分" in checked and "沈＊" in checked and "沈雨" not in checked


def test_hours_that_were_undone_do_not_count(
    shown: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    from app.dispatch import undo

    undo(ledger, position=ledger.head(), reason="wrong person", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    assert "参加志愿服务任务1项、1次" in letters(enter("volunteer").get("/phone/certificate.pdf").data)


def test_another_process_makes_the_same_bytes(
    served: Scenario, server: Server, app: Flask, ledger: Ledger
) -> None:
    muster = app.extensions["muster"]
    muster.projector.wait_for(ledger.head(), 20)
    session = muster.secrets.sessions.open(served.people["volunteer"], 1, "test")
    path = f"/phone/certificate.pdf?at=p{ledger.head()}"
    client = app.test_client()
    client.set_cookie("muster", session, domain="127.0.0.1")
    here = client.get(path, base_url=server.url).data
    asked = Request(server.url + path, headers={"Cookie": f"muster={session}"})
    with urlopen(asked) as answer:
        assert answer.read() == here
    assert here.startswith(b"%PDF")
