"""What people with accounts see of a need and do with it; no scripts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest

from app.ledger import Ledger
from projections.history import HistoryRow
from projections.needs import NeedRow
from projections.reading import Views
from tests.scenario import Scenario
from tests.web.asked import ASKED, PRIVATE, act, ask, only_need
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def test_who_asked_is_shown_to_who_took_it_on_and_only_until_it_is_done(
    resident: Person, enter: Enter, views: Views, seeded: Scenario
) -> None:
    ask(resident)
    coordinator, need = enter("coordinator"), only_need(views).id
    shown = lambda: [word for word in PRIVATE if word in coordinator.text(f"/needs/{need}")]  # noqa: E731
    assert shown() == []
    assert act(coordinator, need, "accept", organisation_id=seeded.team) == 303
    assert shown() == list(PRIVATE)
    assert act(coordinator, need, "meet", note="送到了") == 303
    assert shown() == []


@pytest.mark.parametrize("role", ["storekeeper", "supervisor", "auditor"])
def test_others_see_the_need_and_never_who_asked(
    resident: Person, enter: Enter, views: Views, seeded: Scenario, role: str
) -> None:
    ask(resident)
    need = only_need(views).id
    act(enter("coordinator"), need, "accept", organisation_id=seeded.team)
    page = enter(role).text(f"/needs/{need}")
    assert "N-0001" in page
    assert not [word for word in PRIVATE if word in page]


def test_a_need_another_organisation_has_taken_on_is_not_theirs(
    resident: Person, enter: Enter, views: Views, seeded: Scenario
) -> None:
    ask(resident)
    need = only_need(views).id
    assert act(enter("admin"), need, "accept", organisation_id=seeded.district) == 303
    assert enter("coordinator").get(f"/needs/{need}").status_code == 404


def test_the_asker_reads_how_it_goes(resident: Person, enter: Enter, views: Views, seeded: Scenario) -> None:
    _code, link = ask(resident)
    coordinator, need = enter("coordinator"), only_need(views).id
    steps = (
        ("unreachable", {}, "我们联系不上您"),
        ("accept", {"organisation_id": seeded.team}, "您的求助已受理"),
        ("meet", {"partly": "1", "note": "先送三天的"}, "先送三天的"),
        ("meet", {"note": "已送到"}, "已送到"),
        ("reopen", {"reason": "药不对"}, "您的求助已受理"),
        ("decline", {"reason": "医院可以直接配送"}, "医院可以直接配送"),
    )
    for what, values, told in steps:
        assert act(coordinator, need, what, **values) == 303, what
        assert told in resident.text(link)


def test_a_second_request_by_the_same_telephone_is_recognised_and_merged(
    resident: Person, enter: Enter, views: Views
) -> None:
    ask(resident)
    _code, link = ask(resident, mobile="+86 13912345678", help="delivery", address="")
    first, second = sorted(views.rows(NeedRow), key=lambda row: row.number)
    coordinator = enter("coordinator")
    assert "同一电话" in coordinator.text(f"/needs/{second.id}")
    assert act(coordinator, second.id, "duplicate", of=first.id) == 303
    assert {row.number: row.status for row in views.rows(NeedRow)} == {1: "reported", 2: "duplicate_of"}
    assert "已收到您的求助" in resident.text(link)


def test_a_call_is_taken_down_and_found_again_by_its_telephone(
    enter: Enter, views: Views, seeded: Scenario
) -> None:
    leader = enter("leader")
    values = ASKED | {
        "title": "胰岛素两支",
        "quantity": "2",
        "take_on": "1",
        "organisation_id": str(seeded.team),
    }
    assert leader.send("/needs/new", "/needs", **values).status_code == 303
    row = only_need(views)
    assert (row.title, row.quantity, row.status, row.organisation_id) == (
        "胰岛素两支",
        2,
        "accepted",
        seeded.team,
    )
    found = leader.send("/needs", "/needs/find", q="139-1234-5678")
    assert "胰岛素两支" in found.text
    assert "胰岛素两支" not in leader.send("/needs", "/needs/find", q="13900000000").text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1), ("?status=met", 0), ("?urgency=urgent", 1), ("?kind=supplies", 0), ("?area=990000002", 0),
        ("?overdue=1", 0),
    ],
)  # fmt: skip
def test_the_list_is_filtered_by_its_address(resident: Person, enter: Enter, query: str, count: int) -> None:
    ask(resident)
    assert enter("coordinator").text(f"/needs{query}").count("N-0001") == count


def test_a_word_from_the_telephone_is_kept_sealed(resident: Person, enter: Enter, views: Views) -> None:
    ask(resident)
    coordinator, need = enter("coordinator"), only_need(views).id
    assert act(coordinator, need, "word", text="下午三点后在家") == 303
    assert "下午三点后在家" in coordinator.text(f"/needs/{need}")
    assert "下午三点后在家" not in str([row.facts for row in views.rows(HistoryRow)])


def test_urgency_and_number_are_corrected(resident: Person, enter: Enter, views: Views) -> None:
    ask(resident)
    values = {"title": "代取药", "urgency": "critical", "quantity": "2", "needed_by": ""}
    assert act(enter("coordinator"), only_need(views).id, "revise", **values) == 303
    row = only_need(views)
    assert (row.title, row.urgency, row.quantity, row.needed_by) == ("代取药", "critical", 2, None)


def test_a_refused_step_says_why_on_the_page(resident: Person, enter: Enter, views: Views) -> None:
    ask(resident)
    need = only_need(views).id
    answer = enter("coordinator").send(f"/needs/{need}", f"/needs/{need}/decline", reason="")
    assert answer.status_code == 400
    assert "N-0001" in answer.text


def test_a_need_as_it_was_shows_nothing_to_press(
    resident: Person, enter: Enter, views: Views, seeded: Scenario
) -> None:
    ask(resident)
    coordinator, row = enter("coordinator"), only_need(views)
    reported = views.position()
    act(coordinator, row.id, "accept", organisation_id=seeded.team)
    page = coordinator.text(f"/needs/{row.id}?at=p{reported}")
    assert "待受理" in page
    assert "下一步" not in page
    assert not [word for word in PRIVATE if word in page]


def test_who_serves_on_its_task_reads_where_to_go_until_they_have_left(
    resident: Person, enter: Enter, views: Views, seeded: Scenario
) -> None:
    ask(resident)
    coordinator, volunteer, need = enter("coordinator"), enter("volunteer"), only_need(views).id
    task, who = seeded.tasks[0], seeded.volunteers[0]
    act(coordinator, need, "accept", organisation_id=seeded.team)
    page = f"/dispatch/tasks/{task}"
    assert coordinator.send(page, f"{page}/needs", need=need).status_code == 303
    assert volunteer.get(f"/needs/{need}").status_code == 404
    sent = coordinator.send(page, f"{page}/assignments", volunteer=who, override="insured by hand")
    assert sent.status_code == 303
    assert "3栋201" in volunteer.text(f"/phone/tasks/{task}")
    for step in ("check-in", "clear"):
        assert volunteer.send("/phone", f"{page}/assignments/{who}/{step}").status_code == 303
    assert "3栋201" not in volunteer.get(f"/needs/{need}").text


def test_a_closed_form_says_whom_to_call_and_coordinators_still_take_calls(
    resident: Person, enter: Enter, views: Views, seeded: Scenario
) -> None:
    filled = resident.hidden("/help") | ASKED
    admin = enter("admin")
    assert admin.send("/needs", f"/needs/public/{seeded.response}").status_code == 303
    assert "这里暂时不受理求助" in resident.text("/help")
    assert resident.client.post("/help", data=filled).status_code == 422
    assert enter("leader").send("/needs/new", "/needs", **ASKED).status_code == 303
    assert admin.send("/needs", f"/needs/public/{seeded.response}", opened="1").status_code == 303
    assert resident.client.post("/help", data=filled).status_code == 200
    assert views.count(NeedRow) == 2


@pytest.mark.parametrize(("role", "reads"), [("leader", True), ("storekeeper", False), ("supervisor", False)])
def test_the_askers_own_words_are_for_those_who_see_to_needs(
    resident: Person, views: Views, enter: Enter, role: str, reads: bool
) -> None:
    ask(resident)
    person, need = enter(role), only_need(views)
    told = person.get(f"/board/detail?need={need.id}").json
    assert ("三楼没电梯" in person.text(f"/needs/{need.id}"), "三楼没电梯" in told["text"]) == (reads, reads)


@pytest.mark.parametrize("when", ["soon", "today", ""])
def test_a_call_sent_twice_is_one_need_and_another_body_is_refused(
    ledger: Ledger, views: Views, enter: Enter, when: str
) -> None:
    person, now = enter("coordinator"), ledger.now
    sent = person.hidden("/needs/new") | ASKED | {"when": when, "title": "送药"}
    first = person.client.post("/needs/new", data=sent)
    ledger.now = lambda: now() + timedelta(minutes=7)  # type: ignore[method-assign]
    again = person.client.post("/needs/new", data=sent)
    assert (first.status_code, again.status_code, again.location) == (303, 303, first.location)
    for change in ({"title": "搬家"}, {"text": "二楼"}, {"when": "tomorrow"}):
        other = person.client.post("/needs/new", data=sent | change)
        assert (other.status_code, only_need(views).title) == (422, "送药")


def test_the_list_goes_into_excel_as_filtered_and_names_nobody(
    resident: Person, views: Views, enter: Enter
) -> None:
    ask(resident)
    ask(resident, urgency="normal", mobile="13900005555")
    person = enter("coordinator")
    book = openpyxl.load_workbook(io.BytesIO(person.get("/needs?format=xlsx&urgency=urgent").data))
    heads, only = book.worksheets[0].iter_rows(values_only=True)
    row = dict(zip(heads, only, strict=True))
    assert (row["编号"], row["紧急程度"], row["区域"]) == (
        "N-0001",
        "紧急",
        "Qiaonan Street 桥南街道 · Liuyuan Community 柳园社区",
    )
    everything = person.get("/needs?format=csv").data.decode("utf-8-sig")
    assert len(everything.splitlines()) == 3
    assert not [word for word in (*PRIVATE, "三楼") if word in everything]
