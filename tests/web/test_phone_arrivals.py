"""Checking in at the site: by QR, code and nearness; who has no place there is told whom to ask."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from projections.dispatch import TaskRow
from projections.history import HistoryRow
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]
SHOWN = "dispatch.Task.ArrivalShown"


def send_me(seeded: Scenario, enter: Enter) -> str:
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    enter("leader").send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[0]))
    return f"{page}/assignments/{seeded.volunteers[0]}"


def poster(seeded: Scenario, leader: Person) -> str:
    """The path that the site's QR carries."""
    sheet = leader.text(f"/dispatch/tasks/{seeded.tasks[0]}/site")
    found = re.search(r"http://localhost(/at/[\w-]+)", sheet)
    assert found
    return found.group(1)


def code(seeded: Scenario, leader: Person) -> str:
    found = re.search(
        r'class="p-digits">.*?<b>(\d{4})</b>', leader.text(f"/phone/tasks/{seeded.tasks[0]}/roll")
    )
    assert found
    return found.group(1)


def state(app: Flask, seeded: Scenario) -> str:
    row = app.extensions["muster"].views.one(TaskRow, seeded.tasks[0])
    return str(row.seats[0]["state"])


def ways(app: Flask) -> list[dict[str, object]]:
    rows = app.extensions["muster"].views.rows(HistoryRow, HistoryRow.c.topic == SHOWN)
    return [{name: row.facts[name] for name in ("way", "within")} for row in rows]


def test_the_sites_qr_checks_in_whoever_has_a_place(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    link, me = poster(seeded, enter("leader")), enter("volunteer")
    assert "我是沈雨，到岗" in me.text(link)
    assert me.send(link, link).location == "/phone"
    assert (state(app, seeded), ways(app)) == ("on_scene", [{"way": "site_link", "within": 0}])
    assert "您已到岗" in me.text(link)


def test_who_has_no_place_hears_whom_to_ask(app: Flask, seeded: Scenario, enter: Enter) -> None:
    link, me = poster(seeded, enter("leader")), enter("volunteer")
    page = me.text(link)
    assert "您没有这个任务的派单" in page
    assert f"tel:{seeded.mobile('leader')}" in page
    assert "请找现场队长" in me.send("/phone/me", link).text


def test_a_scan_leads_through_the_sign_in(app: Flask, seeded: Scenario, enter: Enter) -> None:
    link = poster(seeded, enter("leader"))
    answer = app.test_client().get(link)
    assert (answer.status_code, answer.location) == (303, f"/signin?next={link}")


def test_a_qr_that_was_taken_back_works_no_more(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    leader, me = enter("leader"), enter("volunteer")
    old, page = poster(seeded, leader), f"/dispatch/tasks/{seeded.tasks[0]}"
    leader.send(page, f"{page}/site-link", do="renew")
    assert me.get(old).status_code == me.send("/phone", old).status_code == 404
    assert poster(seeded, leader) != old
    assert state(app, seeded) == "dispatched"


def test_only_leaders_and_above_print_it(seeded: Scenario, enter: Enter) -> None:
    assert enter("volunteer").get(f"/dispatch/tasks/{seeded.tasks[0]}/site").status_code == 403


def test_the_days_code_checks_in(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    right, me = code(seeded, enter("leader")), enter("volunteer")
    wrong = f"{(int(right) + 1) % 10000:04d}"
    arrive = f"/phone/tasks/{seeded.tasks[0]}/arrive"
    assert "这不是该任务今天的签到码" in me.send("/phone", arrive, way="code", code=wrong).text
    assert state(app, seeded) == "dispatched"
    me.send("/phone", arrive, way="code", code=right)
    assert (state(app, seeded), ways(app)) == ("on_scene", [{"way": "code", "within": 0}])


def test_nobody_guesses_the_code_by_trying(seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    right, me = code(seeded, enter("leader")), enter("volunteer")
    arrive = f"/phone/tasks/{seeded.tasks[0]}/arrive"
    guesses = [f"{(int(right) + step) % 10000:04d}" for step in range(1, 9)]
    assert {me.send("/phone", arrive, way="code", code=guess).status_code for guess in guesses} == {422}
    assert me.send("/phone", arrive, way="code", code=right).status_code == 429


def test_the_code_is_of_the_task_and_the_day(app: Flask, seeded: Scenario) -> None:
    from datetime import UTC, datetime, timedelta

    from web.phone.codes import sign_in_code

    views = app.extensions["muster"].views
    one, other = (views.one(TaskRow, task) for task in seeded.tasks)
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    with app.test_request_context():
        week = [noon + timedelta(days=day) for day in range(8)]
        codes = [sign_in_code(one, day) for day in week]
        assert len(set(codes)) > 5
        assert codes != [sign_in_code(other, day) for day in week]
        assert sign_in_code(one, noon + timedelta(hours=11)) == codes[0]  # until midnight there


@pytest.mark.parametrize(("metres", "within"), [(12, 50), (140, 300), (300, 300)])
def test_nearness_is_kept_as_a_band(
    app: Flask, seeded: Scenario, enter: Enter, metres: int, within: int
) -> None:
    send_me(seeded, enter)
    enter("volunteer").send("/phone", f"/phone/tasks/{seeded.tasks[0]}/arrive", way="place", metres=metres)
    assert ways(app) == [{"way": "place", "within": within}]


def test_too_far_is_refused_with_another_way(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    arrive = f"/phone/tasks/{seeded.tasks[0]}/arrive"
    answer = enter("volunteer").send("/phone", arrive, way="place", metres=301)
    assert answer.status_code == 422
    assert "手机离现场超过 300 米" in answer.text
    assert (state(app, seeded), ways(app)) == ("dispatched", [])


def test_on_a_shared_phone_a_scan_asks_who_it_is(seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    link, me = poster(seeded, enter("leader")), enter("volunteer")
    assert "data-at-once" in me.text(link)
    sign_in = {"account": seeded.mobile("storekeeper"), "pin": seeded.pin}
    me.send("/signin?again=1", "/signin", **sign_in)
    me.send("/switch", "/switch", person=str(seeded.people["volunteer"]))
    page = me.text(link)
    assert "data-at-once" not in page
    assert "切换人员" in page and "我是沈雨，到岗" in page


def test_who_was_noted_as_absent_can_still_arrive(app: Flask, seeded: Scenario, enter: Enter) -> None:
    seat, me = send_me(seeded, enter), enter("volunteer")
    enter("leader").send(f"/dispatch/tasks/{seeded.tasks[0]}", f"{seat}/no-show")
    assert "我还是到了，签到" in me.text("/phone")
    me.send("/phone", f"{seat}/check-in", back="/phone")
    assert state(app, seeded) == "on_scene"


def test_a_double_scan_is_one_check_in(app: Flask, seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    link, me = poster(seeded, enter("leader")), enter("volunteer")
    form = me.hidden(link)
    answers = [me.client.post(link, data=form).status_code for _tap in range(2)]
    assert (answers, len(ways(app))) == ([303, 303], 1)
