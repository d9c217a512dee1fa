"""Two people at once: the first words about a day make one report, and both are kept."""

from __future__ import annotations

import pytest

from app.ledger import Ledger
from app.reports import Day, note_figures, remark
from domain.organisations import OrganisationId
from domain.reports import DailyReport, report_id
from domain.responses import ResponseId
from tests.scenario import Scenario, cause
from tests.test_races import together


@pytest.mark.usefixtures("database")
def test_a_day_begun_by_many_at_once_is_one_report(ledger: Ledger, seeded: Scenario) -> None:
    of = Day(ResponseId(seeded.response), OrganisationId(seeded.district), "2026-08-05")
    causes = [cause(ledger) for _ in range(8)]
    calls = [
        lambda n=n, why=why: note_figures(ledger, of=of, source=f"组织{n}", figures={"trips": n}, cause=why)
        for n, why in enumerate(causes)
    ]
    calls.append(lambda why=cause(ledger): remark(ledger, of=of, text="平安", cause=why))
    answers = together(calls)
    assert [answer for answer in answers if not isinstance(answer, int)] == []
    report = ledger.get(DailyReport, report_id(of.response_id, of.organisation_id, of.day))
    assert report.sources == {f"组织{n}" for n in range(8)} and report.version == 10
