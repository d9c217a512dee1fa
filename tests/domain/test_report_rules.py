"""Daily reports and papers: P1 counts as Chinese users do, P2 has two recipients, first filed, then sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.base import RuleBroken
from domain.papers import Paper
from domain.reports import BRIEF, REPORT, DailyReport, length
from tests.domain.harness import cause, given, someone
from tests.domain.world import QIAONAN

FILED = {"as_of": 12, "zero": False, "language": "zh", "word": "a" * 64, "excel": "b" * 64}


def report(day: str = "2026-11-22") -> DailyReport:
    return DailyReport.begin_day(
        response_id=someone("flood"),
        organisation_id=someone("district"),
        area_code=QIAONAN,
        day=day,
        cause=cause(),
    )


def filed() -> DailyReport:
    made = report()
    made.file(**FILED, cause=cause())
    return made


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", 0),
        ("志愿者", 3),
        ("志愿者 25人，", 6),
        ("Hello world 3.5", 3),
        ("covid-19零报告。", 5),
        ("“双送”——完", 7),
        ("𠮷野家\n\n　食堂", 5),
    ],
)
def test_p1_counts_as_chinese_users_count(text: str, counted: int) -> None:
    assert length(text) == counted


Write = Callable[[DailyReport, str], None]


def brief(report: DailyReport, text: str) -> None:
    report.brief(text, cause=cause())


def remark(report: DailyReport, text: str) -> None:
    report.remark(text, cause=cause())


@pytest.mark.parametrize(
    ("write", "most", "key", "event"),
    [
        (brief, BRIEF, "report.brief_too_long", DailyReport.Briefed),
        (remark, REPORT, "report.too_long", DailyReport.Remarked),
    ],
)
def test_p1_refuses_what_is_too_long(write: Write, most: int, key: str, event: type) -> None:
    given(report()).when(lambda r: write(r, "字" * most)).then(event)
    given(report()).when(lambda r: write(r, "字" * (most + 1))).refused(key, "P1")


def test_an_empty_brief_is_none() -> None:
    given(report()).when(lambda r: brief(r, " \n")).refused("report.brief_missing")


def test_p2_nothing_is_sent_before_it_is_filed_and_then_to_somebody() -> None:
    given(report()).when(lambda r: r.note_sent("区民政局", "", cause=cause())).refused(
        "report.not_filed", "P2"
    )
    given(filed()).when(lambda r: r.note_sent(" ", "", cause=cause())).refused(
        "report.recipient_missing", "P2"
    )
    given(filed()).when(lambda r: r.note_sent("区民政局", "纸质", cause=cause())).then(
        (DailyReport.Sent, {"recipient": "区民政局", "way": "纸质"})
    )


def test_a_correction_is_filed_again() -> None:
    given(filed()).when(lambda r: r.file(**FILED | {"as_of": 20}, cause=cause())).then(
        (DailyReport.Filed, {"as_of": 20})
    )


def test_tomorrow_is_reported_tomorrow() -> None:
    assert report("2026-11-22")
    with pytest.raises(RuleBroken, match=r"report\.day_ahead"):
        report("2026-11-24")


@pytest.mark.parametrize(
    ("source", "figures", "key"),
    [
        ("", {"trips": 1}, "report.source_missing"),
        ("蓝天", {}, "report.figure_unknown"),
        ("蓝天", {"lies": 1}, "report.figure_unknown"),
        ("蓝天", {"trips": -1}, "report.figure_out_of_range"),
    ],
)
def test_figures_of_others_must_make_sense(source: str, figures: dict[str, int], key: str) -> None:
    given(report()).when(lambda r: r.note_figures(source, figures, cause=cause())).refused(key)


def test_figures_are_taken_out_where_they_were_typed_in() -> None:
    typed = report()
    typed.note_figures("蓝天", {"trips": 3}, cause=cause())
    given(typed).when(lambda r: r.withdraw_figures("蓝天", cause=cause())).then(DailyReport.FiguresWithdrawn)
    given(typed).when(lambda r: r.withdraw_figures("蓝天", cause=cause())).refused("report.source_unknown")


def paper(kind: str = "sign_in_sheet") -> Paper:
    return Paper.file(
        id=someone("photo"),
        kind=kind,
        item_id=someone("task"),
        response_id=someone("flood"),
        organisation_id=someone("team"),
        area_code=QIAONAN,
        sha256="a" * 64,
        media_type="image/jpeg",
        cause=cause(),
    )


def test_a_wrong_photo_is_taken_out_once_and_with_a_reason() -> None:
    given(paper()).when(lambda p: p.withdraw("", cause=cause())).refused("paper.reason_missing")
    given(paper()).when(lambda p: p.withdraw("另一张", cause=cause())).then(Paper.Withdrawn)
    out = paper()
    out.withdraw("另一张", cause=cause())
    given(out).when(lambda p: p.withdraw("又", cause=cause())).refused("paper.withdrawn_already")


def test_a_paper_is_of_a_known_kind() -> None:
    with pytest.raises(RuleBroken, match=r"paper\.kind_unknown"):
        paper("poem")
