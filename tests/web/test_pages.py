"""Lists and forms: areas, responses, volunteers, the first steps, and the ways in the header."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from projections.areas import AreaRow
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def test_everybody_starts_on_their_own_page(enter: Enter) -> None:
    starts = {role: enter(role).get("/").location for role in ("admin", "volunteer", "auditor")}
    assert starts == {"admin": "/board", "volunteer": "/phone", "auditor": "/board"}


@pytest.mark.parametrize("path", ["/start", "/responses", "/areas", "/volunteers", "/dispatch/tasks/new"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_in_both_languages(enter: Enter, path: str, language: str) -> None:
    admin = enter("admin")
    admin.get(f"/start?lang={language}")
    page = admin.text(path)
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in page
    assert "%(" not in page


def test_an_area_is_listed_corrected_and_given_a_risk(app: Flask, enter: Enter) -> None:
    admin, views = enter("admin"), app.extensions["muster"].views
    admin.send("/areas", "/areas", code="990000003", name="河东街道", lat="30.52", lng="114.33")
    admin.send("/areas", "/areas", code="990000003", name="河东新街", lat="30.52", lng="114.33")
    admin.send("/areas", "/areas/990000003/risk", risk="high")
    row = views.one(AreaRow, "990000003")
    assert (row.name, row.risk, row.lat) == ("河东新街", "high", 30.52)
    assert "河东新街" in admin.text("/areas?q=河东")


def test_a_wrong_code_speaks_at_its_field(enter: Enter) -> None:
    answer = enter("admin").send("/areas", "/areas", code="12345", name="河东街道")
    assert answer.status_code == 400
    assert 'id="f-code-why"' in answer.text
    assert 'value="河东街道"' in answer.text


def test_a_response_starts_and_ends(app: Flask, enter: Enter) -> None:
    admin, views = enter("admin"), app.extensions["muster"].views
    form = {"name": "秋汛", "kind": "flood", "area": "990000", "time_zone": "Asia/Shanghai"}
    admin.send("/responses", "/responses", **form, started_at="2026-08-03T08:00")
    row = next(r for r in views.rows(ResponseRow) if r.name == "秋汛")
    assert row.started_at.isoformat() == "2026-08-03T00:00:00+00:00"
    admin.send("/responses", f"/responses/{row.id}/end")
    assert views.one(ResponseRow, row.id).ended


def test_a_volunteer_gets_a_code_to_set_a_pin(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, views = enter("leader"), app.extensions["muster"].views
    form = {"name": "丁小雨", "mobile": "138 0000 2222", "organisation_id": str(seeded.team)}
    before = views.count(VolunteerRow)
    answer = leader.send("/volunteers", "/volunteers", **form, area_code="990000001")
    assert views.count(VolunteerRow) == before + 1
    assert "/pin/" in answer.text
    assert "丁小雨" in leader.text("/volunteers?q=丁")
    again = leader.send("/volunteers", "/volunteers", **form, area_code="990000001")
    assert again.status_code == 422
    assert 'id="f-mobile-why"' in again.text


def test_a_volunteer_elsewhere_is_denied(seeded: Scenario, enter: Enter) -> None:
    form = {"name": "丁小雨", "organisation_id": str(seeded.district), "area_code": "990000"}
    assert enter("leader").send("/volunteers", "/volunteers", **form).status_code == 403


def test_the_header_shows_only_what_one_may(enter: Enter) -> None:
    leader = enter("leader").text("/volunteers")
    assert 'href="/board"' in leader
    assert 'href="/responses"' not in leader
    assert 'href="/history"' not in leader


def test_a_search_stands_in_the_address_unless_it_may_be_a_name(enter: Enter, seeded: Scenario) -> None:
    coordinator = enter("coordinator")
    gate = coordinator.send("/board", "/board/find?status=missing", q="gate")
    assert gate.status_code == 303
    assert gate.location == "/board?status=missing&q=gate"
    for name in ("丁小雨", "nobody here"):
        answer = coordinator.send("/board", "/board/find", q=name)
        assert answer.status_code == 200
        assert f'value="{name}"' in answer.text
        assert "/board?lang=en" in answer.text
