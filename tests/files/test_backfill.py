"""补录: a photo and a few times record everybody at once; what is refused is named, and nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.dispatch import assign_volunteer, check_in
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.papers import PaperRow
from projections.volunteers import VolunteerRow
from tests.files.test_files import photo
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]


@pytest.fixture
def sent(app: Flask, ledger: Ledger, seeded: Scenario) -> Scenario:
    """沈雨 and 周宁 were sent to the first task."""
    for id in seeded.volunteers[:2]:
        where: dict[str, Any] = {"task_id": TaskId(seeded.tasks[0]), "volunteer_id": VolunteerId(id)}
        assign_volunteer(ledger, **where, override="urgent", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    return seeded


def page_of(sent: Scenario) -> str:
    return f"/papers/tasks/{sent.tasks[0]}/back-fill"


def yesterday(ledger: Ledger) -> str:
    return (ledger.now().date() - timedelta(days=1)).isoformat()


def times(*people: UUID, start: str = "09:00", end: str = "11:30") -> dict[str, str]:
    return {f"{way}.{id}": at for id in people for way, at in (("in", start), ("out", end))}


def send_photo(person: Person, sent: Scenario, data: bytes) -> Any:
    hidden = person.hidden(page_of(sent)) | {"photo": (io.BytesIO(data), "签到表.jpg")}
    return person.client.post(f"/papers/tasks/{sent.tasks[0]}/sheets", data=hidden)


def test_the_photo_stands_beside_the_rows_and_nobody_else_sees_it(
    database: Any, sent: Scenario, enter: Enter, app: Flask
) -> None:
    person = enter("leader")
    assert send_photo(person, sent, photo(size=(600, 900))).status_code == 303
    [paper] = app.extensions["muster"].views.rows(PaperRow)
    assert f'src="/files/{paper.id}"' in person.text(page_of(sent))
    shown = person.get(f"/files/{paper.id}")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store" and shown.data.startswith(b"\xff\xd8")
    assert enter("volunteer").get(f"/files/{paper.id}").status_code == 403
    assert Person(app.test_client()).get(f"/files/{paper.id}").status_code == 303
    assert enter("auditor").get(f"/files/{paper.id}").status_code == 403  # until a reason is recorded


def test_what_is_no_picture_is_refused_at_its_field(sent: Scenario, enter: Enter) -> None:
    answer = send_photo(enter("leader"), sent, b"<svg onload=alert(1)>")
    assert answer.status_code == 400 and "既不是 JPEG" in answer.text


def send_large(person: Person, to: str, sent: Scenario, length: int) -> int:
    """As a browser sends it, without the test client's own temporary file."""
    fields = person.hidden(page_of(sent))
    parts = [f'--X\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    head = '--X\r\nContent-Disposition: form-data; name="photo"; filename="a.pdf"\r\n\r\n'
    file = b"%PDF-1.7\n" + b"\0" * length + b"startxref\n%%EOF"
    body = "".join([*parts, head]).encode() + file + b"\r\n--X--\r\n"
    return person.client.post(to, data=body, content_type="multipart/form-data; boundary=X").status_code


def test_a_large_photo_may_be_sent_here_alone(sent: Scenario, enter: Enter) -> None:
    person, sheets = enter("leader"), f"/papers/tasks/{sent.tasks[0]}/sheets"
    assert send_large(person, sheets, sent, 3_000_000) == 303
    assert send_large(person, sheets, sent, 10_490_000) == 400
    assert send_large(person, sheets, sent, 12_000_000) == 413
    assert send_large(person, page_of(sent), sent, 3_000_000) == 413


def test_one_send_records_everybody(
    database: Any, sent: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    first, second, third = (sent.volunteers[n] for n in range(3))
    filled = times(first, second) | times(third, start="22:00", end="01:30")
    answer = enter("leader").send(
        page_of(sent), page_of(sent), step="record", day=yesterday(ledger), added=str(third), **filled
    )
    assert answer.status_code == 303, answer.text
    views = app.extensions["muster"].views
    task = views.one(TaskRow, sent.tasks[0])
    assert {s["volunteer_id"]: s["state"] for s in task.seats} == {
        str(id): "cleared" for id in (first, second, third)
    }
    assert [views.one(VolunteerRow, id).minutes for id in (first, third)] == [150, 210]


def test_the_same_send_again_records_nothing(sent: Scenario, enter: Enter, ledger: Ledger) -> None:
    person = enter("leader")
    body = person.hidden(page_of(sent)) | times(sent.volunteers[0])
    body |= {"step": "record", "day": yesterday(ledger)}
    assert person.client.post(page_of(sent), data=body).status_code == 303
    before = ledger.head()
    person.client.post(page_of(sent), data=body)
    assert ledger.head() == before


def test_a_refused_row_is_named_and_the_others_are_recorded(
    sent: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    first, second = sent.volunteers[:2]
    filled = times(first) | {f"in.{second}": "09:00", f"out.{second}": ""}
    answer = enter("leader").send(
        page_of(sent), page_of(sent), step="record", day=yesterday(ledger), **filled
    )
    assert answer.status_code == 422
    assert "有 1 行未能记录" in answer.text and "到岗、离岗时间缺少一个" in answer.text
    assert f'name="in.{second}" value="09:00"' in answer.text
    assert app.extensions["muster"].views.one(VolunteerRow, first).minutes == 150


def test_tomorrow_cannot_be_back_filled(sent: Scenario, enter: Enter, ledger: Ledger) -> None:
    day = (ledger.now().date() + timedelta(days=1)).isoformat()
    filled = times(sent.volunteers[0])
    answer = enter("leader").send(page_of(sent), page_of(sent), step="record", day=day, **filled)
    assert answer.status_code == 422 and "还没有到" in answer.text


def test_a_broken_rule_is_flagged_not_refused(
    sent: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    filled = times(sent.volunteers[0], start="00:10", end="23:50")
    person = enter("leader")
    day = yesterday(ledger)
    assert person.send(page_of(sent), page_of(sent), step="record", day=day, **filled).status_code == 303
    after = person.text(f"/dispatch/tasks/{sent.tasks[0]}")
    assert "已补录 1 人" in after and "V6" in after


def test_who_is_on_scene_leaves_when_the_sheet_says(
    sent: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    first = VolunteerId(sent.volunteers[0])
    check_in(ledger, task_id=TaskId(sent.tasks[0]), volunteer_id=first, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    person = enter("leader")
    page = person.text(page_of(sent))
    assert f'name="in.{first}"' in page and "readonly" in page


@pytest.mark.parametrize("asked", ["吴岚", "吴"])
def test_somebody_who_came_unasked_is_found_and_what_was_typed_stays(
    sent: Scenario, enter: Enter, asked: str, ledger: Ledger
) -> None:
    filled = times(sent.volunteers[0], end="")
    answer = enter("leader").send(
        page_of(sent), page_of(sent), step="find", q=asked, day=yesterday(ledger), **filled
    )
    assert f'value="{sent.volunteers[2]}"' in answer.text and "吴岚" in answer.text
    assert f'name="in.{sent.volunteers[0]}" value="09:00"' in answer.text


def test_a_wrong_photo_is_taken_out_with_a_reason(sent: Scenario, enter: Enter, app: Flask) -> None:
    person = enter("leader")
    send_photo(person, sent, photo())
    [paper] = app.extensions["muster"].views.rows(PaperRow)
    away = f"/papers/tasks/{sent.tasks[0]}/sheets/{paper.id}/withdraw"
    assert person.send(page_of(sent), away, reason="另一任务的表").status_code == 303
    assert str(paper.id) not in person.text(page_of(sent))


def test_what_cannot_be_read_is_refused_kindly(sent: Scenario, enter: Enter) -> None:
    person, filled = enter("leader"), times(sent.volunteers[0])
    for day in ("", "gestern", "2026-13-45", date.max.isoformat()):
        answer = person.send(page_of(sent), page_of(sent), step="record", day=day, **filled)
        assert answer.status_code in (400, 422), day
    answer = person.send(page_of(sent), page_of(sent), step="record", day="2026-01-01")
    assert answer.status_code == 400 and "没有填写任何时间" in answer.text


def test_a_sheet_of_another_task_is_no_sheet_of_this_one(sent: Scenario, enter: Enter, app: Flask) -> None:
    person, other, views = (
        enter("leader"),
        f"/papers/tasks/{sent.tasks[1]}/sheets",
        app.extensions["muster"].views,
    )
    hidden = person.hidden(page_of(sent)) | {"photo": (io.BytesIO(photo()), "签到表.jpg")}
    assert person.client.post(other, data=hidden).status_code == 303
    (paper,) = views.rows(PaperRow)
    filled = {"day": yesterday(app.extensions["muster"].ledger), **times(sent.volunteers[0])}
    answer = person.send(page_of(sent), page_of(sent), sheet=str(paper.id), **filled)
    assert answer.status_code == 422 and "不属于" in answer.text
    task = views.one(TaskRow, sent.tasks[0])
    assert "cleared" not in {seat["state"] for seat in task.seats}
