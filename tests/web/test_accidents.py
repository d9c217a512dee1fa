"""Accidents: reported from a task or a volunteer, with papers, settled, and closed to strangers."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Flask
from PIL import Image

from projections.accidents import AccidentRow
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def reported(app: Flask, seeded: Scenario, enter: Enter) -> tuple[Person, AccidentRow]:
    """Somebody of the team fell; reported by the coordinator."""
    person = enter("coordinator")
    said = {"volunteer": str(seeded.volunteers[1]), "task": str(seeded.tasks[0]), "what": "摔倒，左手腕肿痛"}
    answer = person.send(f"/accidents/new?volunteer={seeded.volunteers[1]}", "/accidents", **said)
    assert answer.status_code == 303
    (row,) = app.extensions["muster"].views.rows(AccidentRow)
    return person, row


def picture() -> BytesIO:
    """A small photograph."""
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "JPEG")
    data.seek(0)
    return data


def put(person: Person, row: AccidentRow, kind: str) -> int:
    page = f"/accidents/{row.id}"
    values = person.hidden(page) | {"kind": kind, "file": (picture(), "scan.jpg")}
    answer = person.client.post(f"{page}/papers", data=values, content_type="multipart/form-data")
    return answer.status_code


def test_an_accident_is_reported_with_insurance_and_hours(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person, row = reported(app, seeded, enter)
    assert (row.insured, row.minutes_duty, row.status) == (True, 0, "open")
    page = person.text(f"/accidents/{row.id}")
    assert "摔倒，左手腕肿痛" in page
    assert "Linhe Mutual 林河互助" in page
    assert "A-0001" in person.text("/accidents")


def test_what_happened_is_not_readable_in_the_event(app: Flask, seeded: Scenario, enter: Enter) -> None:
    reported(app, seeded, enter)
    stored = b"".join(bytes(one.stored.state) for one in app.extensions["muster"].ledger.since(0, 10_000))
    assert "左手腕".encode() not in stored


def test_a_report_without_words_is_refused_and_kept(seeded: Scenario, enter: Enter) -> None:
    page = f"/accidents/new?volunteer={seeded.volunteers[1]}"
    answer = enter("coordinator").send(page, "/accidents", volunteer=str(seeded.volunteers[1]), what="")
    assert answer.status_code == 400
    assert 'id="f-what-why"' in answer.text


def test_a_claim_is_settled_when_its_papers_are_there(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person, row = reported(app, seeded, enter)
    page = f"/accidents/{row.id}"
    refused = person.send(page, f"{page}/complete")
    assert (refused.status_code, "缺少材料" in refused.text) == (422, True)
    assert [put(person, row, kind) for kind in ("diagnosis", "insurance", "service_record")] == [303] * 3
    assert person.send(page, f"{page}/complete").status_code == 303
    assert person.send(page, f"{page}/close", closed_as="paid").status_code == 303
    closed = app.extensions["muster"].views.one(AccidentRow, row.id)
    assert (closed.status, closed.outcome, len(closed.papers)) == ("closed", "paid", 3)


def test_a_paper_is_opened_by_those_who_see_the_claim(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person, row = reported(app, seeded, enter)
    put(person, row, "site")
    (paper,) = app.extensions["muster"].views.one(AccidentRow, row.id).papers
    assert person.get(f"/files/{paper['attachment_id']}").status_code == 200
    assert enter("volunteer").get(f"/files/{paper['attachment_id']}").status_code == 403


def test_volunteers_see_no_accidents_of_others(app: Flask, seeded: Scenario, enter: Enter) -> None:
    _, row = reported(app, seeded, enter)
    assert enter("volunteer").get(f"/accidents/{row.id}").status_code == 403
