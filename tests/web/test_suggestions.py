"""Who is suggested for a task: in which order, for what reasons, and who is stopped by which rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app import dispatch, volunteers
from domain.dispatch import TaskId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause, insure, open_task
from tests.web.conftest import Person

Enter = Callable[[str], Person]
MEI, LUO, TIAN = "何秀兰", "罗志强", "田雨萌"


@pytest.fixture
def parts(app: Flask) -> Any:
    return app.extensions["muster"]


def volunteer(parts: Any, seeded: Scenario, name: str, area: str = "990000001", insured: bool = True) -> UUID:
    registering = cause(parts.ledger)
    subject, id = registering.new_id("person"), registering.new_id("volunteer")
    volunteers.register_volunteer(
        parts.ledger,
        name=parts.secrets.seal(subject, "name", name, registering.command_id),
        mobile=None,
        organisation_id=OrganisationId(seeded.team),
        area_code=AreaCode(area),
        cause=registering,
    )
    if insured:
        insure(parts.ledger, id)
    return id


def asked(parts: Any, enter: Enter, task: UUID) -> dict[str, Any]:
    parts.projector.catch_up()
    answer = enter("coordinator").get(f"/board/detail?task={task}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [person["name"] for person in found["people"]]


def test_the_nearest_insured_come_first_and_who_a_rule_warns_of_last(
    parts: Any, seeded: Scenario, enter: Enter
) -> None:
    volunteer(parts, seeded, LUO, "990000002")
    volunteer(parts, seeded, TIAN, "990000001001", insured=False)
    volunteer(parts, seeded, MEI, "990000001001")
    found = asked(parts, enter, seeded.tasks[0])
    assert [name for name in names(found) if name in (MEI, LUO, TIAN)] == [MEI, LUO, TIAN]
    assert {p["name"]: p["rules"] for p in found["people"] if p["rules"]} == {TIAN: ["V5"]}
    assert found["people"][0]["why"][0]["text"] == "住本社区"


def test_who_has_promised_the_time_is_listed_apart_with_the_rule(
    parts: Any, seeded: Scenario, enter: Enter
) -> None:
    busy = volunteer(parts, seeded, MEI)
    other = open_task(parts.ledger, seeded, title="other", starts_at=parts.ledger.now(), hours=6)
    dispatch.assign_volunteer(
        parts.ledger, task_id=TaskId(other), volunteer_id=VolunteerId(busy), cause=cause(parts.ledger)
    )
    found = asked(parts, enter, seeded.tasks[0])
    assert MEI not in names(found)
    assert [(one["name"], one["rule"]) for one in found["cannot"]] == [(MEI, "V7")]


def test_whoever_is_suggested_without_a_word_can_be_sent(parts: Any, seeded: Scenario, enter: Enter) -> None:
    for name in (MEI, LUO, TIAN):
        volunteer(parts, seeded, name)
    found = asked(parts, enter, seeded.tasks[0])
    free = [UUID(person["id"]) for person in found["people"] if not person["rules"]]
    assert len(free) >= 3
    for id in free[:3]:
        dispatch.assign_volunteer(
            parts.ledger,
            task_id=TaskId(seeded.tasks[0]),
            volunteer_id=VolunteerId(id),
            cause=cause(parts.ledger),
        )


def test_a_change_is_seen_by_the_index_and_the_past_stays_as_it_was(
    parts: Any, seeded: Scenario, enter: Enter
) -> None:
    one = volunteer(parts, seeded, MEI)
    before = asked(parts, enter, seeded.tasks[0])
    position = parts.views.position()
    volunteers.place_hold(
        parts.ledger,
        volunteer_id=VolunteerId(one),
        kind="symptoms",
        reason="发热",
        until=None,
        cause=cause(parts.ledger),
    )
    parts.projector.catch_up()
    page = enter("coordinator")
    later = page.get(f"/board/detail?task={seeded.tasks[0]}").get_json()
    then = page.get(f"/board/detail?task={seeded.tasks[0]}&at=p{position}").get_json()
    assert (MEI in names(before), MEI in names(later), MEI in names(then)) == (True, True, True)


def test_who_serves_too_long_or_is_unfit_on_duty_is_an_alarm(
    parts: Any, seeded: Scenario, enter: Enter
) -> None:
    one, now = VolunteerId(volunteer(parts, seeded, MEI)), parts.ledger.now()
    long = open_task(parts.ledger, seeded, title="night", starts_at=now - timedelta(hours=9), hours=10)
    who: dict[str, Any] = {"task_id": TaskId(long), "volunteer_id": one}
    dispatch.assign_volunteer(parts.ledger, **who, override="nobody else", cause=cause(parts.ledger))
    dispatch.check_in(parts.ledger, **who, cause=cause(parts.ledger))
    held = {"kind": "symptoms", "reason": "发热", "until": None}
    volunteers.place_hold(parts.ledger, volunteer_id=one, **held, cause=cause(parts.ledger))
    parts.projector.catch_up()
    found = enter("coordinator").get("/board/people").get_json()
    assert [(person["name"], person["text"]) for person in found["tired"]] == [(MEI, "已连续在岗 9.0 小时")]
    assert [person["name"] for person in found["unfit"]] == [MEI]
    assert found["areas"][0]["out"] == 1
