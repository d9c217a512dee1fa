"""Money moved at random, most of it refused: never below zero, and no fen lost, at every position.

`MUSTER_EXAMPLES=2000` plays that many sequences, and a twentieth of them on each database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.donations import cash, spending
from app.secrets import Secrets
from app.settings import Settings
from domain.base import MusterError, Position, RuleBroken
from domain.donations.disbursements import Disbursement
from domain.donations.money import CashId, Payment
from domain.donations.spending_years import SpendingYear, spending_year_id
from domain.quantity import Money
from projections.checking import broken_invariants
from projections.donations.campaigns import SPENDING_YEARS, SpendingYearRow
from projections.donations.cash import CASH, CASH_VOUCHERS, CashRow
from projections.donations.cashmoves import CASH_MOVES, CashMoveRow
from projections.projector import Projector
from projections.reading import Views
from tests.donations.cash.purse import MEALS, Purse, yuan
from tests.donations.played import PATIENT, RUNS, SHARE, play
from tests.memory import MemoryLedger
from tests.projections.replay import Replay
from tests.scenario import seed
from tests.test_races import together

OFFICE = Payment(kind="management", payee="物业")
DONATIONS = 4
WHICH, SOME = st.integers(0, DONATIONS - 1), st.sets(st.integers(0, DONATIONS - 1), min_size=1)
FEN = st.one_of(st.integers(-1, 3), st.integers(1, 20_000), st.just(10**12))


class Spree(RuleBasedStateMachine):
    """People who give, set aside, pay, take back and refund in any order."""

    purse: ClassVar[Purse]
    shown: ClassVar[tuple[Views, Projector] | None]
    """Where a database keeps what the views say."""
    replay: ClassVar[Replay]
    read: ClassVar[Position]
    spent: ClassVar[int]
    """How far the replay has come, and what was spent so far: a year's spending is that of all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[CashId] = [self.purse.pledge(100) for _ in range(DONATIONS)]
        self.earmarks: list[UUID] = []
        self.payments: list[UUID] = []
        self.moves: list[CashMoveRow] = []
        self.came = self.went = 0
        """Minor units that came in and went out, as this test counts them."""

    def _try(self, act: Callable[..., Any], **said: Any) -> UUID | None:
        why, before = self.purse.cause(), self.purse.ledger.head()
        try:
            act(self.purse.ledger, **said, cause=why)
        except MusterError:
            assert self.purse.ledger.head() == before, "a refusal left a trace"
            return None
        return why.command_id

    @rule(which=WHICH, fen=FEN)
    def receive(self, which: int, fen: int) -> None:
        said = {"account": "", "reference": "", "received_on": self.purse.today}
        if self._try(cash.receive_cash, cash_id=self.given[which], amount=Money(fen), **said):
            self.came += fen

    @rule(some=SOME, fen=FEN)
    def earmark(self, some: set[int], fen: int) -> None:
        why = self.purse.cause()
        try:
            spending.earmark_cash(self.purse.ledger, cash_ids=self._of(some), amount=Money(fen), cause=why)
        except RuleBroken:
            return
        self.earmarks.append(why.new_id("earmark"))

    @rule(some=SOME, back=st.integers(0, 3))
    def release(self, some: set[int], back: int) -> None:
        for earmark in self.earmarks[-1 - back : len(self.earmarks) - back]:
            self._try(spending.release_earmark, cash_ids=self._of(some), earmark_id=earmark, reason="x")

    @rule(some=SOME, fen=FEN, office=st.booleans(), earmarked=st.booleans())
    def pay(self, some: set[int], fen: int, office: bool, earmarked: bool) -> None:
        why = self.purse.cause()
        said = {"earmark_id": self.earmarks[-1] if earmarked and self.earmarks else None}
        said |= {"payment": OFFICE if office else MEALS, "paid_on": self.purse.today, "override": "x"}
        try:
            spending.disburse_cash(
                self.purse.ledger, cash_ids=self._of(some), amount=Money(fen), **said, cause=why
            )
        except MusterError:
            return
        self.payments.append(why.new_id("disbursement"))
        self.went += fen

    @rule(fen=FEN, back=st.integers(0, 2))
    def take_back(self, fen: int, back: int) -> None:
        for payment in self.payments[-1 - back : len(self.payments) - back]:
            said = {"disbursement_id": payment, "amount": Money(fen), "reason": "x"}
            if self._try(spending.take_back_payment, **said):
                self.went -= fen

    @rule(which=WHICH, fen=FEN)
    def refund(self, which: int, fen: int) -> None:
        if self._try(cash.refund_cash, cash_id=self.given[which], amount=Money(fen), reason="x"):
            self.went += fen

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self._try(cash.cancel_pledge, cash_id=self.given[which], reason="x")

    @invariant()
    def never_below_zero_and_no_fen_is_lost(self) -> None:
        self._tell()
        found = [self.purse.of(one) for one in self.given]
        assert all(one.balance.minor >= one.earmarked.minor >= 0 for one in found)
        assert all(earmark.left.minor > 0 for one in found for earmark in one.earmarks.values())
        assert sum(one.balance.minor for one in found) == self.came - self.went
        paid = [self.purse.ledger.get(Disbursement, payment) for payment in self.payments]
        assert all(part.minor >= 0 for one in paid for part in one.out.values())
        assert sum(one.left.minor for one in paid) == sum(one.spent.minor for one in found)

    def _tell(self) -> None:
        """At every position the row shows what came less what went, never below what is set aside."""
        for recorded in self.purse.ledger.since(Spree.read, 10**6):
            self.replay.take(recorded)
            Spree.read = recorded.position
            row = self.replay.rows["cash"].get(recorded.event.originator_id)
            if row is not None:
                move = self.replay.rows["cash_moves"].get(recorded.position)
                assert row.received - row.refunded - row.spent == row.balance >= row.earmarked >= 0
                assert move is None or move.balance == row.balance
                self._note(move)

    def _note(self, move: CashMoveRow | None) -> None:
        if move is not None:
            self.moves.append(move)
            Spree.spent -= move.signed if move.kind in ("disbursed", "returned") else 0

    def teardown(self) -> None:
        """What the screens show is what the aggregates say; on a database, in every version of every row."""
        self._tell()
        self._agree(self.replay.rows["cash"], self.moves)
        years = {row.id: row.total for row in self.replay.rows["spending_years"].values()}
        assert sum(years.values()) == Spree.spent
        if self.shown is None:
            return
        views, projector = self.shown
        projector.catch_up()
        assert views.alarms() == []
        rows = {row.id: row for row in views.rows(CashRow)}
        self._agree(rows, views.rows(CashMoveRow, CashMoveRow.c.cash_id.in_(self.given)))
        assert {row.id: row.total for row in views.rows(SpendingYearRow)} == years
        with views.read() as reading:
            assert broken_invariants(reading.connection) == []

    def _agree(self, rows: dict[UUID, CashRow], moves: list[CashMoveRow]) -> None:
        """Each row is its aggregate, and the sum of its lines."""
        for one in map(self.purse.of, self.given):
            row = rows[one.id]
            assert (row.balance, row.earmarked, row.status) == (
                one.balance.minor, one.earmarked.minor, one.status,
            )  # fmt: skip
            assert sum(move.signed for move in moves if move.cash_id == one.id) == row.balance

    def _of(self, some: Iterable[int]) -> list[CashId]:
        return [self.given[which] for which in sorted(some)]


