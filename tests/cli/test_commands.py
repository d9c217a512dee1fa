"""status, check, rebuild, user and demo: what they say, and the exit codes that scripts go by."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from projections.dispatch import TaskRow
from projections.donations.cash import CashRow
from projections.donations.consignments import ConsignmentRow
from projections.donations.counts import CountRow
from projections.donations.disclosure import PublicRow
from projections.donations.gift_rows import DonationRow
from projections.donations.lots import LotRow
from projections.donations.recalls import reached
from projections.reading import Views
from tests.scenario import Scenario
from web.cli import main
from web.demo.signins import signins_of

Run = Callable[..., Any]


def test_status_tells_positions_lag_and_versions(database: Settings, run: Run, seeded: Scenario) -> None:
    facts = run("status", "--json").summary
    assert facts["head"] == seeded.position
    assert facts["alarms"] == []
    assert {view["lag"] for view in facts["views"].values()} == {0}
    assert {"muster", "python", "eventsourcing"} <= facts["versions"].keys()


def test_check_is_clean_and_rebuild_changes_nothing(database: Settings, run: Run, seeded: Scenario) -> None:
    assert run("check").code == 0
    assert run("rebuild", "--json").summary["position"] == seeded.position
    assert run("check").code == 0


def test_check_finds_a_row_that_somebody_changed(settings: Settings, run: Run, seeded: Scenario) -> None:
    run("status")
    with sqlite3.connect(next(settings.data.glob("views-*.db"))) as views:
        views.execute("UPDATE tasks SET title = 'not what was recorded' WHERE until IS NULL")
    said = run("check", "--json")
    assert (said.code, said.summary["differences"]) == (1, 2)
    assert "differs in title" in said.err


def test_the_first_administrator_registers_the_organisation(run: Run, settings: Settings) -> None:
    said = run(
        "user", "create", "安岭", "--mobile", "13900001000", "--organisation", "林河总队", "--area", "990106",
        "--pin", "246810", "--json",
    )  # fmt: skip
    assert said.code == 0
    listed = run("user", "list", "--json").summary["users"]
    assert [(u["name"], u["role"], u["organisation"]) for u in listed] == [("安岭", "admin", "林河总队")]
    secrets = Secrets(settings)
    assert [str(found) for found in secrets.find("mobile", "13900001000")] == [said.summary["person"]]
    secrets.close()


def test_a_second_organisation_is_not_made_by_a_slip(run: Run, seeded: Scenario) -> None:
    said = run(
        "user", "create", "某某", "--organisation", "Linhe Volunters", "--pin", "246810", "--area", "990000"
    )
    assert said.code == 1
    assert run("status", "--json").summary["head"] == seeded.position


@pytest.mark.parametrize("pin", ["123456", "1111111", "short"])
def test_a_weak_pin_is_refused_before_anything_is_recorded(run: Run, pin: str) -> None:
    assert run("user", "create", "安岭", "--organisation", "x", "--area", "990106", "--pin", pin).code == 1
    assert run("status", "--json").summary["head"] == 0


def test_a_new_pin_ends_all_sessions(run: Run, secrets: Secrets, seeded: Scenario) -> None:
    person = seeded.people["coordinator"]
    token = secrets.sessions.open(person, 7, "test")
    assert run("user", "set-pin", seeded.mobile("coordinator"), "--pin", "975310").code == 0
    assert secrets.sessions.person_of(token) is None
    assert secrets.check_pin(person, "975310") and not secrets.check_pin(person, seeded.pin)


def test_sign_out_and_grant_find_people_by_name(run: Run, secrets: Secrets, seeded: Scenario) -> None:
    token = secrets.sessions.open(seeded.people["leader"], 7, "test")
    assert run("user", "sign-out", "梁晓").code == 0
    assert secrets.sessions.person_of(token) is None
    assert (
        run(
            "user", "grant", "梁晓", "--role", "auditor", "--organisation", "Linhe Volunteers 林河志愿者"
        ).code
        == 0
    )
    assert run("user", "sign-out", "没有这人").code == 1


def test_wrong_settings_are_one_sentence_and_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUSTER_PORT", "eighty")
    with pytest.raises(SystemExit) as ended:
        main(["status"])
    assert ended.value.code == 3
    assert "MUSTER_PORT" in capsys.readouterr().err


def test_a_demo_is_the_same_for_the_same_seed(run: Run, settings: Settings, tmp_path: Any) -> None:
    other = str(tmp_path / "other")
    asked = ("demo", "--volunteers", 30, "--tasks", 6, "--seed", 5, "--json")
    first, second = run(*asked), run(*asked, MUSTER_DATA=other)
    assert first.summary["events"] == second.summary["events"]
    one, two = titles(settings), titles(Settings.from_env({"MUSTER_DATA": other}))
    assert one == two and len(one) == 6 + 1  # one carries goods of a consignment
    assert (settings.data / "map" / "layers.json").exists()


def titles(settings: Settings) -> list[tuple[str, str, int]]:
    """What the tasks of a place are."""
    views = Views(settings)
    found = sorted((row.title, row.address, row.places) for row in views.rows(TaskRow))
    views.close()
    return found


def test_a_demo_has_one_sign_in_per_role_and_goes_on(run: Run, settings: Settings) -> None:
    run("demo", "--volunteers", 40, "--tasks", 12)
    secrets = Secrets(settings)
    for signin in signins_of(settings):
        assert [secrets.check_pin(found, signin.pin) for found in secrets.find("mobile", signin.mobile)] == [
            True
        ]
    secrets.close()
    assert len(signins_of(settings)) == 7
    assert run("demo", "--live", "--seconds", "8", "--json").code == 0
    assert run("check").code == 0


def test_a_demo_has_donations_in_every_state(run: Run, settings: Settings) -> None:
    run("demo", "--volunteers", 30, "--tasks", 3)
    views = Views(settings)
    kinds = (DonationRow, ConsignmentRow, CountRow)
    states: Any = {kind: {row.status for row in views.rows(kind)} for kind in kinds}  # type: ignore[attr-defined]
    assert states[DonationRow] >= {"offered", "accepted", "refused", "received", "receipted"}
    assert states[ConsignmentRow] >= {"proposed", "approved", "picked", "in_transit", "confirmed"}
    assert states[CountRow] == {"opened", "confirmed"}
    assert views.count(PublicRow) >= 4 and views.count(CashRow) == 2
    (batch,) = [row for row in views.rows(LotRow) if row.batch == "D260701"]
    with views.read() as reading:
        assert len(reached(reading, batch.item_id, "D260701")) == 2
    views.close()
    assert run("check").code == 0


def test_a_demo_never_mixes_with_data(run: Run, seeded: Scenario, ledger: Ledger) -> None:
    assert run("demo").code == 3
    assert run("demo", "--live").code == 3
    assert ledger.head() == seeded.position
