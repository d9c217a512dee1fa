"""The volunteers' list and the page about one: filters, papers, health, approval, insurance for many."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import openpyxl
import pytest
from flask import Flask

from projections.volunteers import VolunteerRow
from tests.scenario import Scenario
from tests.web.conftest import Person

Enter = Callable[[str], Person]


def row(app: Flask, id: UUID) -> VolunteerRow:
    found = app.extensions["muster"].views.one(VolunteerRow, id)
    assert isinstance(found, VolunteerRow)
    return found


def do(person: Person, id: UUID, step: str, **values: str) -> int:
    return int(person.send("/volunteers", f"/volunteers/{id}/{step}", **values).status_code)


def chip(page: str, href: str) -> str:
    found = re.search(rf'href="/volunteers\?{href}"[^>]*>[^<]*<b>(\d+)</b>', page)
    return found.group(1) if found else ""


def test_a_credential_is_written_down_verified_and_counted(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    coordinator, zhou = enter("coordinator"), seeded.volunteers[1]
    values = {"kind": "driver", "number": "C1-77", "issuer": "车管所", "valid_until": "2031.2.3"}
    assert do(coordinator, zhou, "credentials", **values) == 303
    credential = row(app, zhou).credentials[0]
    page = coordinator.text("/volunteers")
    assert (chip(page, "credential=driver"), chip(page, "note=unverified")) == ("1", "1")
    assert do(coordinator, zhou, f"credentials/{credential['id']}/verify") == 303
    assert "C1-77" in coordinator.text(f"/volunteers/{zhou}")
    assert "C1-77" not in enter("storekeeper").text(f"/volunteers/{zhou}")
    assert chip(coordinator.text("/volunteers"), "note=unverified") == ""


def test_insurance_is_counted_as_it_ends(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, zhou = enter("leader"), seeded.volunteers[1]
    form = {"name": "丁小雨", "organisation_id": str(seeded.team), "area_code": "990000001"}
    leader.send("/volunteers/new", "/volunteers", **form)
    assert chip(leader.text("/volunteers"), "note=uninsured") == "1"
    soon = (app.extensions["muster"].ledger.now() + timedelta(days=5)).date().isoformat()
    assert do(leader, zhou, "insurance", insurer="平安", ends_on=soon) == 303
    assert chip(leader.text("/volunteers"), "note=insurance") == "1"
    assert do(leader, zhou, f"insurance/{row(app, zhou).insured[0]['id']}/end") == 303


def test_one_policy_for_a_pasted_list_all_or_none(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, (_shen, zhou, wu) = enter("leader"), seeded.volunteers
    policy = {"insurer": "平安", "policy_number": "P-1", "ends_on": "2031-01-01"}
    refused = leader.send("/volunteers/insurance", "/volunteers/insurance", text="周宁\n没有这人\n", **policy)
    assert (refused.status_code, len(row(app, zhou).insured)) == (400, 1)
    assert "没有这人" in refused.text
    leader.send("/volunteers/insurance", "/volunteers/insurance", text="1. 周宁\n2. 吴岚\n", **policy)
    assert [row(app, id).insured[-1]["policy_number"] for id in (zhou, wu)] == ["P-1", "P-1"]


def test_a_fever_takes_off_duty_and_only_some_see_it(app: Flask, seeded: Scenario, enter: Enter) -> None:
    coordinator, zhou = enter("coordinator"), seeded.volunteers[1]
    assert do(coordinator, zhou, "health", temperature="38.5", symptoms="1") == 303
    assert (row(app, zhou).fit, len(row(app, zhou).holds)) in ((False, 1), (False, 0))
    assert "38.5" in coordinator.text(f"/volunteers/{zhou}")
    assert "38.5" not in enter("supervisor").text(f"/volunteers/{zhou}")
    assert do(coordinator, zhou, "health", temperature="60") == 400


def test_a_suspected_case_is_held_until_the_authorities_know(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    coordinator, zhou = enter("coordinator"), seeded.volunteers[1]
    do(coordinator, zhou, "holds", kind="suspected", reason="接触者")
    hold = row(app, zhou).holds[0]["id"]
    assert do(coordinator, zhou, f"holds/{hold}/end", reason="好了") == 422
    assert do(coordinator, zhou, f"holds/{hold}/told", body="区疾控") == 303
    assert do(coordinator, zhou, f"holds/{hold}/end", reason="阴性") == 303
    assert row(app, zhou).holds == []


def test_the_week_is_ticked_in_parts_of_the_day(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, zhou = enter("leader"), seeded.volunteers[1]
    hidden = leader.hidden("/volunteers")
    ticks = {"when": ["0-1", "0-2", "6-3"]}
    assert leader.client.post(f"/volunteers/{zhou}/availability", data=hidden | ticks).status_code == 303
    assert row(app, zhou).availability["weekly"] == [
        {"day": 0, "start": "08:00", "end": "18:00"},
        {"day": 6, "start": "18:00", "end": "24:00"},
    ]


def test_who_registers_alone_waits_for_approval(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader, newcomer = enter("leader"), Person(app.test_client())
    gives = {"role": "volunteer", "organisation_id": str(seeded.team), "minutes": "60", "many": "1"}
    poster = leader.send("/invitations/new", "/invitations", pending="1", **gives).text
    link = re.search(r"/join/[\w-]+", poster)
    assert link is not None
    form = {"name": "丁小雨", "mobile": "13800002222", "pin": "864209", "again": "864209"}
    assert newcomer.send(link.group(), link.group(), **form).status_code == 303
    assert "丁小雨" in leader.text("/volunteers/pending")
    waiting = next(v for v in app.extensions["muster"].views.rows(VolunteerRow) if v.standing == "pending")
    assert newcomer.get("/phone").status_code == 200
    assert leader.send("/volunteers", "/volunteers/approve", volunteer=str(waiting.id)).status_code == 303
    assert row(app, waiting.id).standing == "active"


def test_the_list_is_searched_by_number_and_taken_away(seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    found = leader.send("/volunteers", "/volunteers/find", q=seeded.mobile("volunteer")).text
    assert ("沈雨" in found, "周宁" in found) == (True, False)
    page = openpyxl.load_workbook(io.BytesIO(leader.get("/volunteers?format=xlsx").data)).active
    assert page is not None
    assert {"沈雨", "周宁", "吴岚"} <= {str(line[0]) for line in page.iter_rows(values_only=True)}
    assert leader.get("/volunteers?format=csv").data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("query", ["state=x", "team=1", "from=-3", "from=99999999999999999999", "note=held"])
def test_odd_filters_show_a_list(enter: Enter, query: str) -> None:
    assert enter("leader").get(f"/volunteers?{query}").status_code == 200


def test_registered_with_everything_at_once(app: Flask, seeded: Scenario, enter: Enter) -> None:
    leader = enter("leader")
    form = {"name": "丁小雨", "organisation_id": str(seeded.team), "area_code": "990000001"}
    more = {"credential": ["driver", "first_aid"], "when": ["2-1"]}
    answer = leader.client.post("/volunteers", data=leader.hidden("/volunteers/new") | form | more)
    assert "/pin/" in answer.text
    rows = app.extensions["muster"].views.rows(VolunteerRow)
    newest = max(rows, key=lambda v: v.registered_at)
    assert [c["kind"] for c in newest.credentials] == ["driver", "first_aid"]
    assert newest.availability["weekly"] == [{"day": 2, "start": "08:00", "end": "12:00"}]
