"""The page of a response's policy values: read by everybody, changed from a root, with source and time."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from domain.responses import Response
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def page_of(seeded: Scenario) -> str:
    return f"/responses/{seeded.response}/policies"


def strength(app: Flask, seeded: Scenario, rule: str) -> str:
    ledger = app.extensions["muster"].ledger
    return str(ledger.get(Response, seeded.response).policies.strength(rule, ledger.now()))


def value(**changes: str) -> dict[str, str]:
    return {
        "name": "V5",
        "value": "refuse",
        "source": "区指挥部通知〔2026〕17号",
        "valid_from": "2026-08-05T00:00",
    } | changes


def test_the_page_names_every_rule_with_its_source(seeded: Scenario, enter: Enter) -> None:
    page = enter("volunteer").text(page_of(seeded))
    assert all(f'id="V{number}"' in page for number in range(1, 10))
    assert "预设“洪涝”" in page
    assert "未经批准不得擅自派遣志愿者队伍赴外地" in page
    assert "<form" not in page.partition("<main")[2]


def test_a_value_is_set_with_its_source(app: Flask, seeded: Scenario, enter: Enter) -> None:
    admin = enter("admin")
    answer = admin.send(page_of(seeded) + "?set=V5", page_of(seeded), **value())
    assert (answer.status_code, strength(app, seeded, "V5")) == (303, "refuse")
    assert "区指挥部通知〔2026〕17号" in admin.text(page_of(seeded))


def test_a_value_without_a_source_is_refused_and_the_form_kept(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    wrong = value(source="", value="record")
    answer = enter("admin").send(page_of(seeded) + "?set=V5", page_of(seeded), **wrong)
    assert answer.status_code == 400
    assert 'id="f-source-why"' in answer.text
    assert '<option value="record" selected>' in answer.text
    assert strength(app, seeded, "V5") == "warn"


def test_a_number_out_of_bounds_is_refused_at_its_field(seeded: Scenario, enter: Enter) -> None:
    wrong = value(name="V3.limit", value="50")
    answer = enter("admin").send(page_of(seeded) + "?set=V3.limit", page_of(seeded), **wrong)
    assert answer.status_code == 422
    assert 'id="f-value-why"' in answer.text
    assert 'value="50"' in answer.text


def test_a_preset_is_seen_before_it_is_applied(app: Flask, seeded: Scenario, enter: Enter) -> None:
    admin, preview = enter("admin"), page_of(seeded) + "?preset=epidemic"
    assert "将改变 6 项" in admin.text(preview)
    assert strength(app, seeded, "V3") == "off"
    answer = admin.send(preview, page_of(seeded) + "/preset", preset="epidemic")
    assert (answer.status_code, strength(app, seeded, "V3")) == (303, "refuse")
    assert "现在的值与这套预设完全相同" in admin.text(preview)


def test_below_a_root_organisation_nothing_is_changed(app: Flask, seeded: Scenario, enter: Enter) -> None:
    answer = enter("coordinator").send("/volunteers", page_of(seeded), **value())
    assert (answer.status_code, strength(app, seeded, "V5")) == (403, "warn")


def test_the_page_shows_what_held_at_a_past_moment(app: Flask, seeded: Scenario, enter: Enter) -> None:
    admin, before = enter("admin"), app.extensions["muster"].views.position()
    admin.send(page_of(seeded) + "?set=V5", page_of(seeded), **value())
    past = admin.text(f"{page_of(seeded)}?at=p{before}")
    assert "区指挥部通知" not in past
    assert "<form" not in past.partition("<main")[2]
