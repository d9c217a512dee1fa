"""What two roles of one person do not add up to, and what reaches beyond one's area."""

from __future__ import annotations

from uuid import UUID

from app import dispatch
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.responses import ResponseRow
from tests.access.house import ELSEWHERE, HERE, INSIDE, House
from tests.access.visiting import Browser, key_of


def send(house: House, task: UUID, serving: UUID) -> None:
    wanted = {"task_id": TaskId(task), "volunteer_id": VolunteerId(serving)}
    approval = {"body": "Command 指挥部", "document_number": "3", "dated": "2026-01-01"}
    dispatch.file_approval(house.parts.ledger, task_id=TaskId(task), **approval, cause=house.cause())
    dispatch.assign_volunteer(house.parts.ledger, **wanted, cause=house.cause())
    house.settle()


def browser_of(house: House, person: UUID) -> Browser:
    browser = Browser(house.app.test_client())
    browser.open(house, person)
    return browser


def test_a_place_on_somebody_elses_task_gives_a_leader_no_say_in_it(house: House) -> None:
    task, leader = house.tasks["sibling"], house.people["own"]
    house.grant(leader, "coordinator", "north")
    for place in ("own", "sibling"):
        send(house, task, house.serving[place])
    browser, before = browser_of(house, leader), house.head()
    seat = f"/dispatch/tasks/{task}/assignments/{house.serving['sibling']}"
    for path in (f"{seat}/cancel", f"{seat}/set-out", f"/dispatch/tasks/{task}/close"):
        assert key_of(browser.post(path, reason="cancelled")) == "access.denied_here", path
    sent = browser.post(f"/dispatch/tasks/{task}/assignments", volunteer=house.serving["below"])
    assert (key_of(sent), house.head()) == ("access.denied_here", before)
    own = f"/dispatch/tasks/{task}/assignments/{house.serving['own']}/set-out"
    assert browser.post(own).status_code == 200


def test_the_last_step_sent_twice_gets_the_same_answer_although_the_place_is_left(house: House) -> None:
    task, serving = house.tasks["above"], house.serving["own"]
    send(house, task, serving)
    browser = browser_of(house, house.people["own"])
    seat = f"/dispatch/tasks/{task}/assignments/{serving}"
    for step in ("set-out", "check-in", "clear"):
        send_id = house.cause().command_id
        first, second = (browser.post(f"{seat}/{step}", command_id=send_id) for _ in range(2))
        assert (first.status_code, first.json) == (200, second.json), step
    assert key_of(browser.post(f"{seat}/clear")) == "task.seat_is"


def test_a_step_on_a_place_that_was_taken_back_hears_why(house: House) -> None:
    task, serving = house.tasks["above"], house.serving["own"]
    send(house, task, serving)
    taken = {"task_id": TaskId(task), "volunteer_id": VolunteerId(serving), "reason": "rain"}
    dispatch.cancel_assignment(house.parts.ledger, **taken, cause=house.cause())
    house.settle()
    browser = browser_of(house, house.people["own"])
    answer = browser.post(f"/dispatch/tasks/{task}/assignments/{serving}/set-out")
    assert (answer.status_code, key_of(answer)) == (422, "task.not_assigned")


def test_only_who_holds_its_whole_area_ends_a_response(house: House) -> None:
    path = f"/responses/{house.flood}/end"
    for area in (HERE, "990000"):
        assert key_of(house.browser("admin").post(path)) == "access.denied_here"
        house.grant(house.actors["admin"], "admin", "root", area, house.flood)
        house.settle()
    assert house.browser("admin").post(path).status_code == 200
    assert house.parts.views.one(ResponseRow, house.flood).ended


def test_what_belongs_to_no_organisation_is_changed_only_from_a_root(house: House) -> None:
    coordinator, before = house.browser("coordinator"), house.head()
    risk = f"/areas/{INSIDE}/risk"
    listed = {"code": INSIDE, "name": "Another name"}
    for path, body in ((risk, {"risk": "high"}), ("/areas", listed)):
        assert key_of(coordinator.post(path, **body)) == "access.denied_here", path
    house.grant(house.actors["admin"], "admin", "north")
    house.settle()
    started = {"name": "New", "kind": "flood", "area": "990000", "time_zone": "UTC"}
    answer = house.browser("admin").post("/responses", **started, started_at="2026-01-01T00:00Z")
    assert (key_of(answer), house.head()) == ("access.denied_here", before + 1)
    page = coordinator.page("/areas").text
    assert f"Area {INSIDE}" in page and "/risk" not in page
    house.grant(house.actors["coordinator"], "coordinator", "root", HERE)
    house.settle()
    assert coordinator.post(risk, risk="high").status_code == 200
    assert key_of(coordinator.post(f"/areas/{ELSEWHERE}/risk", risk="high")) == "access.denied_here"
    assert "/risk" in coordinator.page("/areas").text


def test_an_erased_person_gets_no_new_pin(house: House) -> None:
    house.grant(house.actors["admin"], "admin", "north")
    house.settle()
    admin, person = house.browser("admin"), house.people["own"]
    assert admin.post(f"/people/{person}/erase", confirmed="1", reason="asked").status_code == 200
    assert key_of(admin.post(f"/people/{person}/pin")) == "person.erased"


def test_times_that_no_zone_can_show_are_refused(house: House) -> None:
    admin = house.browser("admin")
    for day in ("0001-01-01", "9999-12-31"):
        assert key_of(admin.get("/board/bars", response=house.flood, day=day)) == "form.not_a_time"
    organisation, area, response = house.place("own")
    task = {"organisation_id": organisation, "area_code": area, "response_id": response, "places": 1}
    task |= {"title": "Late", "kind": "delivery", "urgency": "normal", "address": "1 Street"}
    times = {"starts_at": "2031-01-01T08:00Z", "ends_at": "9999-12-31T23:00Z"}
    assert key_of(admin.post("/dispatch/tasks", **task, **times)) == "form.not_a_time"
    wanted = {"name": "Old", "kind": "flood", "area": HERE, "time_zone": "Asia/Shanghai"}
    started = admin.post("/responses", **wanted, started_at="0001-01-01T00:00Z")
    assert key_of(started) == "form.not_a_time"
    assert "Late" not in {row.title for row in house.parts.views.rows(TaskRow)}
