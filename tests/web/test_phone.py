"""The phone without JavaScript: one next action at a time, hours afterwards, numbers only for who is sent."""

from __future__ import annotations

from collections.abc import Callable

from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def send_me(seeded: Scenario, enter: Enter) -> str:
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    enter("leader").send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[0]))
    return f"{page}/assignments/{seeded.volunteers[0]}"


def test_nothing_to_do_but_tasks_near(seeded: Scenario, enter: Enter) -> None:
    page = enter("volunteer").text("/phone")
    assert "现在没有任务" in page
    assert "Deliver meals 送餐" in page
    assert "tel:" not in page


def test_one_next_action_after_the_other(seeded: Scenario, enter: Enter) -> None:
    seat, me = send_me(seeded, enter), enter("volunteer")
    for step, word in (("set-out", "我出发了"), ("check-in", "我到了"), ("clear", "完成了，我离岗")):
        page = me.text("/phone")
        assert word in page
        assert page.count("p-next") == 1
        assert f'action="{seat}/{step}"' in page
        assert me.send("/phone", f"{seat}/{step}", back="/phone").location == "/phone"
    assert "现在没有任务" in me.text("/phone")
    hours = me.text("/phone/hours")
    assert "Deliver meals 送餐" in hours


def test_the_leaders_number_is_for_who_is_sent(seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    assert f"tel:{seeded.mobile('leader')}" in enter("volunteer").text("/phone")


def test_navigation_in_each_maps_own_datum(seeded: Scenario, enter: Enter) -> None:
    send_me(seeded, enter)
    page = enter("volunteer").text("/phone")
    assert "uri.amap.com/navigation?to=114.3174" in page
    assert "coord_type=bd09ll" in page
    assert "apis.map.qq.com" in page


def test_what_the_phone_refuses_is_a_sentence(seeded: Scenario, enter: Enter) -> None:
    seat, me = send_me(seeded, enter), enter("volunteer")
    answer = me.send("/phone", f"{seat}/clear", back="/phone")
    assert answer.status_code == 422
    assert 'lang="zh-Hans"' in answer.text


def test_somebody_who_does_not_serve_is_told(enter: Enter) -> None:
    assert "您还没有登记为志愿者" in enter("storekeeper").text("/phone")
