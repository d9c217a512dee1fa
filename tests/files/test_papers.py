"""Papers: what is printed has names and room to sign; the PDF has the letters, and is the same each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from flask import Flask

from app.dispatch import assign_volunteer, close_task, file_approval
from app.ledger import Ledger
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause
from tests.web.conftest import Person

Enter = Callable[[str], Person]
PAPERS = ("sign-in", "sheet", "dispatch")


@pytest.fixture
def sent(app: Flask, ledger: Ledger, seeded: Scenario) -> Scenario:
    """沈雨 is sent to the first task."""
    task_id, volunteer_id = TaskId(seeded.tasks[0]), VolunteerId(seeded.volunteers[0])
    assign_volunteer(
        ledger, task_id=task_id, volunteer_id=volunteer_id, override="urgent", cause=cause(ledger)
    )
    app.extensions["muster"].projector.catch_up()
    return seeded


def letters(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        said = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(said.split())


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_names_who_is_sent(sent: Scenario, enter: Enter, paper: str) -> None:
    page = enter("coordinator").text(f"/papers/tasks/{sent.tasks[0]}/{paper}")
    assert "沈雨" in page and "T-0001" in page and "桥南队" in page


@pytest.mark.parametrize("paper", PAPERS)
def test_the_pdf_has_the_letters_and_fits_on_a4(sent: Scenario, enter: Enter, paper: str) -> None:
    answer = enter("coordinator").get(f"/papers/tasks/{sent.tasks[0]}/{paper}?format=pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    said = letters(answer.data)
    assert "沈雨" in said and "柳巷12号" in said and "签" in said
    with pypdfium2.PdfDocument(answer.data) as document:
        assert (len(document), [round(side) for side in document[0].get_size()]) == (1, [595, 842])


def test_the_pdf_of_a_position_is_the_same_bytes_later(
    sent: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    person, path = enter("coordinator"), f"/papers/tasks/{sent.tasks[0]}/dispatch?format=pdf"
    position = ledger.head()
    first = person.get(path).data
    close_task(ledger, task_id=TaskId(sent.tasks[1]), reason="cancelled", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    assert person.get(f"{path}&at=p{position}").data == first != person.get(path).data


def test_a_certificate_may_be_for_one_and_quotes_the_approval(
    sent: Scenario, enter: Enter, ledger: Ledger, app: Flask
) -> None:
    other = VolunteerId(sent.volunteers[1])
    task_id = TaskId(sent.tasks[0])
    assign_volunteer(ledger, task_id=task_id, volunteer_id=other, override="urgent", cause=cause(ledger))
    filing: dict[str, Any] = {"body": "区指挥部", "document_number": "林防〔2026〕3号", "dated": "2026-08-03"}
    file_approval(ledger, task_id=task_id, **filing, cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    page = enter("coordinator").text(f"/papers/tasks/{task_id}/dispatch?volunteer={other}")
    assert "周宁" in page and "沈雨" not in page and "林防〔2026〕3号" in page


def test_a_guard_sees_whether_it_is_in_force_and_no_names(sent: Scenario, enter: Enter, app: Flask) -> None:
    token = app.extensions["muster"].secrets.standing.make("dispatch", sent.tasks[0])
    guard = Person(app.test_client())
    page = guard.text(f"/papers/check/{token}")
    assert "沈＊" in page and "沈雨" not in page and "有效" in page
    closing = {"override": "", "reason": "cancelled"}
    coordinator = enter("coordinator")
    taken = f"/dispatch/tasks/{sent.tasks[0]}/assignments/{sent.volunteers[0]}/cancel"
    coordinator.send(f"/dispatch/tasks/{sent.tasks[0]}", taken, **closing)
    coordinator.send(f"/dispatch/tasks/{sent.tasks[0]}", f"/dispatch/tasks/{sent.tasks[0]}/close", **closing)
    assert "已失效" in guard.text(f"/papers/check/{token}")
    assert guard.get(f"/papers/check/{uuid4()}").status_code == 404
