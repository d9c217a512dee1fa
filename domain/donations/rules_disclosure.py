"""The rules of what is told to strangers, to donors and to those above: D17, D18, D19."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta

from domain.donations.giving_facts import Facts
from domain.findings import Finding

SHORTEST = 2
"""A withheld text of one letter stands in any sentence."""


def d17_donor_told(
    *, directed: bool, went_at: datetime | None, told_at: datetime | None
) -> Iterator[Finding]:
    """D17: the donor of a directed donation is told where it went (及时将…使用情况告知捐赠人)."""
    if directed and went_at is not None and (told_at is None or told_at < went_at):
        yield Finding("D17", "gift.donor_not_told", {}, "warn")


def d17_told_at_the_end(facts: Facts) -> Iterator[Finding]:
    """D17: nothing is closed whose donor, directed or not, was never told."""
    if facts.arrived and not facts.told:
        yield Finding("D17", "gift.donor_not_told")


def d18_consented_names(told: Iterable[str], withheld: Iterable[str]) -> Iterator[Finding]:
    """D18: no name, address or contact of a donor without consent in what is published (不得向社会公开)."""
    text = "\n".join(told).casefold()
    for name in withheld:
        if len(name.strip()) >= SHORTEST and name.strip().casefold() in text:
            yield Finding("D18", "disclosure.name_without_consent")
            return


def d19_weekly_summary(
    *, first: date, today: date, filed: Collection[str], weeks: int = 4
) -> Iterator[Finding]:
    """D19: each week that is over has its summary (“日报周结”制度); the oldest of the last weeks first."""
    monday = today - timedelta(days=today.weekday())
    for back in range(weeks, 0, -1):
        week = monday - timedelta(weeks=back)
        if week + timedelta(days=6) >= first and week.isoformat() not in filed:
            yield Finding("D19", "report.week_owed", {"week": week.isoformat()}, "record")
