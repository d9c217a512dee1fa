"""Storekeepers and carriers who do anything at any time: stock adds up at every single position.

`MUSTER_EXAMPLES=2000` plays that many sequences, and a twentieth of them on each database.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app import responses
from app.donations import counts, restating, stock
from app.ledger import Ledger
from domain.base import Actor, Cause, MusterError, Position
from domain.donations import CountId, LotId
from domain.donations.consignment_lines import WAITING, ConsignmentId
from domain.donations.consignments import Consignment
from domain.donations.counts import Count
from domain.quantity import Money
from domain.responses import ResponseId
from projections.checking import broken_invariants
from projections.donations.lots import LOTS, LotRow
from projections.donations.movements import MOVEMENTS, MovementRow
from projections.donations.stock import moved, totals
from projections.donations.vouchers import VOUCHERS
from projections.projector import Projector
from projections.reading import Reading, Views
from tests.domain.harness import at
from tests.donations.played import PATIENT, RUNS, SHARE, play
from tests.donations.stock.sending import NEXT, Sending
from tests.donations.stock.tally import Tally
from tests.donations.stock.world import AN, KU, LINHE, Store, open_store, pieces
from tests.memory import MemoryLedger
from tests.projections.replay import Replay

AMOUNT, WHICH = st.integers(1, 60), st.integers(0, 7)
STEPS = st.lists(st.tuples(WHICH, st.integers(0, 3), AMOUNT), min_size=6, max_size=12)
SALE = {"buyer": "回收站", "seller": "拍卖行", "qualification": "12 号", "net": Money(100), "reason": "受潮"}


class Stock(Sending, RuleBasedStateMachine):
    """One response on a ledger that many runs share."""

    store: ClassVar[Store]
    shown: ClassVar[tuple[Views, Projector] | None]
    """Where a database keeps what the views say."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger, self.now = self.store.ledger, at(8)
        self.first = self.ledger.head()
        started = self._cause(KU)
        responses.start_response(
            self.ledger, name="疫情", kind="epidemic", area=LINHE, time_zone="Asia/Shanghai",
            started_at=at(0), historical=False, cause=started,
        )  # fmt: skip
        self.response_id = ResponseId(started.new_id("response"))
        self.lots: list[LotId] = []
        self.sent: list[ConsignmentId] = []
        self.counts: list[CountId] = []
        self.tally, self.read = Tally(), self.ledger.head()
        self.replay, self.changed = Replay((VOUCHERS, LOTS, MOVEMENTS)), set[UUID]()
        self.held: dict[UUID, dict[UUID, Decimal]] = {}
        for amount, days in ((40, 0), (25, 4), (60, 0)):
            self._receive(amount, there=False, days=days)

    def _cause(self, by: Actor) -> Cause:
        return Cause(by, self.now, self.now, uuid4())

    def _try(self, act: Callable[..., Any], *, by: Actor = KU, **said: Any) -> Cause | None:
        """The command's cause when it was taken; a refusal leaves no trace."""
        before, why = self.ledger.head(), self._cause(by)
        try:
            act(self.ledger, **said, cause=why)
        except MusterError:
            assert self.ledger.head() == before, "a refusal left a trace"
            return None
        return why

    def _lot(self, which: int) -> LotId:
        return self.lots[which % len(self.lots)]

    @rule(amount=AMOUNT, there=st.booleans(), days=st.sampled_from([0, 1, 4]))
    def receive(self, amount: int, there: bool, days: int) -> None:
        self._receive(amount, there, days)

    def _receive(self, amount: int, there: bool, days: int) -> None:
        why = self._try(
            stock.receive_stock,
            response_id=self.response_id,
            warehouse_id=self.store.qiaonan if there else self.store.linhe,
            item_id=self.store.masks,
            quantity=pieces(amount),
            source="bought",
            batch=f"B{days}",
            expires_on=(self.now + timedelta(days=days)).date().isoformat() if days else "",
        )
        if why is not None:
            self.lots.append(LotId(why.new_id("lot")))

    @rule(steps=STEPS)
    def morning(self, steps: list[tuple[int, int, int]]) -> None:
        self._go_on(steps)

    @rule(steps=STEPS)
    def afternoon(self, steps: list[tuple[int, int, int]]) -> None:
        self._go_on(steps)

    @rule(steps=STEPS)
    def evening(self, steps: list[tuple[int, int, int]]) -> None:
        self._go_on(steps)

    def _go_on(self, steps: list[tuple[int, int, int]]) -> None:
        """Some goods are proposed, and what usually comes next for the others."""
        for which, pick, amount in steps:
            if pick == 3 or not self.sent:
                self._propose(which, amount)
                continue
            id = self.sent[which % len(self.sent)]
            likely = NEXT.get(self.ledger.get(Consignment, id).status, ("give_back",))
            getattr(self, f"_{likely[pick % len(likely)]}")(id, amount)
            self._check()

    @rule(which=WHICH, amount=AMOUNT, there=st.booleans())
    def transfer(self, which: int, amount: int, there: bool) -> None:
        to = self.store.qiaonan if there else self.store.linhe
        said = {"to_warehouse_id": to, "quantity": pieces(amount)}
        self._try(stock.transfer_lot, lot_id=self._lot(which), **said)
        self._find_new_lots()

    @rule(which=WHICH, rare=st.integers(0, 5), other=WHICH)
    def judge(self, which: int, rare: int, other: int) -> None:
        lot = {"lot_id": self._lot(which)}
        if rare < 2:
            self._try(stock.quarantine_lot, **lot, reason="受潮")
        elif rare < 4:
            self._try(stock.make_usable, **lot, reason="抽检合格")
        else:
            both = [self._lot(which), self._lot(other)]
            self._try(stock.recall_lots, lot_ids=both, reason="过滤不足", notice="3 号")

    @rule(which=WHICH, amount=AMOUNT, way=st.sampled_from(["write_off", "sell_lot", "report_loss"]))
    def leave(self, which: int, amount: int, way: str) -> None:
        said = SALE if way == "sell_lot" else {"reason": "受潮"}
        self._try(getattr(stock, way), lot_id=self._lot(which), quantity=pieces(amount), **said)

    @rule(which=WHICH, ratio=st.sampled_from([(1, 3), (2, 1)]))
    def count_otherwise(self, which: int, ratio: tuple[int, int]) -> None:
        """A number of a pack that was wrong is put right."""
        of, are = map(Decimal, ratio)
        self._try(restating.restate_lot, lot_id=self._lot(which), of=of, are=are, reason="开箱核实")

    @rule(some=st.sets(WHICH, min_size=1, max_size=3))
    def count(self, some: set[int]) -> None:
        asked = list(dict.fromkeys(self._lot(which) for which in some))
        house = self.store.get(asked[0]).warehouse_id
        why = self._try(counts.open_count, warehouse_id=house, lot_ids=asked)
        if why is not None:
            self.counts.append(CountId(why.new_id("count")))

    @rule(off=st.integers(-9, 9), by=st.sampled_from([KU, AN]), end=st.sampled_from(["", "", "x", "cancel"]))
    def counting(self, off: int, by: Actor, end: str) -> None:
        """Each lot of the last count is counted, a little off; perhaps it is confirmed."""
        for id in self.counts[-1:]:
            for lot_id in self.ledger.get(Count, id).lot_ids:
                there = max(Decimal(0), self.store.get(lot_id).on_hand.amount + off)
                self._try(counts.enter_count, by=by, count_id=id, lot_id=lot_id, quantity=pieces(str(there)))
            if end == "cancel":
                self._try(counts.cancel_count, count_id=id, reason="x")
            else:
                told = {str(lot_id): end for lot_id in self.ledger.get(Count, id).lot_ids}
                self._try(counts.confirm_count, by=AN, count_id=id, reasons=told)

    @rule(hours=st.sampled_from([1, 8, 24]))
    def wait(self, hours: int) -> None:
        """The clock sends what has expired."""
        self.now += timedelta(hours=hours)
        for lot_id in self.lots:
            self._try(stock.expire_lot, lot_id=lot_id)

    def _find_new_lots(self) -> None:
        self._tell()
        self.lots += [LotId(id) for id in self.tally.books if id not in self.lots]

    @invariant()
    def everything_adds_up(self) -> None:
        self._check()

    def _check(self) -> None:
        """Whatever events touched since the last look adds up; without an event nothing changes."""
        self._tell()
        changed, self.changed = self.changed, set()
        for id in changed:
            if id in self.tally.books:
                self._adds_up(LotId(id))
            elif id in self.sent:
                sent = self.ledger.get(Consignment, id)
                waits = sent.status in WAITING
                self.held[id] = {lot: q.amount for lot, q in sent.held().items()} if waits else {}
        self._lots_and_consignments_agree()

    def _adds_up(self, lot_id: LotId) -> None:
        """On hand ≥ reserved ≥ 0, and the aggregate says what the events add up to."""
        lot, book = self.store.get(lot_id), self.tally.books[lot_id]
        assert (lot.on_hand.amount, lot.reserved.amount) == (book.on_hand, book.reserved)
        assert lot.available.amount >= 0 and lot.out.amount >= 0

    def _tell(self) -> None:
        for recorded in self.ledger.since(self.read, 10**6):
            self.tally.take(recorded.position, recorded.event)
            self.replay.take(recorded)
            self.read = recorded.position
            self.changed.add(recorded.event.originator_id)
            self._shown(recorded.position, recorded.event.originator_id)

    def _shown(self, position: int, lot_id: UUID) -> None:
        """At this position the lot's row and the line of the ledger say what the events add up to."""
        if lot_id not in self.tally.books:
            return
        row, line = self.replay.rows["lots"][lot_id], self.replay.rows["movements"].get(position)
        assert (row.on_hand, row.reserved) == self.tally.at[position][lot_id]
        assert line is None or line.balance == row.on_hand

    def _lots_and_consignments_agree(self) -> None:
        """What a consignment still waits for is promised by its lots, and by nobody else."""
        promised = {
            (lot_id, to): amount
            for lot_id, book in self.tally.books.items()
            for to, amount in book.promised.items()
            if amount
        }
        held = {(lot, to): amount for to, lots in self.held.items() for lot, amount in lots.items()}
        assert promised == held

    def teardown(self) -> None:
        """Every version of every row, every line of the ledger, and sums at any position are the replay."""
        self._check()
        if self.shown is None:
            return
        views, projector = self.shown
        projector.catch_up()
        assert views.alarms() == []
        mine = (LotRow.c.response_id == self.response_id,)
        with views.read() as reading:
            for position in random.Random(1).sample(sorted(self.tally.at), min(6, len(self.tally.at))):
                self._as_of(reading, Position(position), mine)
            self._as_of(reading, None, mine)
            for row in reading.rows(MovementRow, MovementRow.c.response_id == self.response_id):
                assert row.balance == self.tally.at[row.position][row.lot_id][0]

    def _as_of(self, reading: Reading, position: Position | None, mine: Any) -> None:
        expected = self.tally.upto(position or self.read)
        lots = {row.id: (row.on_hand, row.reserved) for row in reading.rows(LotRow, *mine, at=position)}
        assert lots == expected
        total = sum(on_hand for on_hand, _ in expected.values())
        assert total == moved(reading, MovementRow.c.response_id == self.response_id, at=position)
        assert total == sum(one.on_hand for one in totals(reading, *mine, at=position))


@pytest.mark.timeout(PATIENT)
def test_stock_adds_up_whatever_people_do(tmp_path: Path) -> None:
    Stock.store, Stock.shown = open_store(MemoryLedger(tmp_path)), None
    play(Stock, RUNS, steps=25)


@pytest.mark.timeout(PATIENT)
@pytest.mark.usefixtures("database")
def test_either_database_shows_stock_that_adds_up(ledger: Ledger, views: Views, projector: Projector) -> None:
    Stock.store, Stock.shown = open_store(ledger), (views, projector)
    play(Stock, SHARE, steps=25)
    with views.read() as reading:
        assert broken_invariants(reading.connection) == []