def begin(purse: Purse, shown: tuple[Views, Projector] | None) -> None:
    Spree.purse, Spree.shown, Spree.read = purse, shown, Position(0)
    Spree.spent = 0
    Spree.replay = Replay((CASH_VOUCHERS, CASH, CASH_MOVES, SPENDING_YEARS))


@pytest.mark.timeout(PATIENT)
def test_money_is_never_below_zero_whatever_people_do(tmp_path: Path) -> None:
    ledger, secrets = MemoryLedger(tmp_path), Secrets(Settings.from_env({"MUSTER_DATA": str(tmp_path)}))
    begin(Purse(ledger, secrets, seed(ledger, secrets)), None)
    play(Spree, RUNS, steps=25)
    secrets.close()


@pytest.mark.timeout(PATIENT)
@pytest.mark.usefixtures("database")
def test_either_database_shows_the_money_there_is(purse: Purse, views: Views, projector: Projector) -> None:
    begin(purse, (views, projector))
    play(Spree, SHARE, steps=25)


@pytest.mark.usefixtures("database")
def test_fifty_payments_after_one_balance_at_once(purse: Purse) -> None:
    given = purse.give(100)
    before = purse.ledger.head()

    def pay() -> Callable[[], Any]:
        why = purse.cause()
        return lambda: spending.disburse_cash(
            purse.ledger, cash_ids=[given], amount=yuan(9), payment=MEALS, paid_on=purse.today, cause=why
        )

    answers = together([pay() for _ in range(50)])
    refusals = [answer for answer in answers if isinstance(answer, MusterError)]
    assert len(answers) - len(refusals) == 11
    assert {(type(one), one.key, one.params["left"]) for one in refusals} == {
        (RuleBroken, "cash.not_enough", "1.00")
    }
    assert purse.of(given).balance == yuan(1)
    year = purse.ledger.get(SpendingYear, spending_year_id(purse.team, purse.ledger.now().year))
    assert (year.total, len(purse.ledger.since(before))) == (yuan(99), 11 * 3 + 1)
