"""Disclosure: what is published stays as it was shown; a line published again takes the other's place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.base import Position, RuleBroken
from domain.donations.disclosure import MOST_ITEMS, Disclosure, PublicLine, seen
from domain.donations.rules_disclosure import d18_consented_names
from domain.quantity import Quantity
from projections.donations.disclosure import PUBLIC, PublicRow
from tests.domain.harness import cause, given, someone
from tests.domain.world import QIAONAN

GIFT = someone("gift")


def line(number: int = 1, amount: str = "10000", item: UUID = GIFT) -> PublicLine:
    return PublicLine(item, number, "医用防护口罩", "N95", Quantity(Decimal(amount), "piece"), "2026-11-22")


def published(*lines: PublicLine, id: str = "disclosure", **changes: Any) -> Disclosure:
    values: dict[str, Any] = {
        "id": someone(id),
        "number": 1,
        "response_id": someone("flood"),
        "organisation_id": someone("team"),
        "area_code": QIAONAN,
        "kind": "received",
        "lines": lines or (line(),),
        "cause": cause(),
    }
    return Disclosure.publish(**values | changes)


def folded(*disclosures: Disclosure) -> dict[Any, PublicRow]:
    rows: dict[Any, PublicRow] = {}
    for position, event in enumerate((e for d in disclosures for e in d.pending_events), 1):
        for key in PUBLIC.keys(event, Position(position), None):
            row = PUBLIC.next_of(key, rows.pop(key, None), event, Position(position), None)
            rows |= {key: row} if row else {}
    return rows


def test_nothing_and_too_much_are_refused() -> None:
    many = [line(item=someone(f"gift {n}")) for n in range(MOST_ITEMS + 1)]
    for lines, key in (([], "disclosure.nothing"), (many, "disclosure.too_many")):
        with pytest.raises(RuleBroken, match=key.replace(".", r"\.")):
            published(lines=lines)
    with pytest.raises(RuleBroken, match=r"disclosure\.kind_unknown"):
        published(kind="gossip")


def test_it_is_taken_back_with_a_reason_and_once() -> None:
    done = given(published()).when(lambda d: d.withdraw([GIFT], "数量有误", cause=cause()))
    done.then((Disclosure.Withdrawn, {"lines": [f"{GIFT} received 1"], "reason": "数量有误"}))
    given(published()).when(lambda d: d.withdraw([GIFT], " ", cause=cause())).refused(
        "disclosure.reason_missing"
    )
    given(done.aggregate).when(lambda d: d.withdraw([GIFT], "again", cause=cause())).refused(
        "disclosure.not_public"
    )


def test_a_line_published_again_takes_the_place_of_the_first() -> None:
    first = published(line(1), line(2, "40"))
    second = published(line(1, "9000"), id="second")
    rows = folded(first, second)
    assert {str(row.quantity) for row in rows.values()} == {"9000", "40"}
    first.withdraw([GIFT], "old", cause=cause())
    left = folded(first, second)
    assert [str(row.quantity) for row in left.values()] == ["9000"]


def test_a_withdrawal_takes_nothing_of_a_later_disclosure() -> None:
    first, second = published(line(1)), published(line(1, "9000"), id="second")
    third = published(line(1), id="third")
    third.collect_events()
    third.withdraw([GIFT], "old", cause=cause())
    assert [str(row.quantity) for row in folded(first, second, third).values()] == ["9000"]


def test_what_was_seen_is_known_by_its_lines_and_words() -> None:
    assert seen([line()]) == seen([line()])
    assert len({seen([line()]), seen([line(amount="9999")]), seen([line()], "words"), seen([])}) == 4


@pytest.mark.parametrize(
    ("text", "refused"),
    [("感谢华康公司", True), ("HUAKANG gave", True), ("感谢社会各界", False), ("", False)],
)
def test_D18_a_withheld_name_is_found_in_any_words(text: str, refused: bool) -> None:
    found = list(d18_consented_names([text, "医用防护口罩"], ["华康公司", "Huakang", "x"]))
    assert [finding.rule for finding in found] == (["D18"] if refused else [])
