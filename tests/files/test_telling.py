"""Getting the word out: a text and a poster with a link, and never where somebody lives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from projections.dispatch import TaskRow
from tests.files.test_papers import letters
from tests.scenario import Scenario
from tests.web.conftest import Person
from web.telling import told

Enter = Callable[[str], Person]


def row_of(app: Flask, seeded: Scenario) -> TaskRow:
    row: TaskRow = app.extensions["muster"].views.one(TaskRow, seeded.tasks[0])
    return row


@pytest.mark.parametrize(("kind", "open"), [("checkpoint", True), ("delivery", False), ("care_visit", False)])
def test_the_door_is_told_only_where_nobody_lives(
    app: Flask, seeded: Scenario, kind: str, open: bool
) -> None:
    with app.test_request_context():
        said = told(row_of(app, seeded).replace(kind=kind))
    assert ("柳巷12号" in said) == open and "柳园社区" in said


def test_a_task_for_somebodys_need_keeps_the_door_to_itself(app: Flask, seeded: Scenario) -> None:
    with app.test_request_context():
        said = told(row_of(app, seeded).replace(kind="checkpoint", need_ids=["some need"]))
    assert "柳巷12号" not in said


def test_the_text_says_who_is_missing_and_where_to_click(seeded: Scenario, enter: Enter) -> None:
    said = enter("volunteer").get(f"/posters/tasks/{seeded.tasks[0]}/text").json["text"]  # type: ignore[index]
    assert "缺 3 人" in said and f"/phone/tasks/{seeded.tasks[0]}" in said and "手套" in said


def test_in_english_it_is_english(seeded: Scenario, enter: Enter) -> None:
    person = enter("volunteer")
    person.client.set_cookie("lang", "en")
    said = person.get(f"/posters/tasks/{seeded.tasks[0]}/text").json["text"]  # type: ignore[index]
    assert "3 people missing" in said and "Where: " in said


def test_the_poster_is_one_page_with_its_code(seeded: Scenario, enter: Enter) -> None:
    person = enter("leader")
    page = person.text(f"/posters/tasks/{seeded.tasks[0]}")
    assert "<svg" in page and "缺 3 人" in page
    assert "送餐" in letters(person.get(f"/posters/tasks/{seeded.tasks[0]}?format=pdf").data)
