"""An item's life: versions with what changed, causes and effects both ways, the filters of the history."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from projections.rows import Row
from tests.scenario import Scenario
from tests.web.conftest import Person
from web.lifefields import LABELS
from web.lifewords import Words
from web.lives import TOLD_ELSEWHERE, kind_of
from web.messages import FIELDS
from web.names import Names
from web.sentences import KINDS

Enter = Callable[[str], Person]


def lines(person: Person, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get(f"/history?format=json&{query}").json["lines"]
    return found


def test_a_life_shows_who_changed_which_field_and_from_what(seeded: Scenario, enter: Enter) -> None:
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    enter("leader").send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[1]))
    enter("leader").send(page, f"{page}/assignments/{seeded.volunteers[1]}/check-in")
    life = enter("admin").text(f"/history/items/{seeded.tasks[0]}")
    assert "梁晓 派 周宁 去 T-0001" in life
    assert life.index("已到岗") < life.index("派 周宁 去"), "newest first"
    assert "当时的看板" in life


def test_a_life_ends_at_the_moment_asked_for(seeded: Scenario, enter: Enter) -> None:
    admin, page = enter("admin"), f"/dispatch/tasks/{seeded.tasks[0]}"
    before = admin.get("/history?format=json").json["lines"][0]["position"]
    enter("leader").send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[1]))
    assert "周宁" in admin.text(f"/history/items/{seeded.tasks[0]}")
    assert "周宁" not in admin.text(f"/history/items/{seeded.tasks[0]}?at=p{before}")


def test_causes_and_effects_are_linked_both_ways(seeded: Scenario, enter: Enter) -> None:
    page = f"/dispatch/tasks/{seeded.tasks[0]}"
    enter("leader").send(page, f"{page}/assignments", volunteer=str(seeded.volunteers[1]))
    admin = enter("admin")
    assert f"/history/items/{seeded.volunteers[1]}" in admin.text(f"/history/items/{seeded.tasks[0]}")
    assert f"/history/items/{seeded.tasks[0]}" in admin.text(f"/history/items/{seeded.volunteers[1]}")


def test_a_life_outside_the_scope_is_not_there(seeded: Scenario, enter: Enter) -> None:
    assert enter("coordinator").get(f"/history/items/{seeded.district}").status_code == 404
    assert enter("leader").get(f"/history/items/{seeded.tasks[0]}").status_code == 403


def test_the_history_is_filtered_by_what_happened_where_and_to_what(seeded: Scenario, enter: Enter) -> None:
    admin = enter("admin")
    assert {x["topic"] for x in lines(admin, "what=dispatch.Task.Opened")} == {"dispatch.Task.Opened"}
    assert {x["item_id"] for x in lines(admin, "number=t-2")} == {str(seeded.tasks[1])}
    assert {x["item_kind"] for x in lines(admin, "area=990000002")} == {"area"}
    assert str(seeded.district) not in {x["item_id"] for x in lines(admin, f"org={seeded.team}")}


def test_a_number_that_is_none_is_refused_with_an_example(enter: Enter) -> None:
    admin = enter("admin")
    answer = admin.get("/history?format=json&number=drop", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["key"]) == (400, "history.number_unreadable")
    assert admin.get("/history?area=abc").status_code == 400


def test_every_kind_of_item_has_a_life_and_every_field_of_it_a_name() -> None:
    unnamed = {
        (kind, field)
        for kind in KINDS
        for field in rows_of(kind).FIELDS
        if field not in TOLD_ELSEWHERE and field not in LABELS and field not in FIELDS
    }
    assert unnamed == set()


GIFT = {"name": "饮用水", "quantity": "120", "unit": "bottle", "shelf_life": "long", "meets": "meets"}


@pytest.mark.parametrize(
    ("kind", "field", "value", "said"),
    [
        ("donation", "status", "received", "已收货"),
        ("cashdonation", "status", "received", "已到账"),
        ("donation", "lines", [GIFT], "饮用水 · 120 · 瓶 · 有效期充足 · 符合标准"),
        (
            "donation",
            "lines",
            [{"name": "水", "value": 5_000_000, "valued": True}],
            "水 · 价值 ¥50,000.00 · 已计价 是",
        ),
        ("donation", "papers", [{"kind": "invoice", "number": "7"}], "发票 · 7"),
        ("lot", "source", "donated", "捐赠"),
        ("lot", "book", "unrestricted", "非限定性"),
        ("consignment", "carrier", "volunteers", "志愿者"),
        ("consignment", "confirmed_way", "pin", "凭告知的 PIN 码"),
        ("cashdonation", "earmarks", [{"id": "x", "left": 12_50, "purpose": "口罩"}], "余额 ¥12.50 · 口罩"),
    ],
)
def test_words_and_money_in_a_life_are_those_of_its_kind(
    app: Flask, kind: str, field: str, value: Any, said: str
) -> None:
    with app.test_request_context():
        assert Words(Names(app.extensions["muster"].views), kind).told(field, value) == said


def test_what_an_entry_lists_by_id_is_named_and_days_have_their_year(app: Flask, seeded: Scenario) -> None:
    with app.test_request_context():
        words = Words(Names(app.extensions["muster"].views), "donation")
        entry = {"name": "水", "lot_ids": [str(seeded.tasks[0])], "at": "2026-08-05T06:02:00+00:00"}
        told = words.entry(entry, "lines")
    assert "T-0001" in told and str(seeded.tasks[0]) not in told and "2026年8月5日" in told


def rows_of(kind: str) -> type[Row]:
    rows = kind_of(SimpleNamespace(kind=kind))  # type: ignore[arg-type]
    assert rows is not None, f"nothing shows the life of a {kind}"
    return rows
