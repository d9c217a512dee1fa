"""The books: every entry on two sides, goods at value, and a workbook that says what the screens say."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app.donations import cash, paperwork, spending, stock
from domain.donations import DonationId, LotId
from domain.donations.giving_words import Worth
from domain.donations.money import DisbursementId
from domain.quantity import Money, Quantity
from projections.donations.cash import CashRow
from projections.donations.cashmoves import CashMoveRow
from projections.donations.journal import Books, Posting, balances, journal
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.donations.valuations import ValuationRow
from projections.projector import Projector
from projections.reading import Views
from tests.donations.cash.purse import MEALS, Purse, yuan
from tests.donations.cash.test_rules_cash import MASKS, OFFICE
from tests.donations.disclosure.scene import CENTRAL, Scene, scene
from tests.scenario import Scenario
from tests.web.conftest import Person
from web.donations.accountsheets import registers

Enter = Callable[[str], Person]


@pytest.fixture
def enter(app: Flask, seeded: Scenario) -> Enter:
    """Sign in as the seeded person of a role."""

    def entered(role: str) -> Person:
        person = Person(app.test_client())
        account = {"account": seeded.mobile(role), "pin": seeded.pin}
        assert person.send("/signin", "/signin", **account).status_code == 303
        return person

    return entered


def folded(projector: Projector, views: Views) -> tuple[list[Posting], Books]:
    """The journal of everything that was recorded."""
    projector.catch_up()
    assert views.alarms() == []
    facts: Any = [views.rows(kind) for kind in (CashMoveRow, MovementRow, ValuationRow, LotRow)]
    return journal(*facts)


def net(lines: list[Posting], account: str) -> int:
    debit, credit = balances(lines).get(account, (0, 0))
    return debit - credit


def value(masks: Scene, minor: int | None) -> None:
    worth = Worth(Money(minor) if minor else None, "invoice" if minor else "none", "12345678")
    paperwork.value_line(
        masks.ledger, donation_id=DonationId(masks.donation), line=1, worth=worth, cause=masks.because()
    )


def test_money_stands_on_two_sides_and_each_book_in_its_own_purse(
    purse: Purse, projector: Projector, views: Views
) -> None:
    free, bound = purse.give(100), purse.give(200, book="restricted", purpose="购买口罩")
    held = purse.give(50, book="held", directed_to=[purse.hospital()])
    purse.pay(30, free)
    purse.pay(5, free, payment=OFFICE, override="审计")
    cash.refund_cash(purse.ledger, cash_id=bound, amount=yuan(20), reason="x", cause=purse.cause())
    lines, _books = folded(projector, views)
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines)
    assert [net(lines, code) for code in ("100201", "100202", "100203")] == [6500, 18000, 5000]
    assert [net(lines, code) for code in ("410101", "410102", "2601")] == [-10000, -18000, -5000]
    assert (net(lines, "5101"), net(lines, "5201"), held is not None) == (3000, 500, True)


def test_what_was_paid_for_goods_becomes_stock_when_they_come(
    purse: Purse, projector: Projector, views: Views, seeded: Scenario
) -> None:
    masks = scene(purse.ledger, purse.secrets, seeded)
    given = purse.give(500)
    paid = purse.pay(500, given, payment=MASKS)
    lines, _books = folded(projector, views)
    assert (net(lines, "1141"), net(lines, "120101")) == (50000, 0)
    (kind,) = {lot.item_id for lot in views.rows(LotRow)}
    spending.receive_purchase(
        purse.ledger, disbursement_id=DisbursementId(paid), value=yuan(480),
        warehouse_id=masks.warehouse, item_id=kind, quantity=Quantity(Decimal(300), "piece"),
        cause=purse.cause(),
    )  # fmt: skip
    lines, books = folded(projector, views)
    assert (net(lines, "1141"), net(lines, "120101")) == (2000, 48000)
    assert sum(pot.worth for pot in books.pots.values()) == 48000


def test_goods_at_value_leave_the_books_to_the_last_fen(
    purse: Purse, projector: Projector, views: Views, seeded: Scenario
) -> None:
    masks = scene(purse.ledger, purse.secrets, seeded)
    value(masks, 10_000_01)
    for amount in (3333, 3333):
        masks.send(amount, CENTRAL)
    lines, _books = folded(projector, views)
    assert net(lines, "120101") == 10_000_01 - 10_000_01 * 6666 // 10_000
    masks.send(3334, CENTRAL)
    lines, books = folded(projector, views)
    assert (net(lines, "120101"), net(lines, "5101"), net(lines, "410101")) == (0, 10_000_01, -10_000_01)
    assert [pot.left for pot in books.pots.values()] == [0]


def test_goods_valued_late_or_anew_are_booked_with_what_left_already(
    purse: Purse, projector: Projector, views: Views, seeded: Scenario
) -> None:
    masks = scene(purse.ledger, purse.secrets, seeded)
    masks.send(2500, CENTRAL)
    assert folded(projector, views)[0] == []
    value(masks, 40_000)
    before, _books = folded(projector, views)
    assert (net(before, "120101"), net(before, "5101")) == (30_000, 10_000)
    value(masks, 20_000)
    after, _books = folded(projector, views)
    assert after[: len(before)] == before
    assert (net(after, "120101"), net(after, "5101")) == (15_000, 5_000)


def test_what_is_written_off_is_no_cost_of_the_mission(
    purse: Purse, projector: Projector, views: Views, seeded: Scenario
) -> None:
    masks = scene(purse.ledger, purse.secrets, seeded)
    value(masks, 100_000)
    wet = Quantity(Decimal(1000), "piece")
    stock.write_off(purse.ledger, lot_id=LotId(masks.lot), quantity=wet, reason="受潮", cause=masks.because())
    lines, books = folded(projector, views)
    assert (net(lines, "5401"), net(lines, "5101"), net(lines, "120101")) == (10_000, 0, 90_000)
    assert [pot.worth for pot in books.pots.values()] == [90_000]


def test_goods_without_value_stand_in_a_register_of_their_own(
    purse: Purse, projector: Projector, views: Views, seeded: Scenario
) -> None:
    masks = scene(purse.ledger, purse.secrets, seeded)
    _lines, books = folded(projector, views)
    assert [len(pots) for _name, pots in registers(books)] == [0, 0, 1], "a value is still owed (D4)"
    value(masks, None)
    lines, books = folded(projector, views)
    assert lines == [] and [pot.left for pot in books.pots.values()] == [10_000_000]
    assert [len(pots) for _name, pots in registers(books)] == [0, 1, 0], "it cannot be determined (D5)"


def test_the_workbook_is_taken_over_and_agrees_with_the_screens(
    app: Flask, seeded: Scenario, enter: Enter
) -> None:
    parts = app.extensions["muster"]
    purse = Purse(parts.ledger, parts.secrets, seeded)
    masks = scene(parts.ledger, parts.secrets, seeded)
    value(masks, 123_456)
    masks.send(4000, CENTRAL)
    first, second = purse.give(100), purse.give(55)
    purse.pay(120, first, second, payment=MEALS)
    parts.projector.catch_up()
    person = enter("coordinator")
    answer = person.get("/donations/accounts.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(BytesIO(answer.data))
    sheets = [read(sheet) for sheet in book.worksheets]
    cover, vouchers, trial, donations, forms, goods, without, unvalued = sheets
    assert [row[3] for row in cover[:7]] == [0] * 7 and forms == []
    debit = sum((Decimal(str(row[7] or 0)) for row in vouchers), Decimal(0))
    assert debit == sum((Decimal(str(row[8] or 0)) for row in vouchers), Decimal(0)) > 0
    assert all(
        row[0] and row[1] in ("收", "付", "转", "入", "出") and row[2].isdigit() and row[5]
        for row in vouchers
    )
    paid = [row for row in vouchers if row[1] == "付"]
    assert len({row[2] for row in paid}) == 1 and [row[3] for row in paid] == [1, 2, 3, 4]
    assert {(row[11], row[12], row[14]) for row in paid} == {("林河食堂", purse.today, 1)}
    came = [row for row in vouchers if row[1] == "收"]
    assert [(row[11], row[13], row[14]) for row in came] == [("沈雨", "B-7", n) for n in (1, 1, 2, 2)]
    rows = {row.ref: row for row in parts.views.rows(CashRow)}
    assert {row[0]: round(row[9] * 100) for row in donations} == {
        ref: row.balance for ref, row in rows.items()
    }
    after = {row[0]: Decimal(str(row[6] or 0)) - Decimal(str(row[7] or 0)) for row in trial}
    assert after["100201"] * 100 == sum(row.balance for row in rows.values()) == 3500
    assert sum((Decimal(str(row[9])) for row in goods), Decimal(0)) == after["120101"] == Decimal("740.74")
    assert without == unvalued == []
    page = person.text("/donations/accounts")
    assert "¥35.00" in page and "¥740.74" in page and page.count("与捐款和物资账一致") == 3


def read(sheet: Any) -> list[tuple[Any, ...]]:
    """The rows below the heads; the line above says whose books these are."""
    found = list(sheet.iter_rows(min_row=4, values_only=True))
    assert sheet.cell(1, 1).value
    return found


def test_the_books_of_a_past_moment_and_of_another_year(app: Flask, seeded: Scenario, enter: Enter) -> None:
    parts = app.extensions["muster"]
    purse = Purse(parts.ledger, parts.secrets, seeded)
    given = purse.give(100)
    before = parts.ledger.head()
    purse.pay(100, given)
    parts.projector.catch_up()
    person, year = enter("coordinator"), parts.ledger.now().year
    assert "¥100.00" in person.text(f"/donations/accounts?at=p{before}")
    assert "100201" in person.text(f"/donations/accounts?year={year}")
    assert "100201" not in person.text(f"/donations/accounts?year={year - 1}")


def test_the_plan_of_the_year_is_stated_with_its_source(app: Flask, seeded: Scenario, enter: Enter) -> None:
    person, year = enter("coordinator"), app.extensions["muster"].ledger.now().year
    said = {"organisation_id": seeded.team, "year": year, "planned": "100000", "elsewhere": "5,000"}
    to = "/donations/accounts/year"
    assert person.send("/donations/accounts", to, **said).status_code in (400, 422)
    assert person.send("/donations/accounts", to, **said, source="年度预算").status_code == 303
    assert "¥100,000.00" in person.text("/donations/accounts")
    wrong = said | {"source": "x", "elsewhere_management": "5000.01"}
    assert person.send("/donations/accounts", to, **wrong).status_code == 422
