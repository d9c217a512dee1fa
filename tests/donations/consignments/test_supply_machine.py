"""Coordinators, carriers and hospitals who do anything at any time: what needs are promised and given is so.

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

from app.donations import consignments, delivery, stock, transport
from domain.base import Actor, Cause, MusterError, Position
from domain.donations import Consignment, ConsignmentId, LotId
from domain.donations.consignment_lines import GONE, WAITING
from domain.needs import Need, NeedId
from projections.donations.consignments import CONSIGNMENTS, ConsignmentRow
from projections.donations.consignments_due import APPROVALS_DUE, ARRIVALS_DUE, CONSIGNMENT_ALARMS
from projections.institutions import INSTITUTIONS
from projections.needs import NEEDS, NeedRow
from projections.projector import Projector
from projections.reading import Views
from tests.domain.harness import at
from tests.donations.consignments.depot import GAO, Depot, of, open_depot
from tests.donations.played import PATIENT, RUNS, SHARE, play
from tests.donations.stock.world import AN, KU, pieces
from tests.memory import MemoryLedger
from tests.projections.replay import Replay

LOOKED_AT = (INSTITUTIONS, NEEDS, CONSIGNMENTS, ARRIVALS_DUE, APPROVALS_DUE, CONSIGNMENT_ALARMS)
AMOUNT, WHICH = st.integers(1, 60), st.integers(0, 7)
STEPS = st.lists(st.tuples(WHICH, st.integers(0, 5), AMOUNT), min_size=5, max_size=10)
NEXT = {
    "proposed": ("approve", "approve", "let_go", "confirm"),
    "approved": ("pick", "hand_over", "hand_over", "deliver", "approve"),
    "picked": ("hand_over", "cancel", "confirm", "cancel"),
    "in_transit": ("deliver", "confirm", "give_back", "short", "locate"),
    "delivered": ("confirm", "confirm", "give_back", "short"),
    "short": ("short", "give_back"),
    "confirmed": ("give_back", "confirm"),
    "cancelled": ("confirm", "deliver", "give_back"),
}


class Supply(RuleBasedStateMachine):
    """Three lots and four needs of one hospital, on a ledger that many runs share."""

    depot: ClassVar[Depot]
    shown: ClassVar[tuple[Views, Projector] | None]
    """Where a database keeps what the views say."""
    replay: ClassVar[Replay]
    replayed: ClassVar[Position]

    def __init__(self) -> None:
        super().__init__()
        self.ledger, self.now = self.depot.ledger, at(8)
        self.lots = [self.depot.store.lot(amount) for amount in (60, 40, 90)]
        self.needs = [self._need(number, amount) for number, amount in enumerate((50, None, 120, 10))]
        self.sent: list[ConsignmentId] = []
        self.kept: dict[Position, dict[str, dict[Any, Any]]] = {}

    def _need(self, number: int, amount: int | None) -> NeedId:
        return self.depot.need(amount, item=f"N95口罩 {uuid4().hex[:6]}")

    def _try(self, act: Callable[..., Any], *, by: Actor = KU, **said: Any) -> Cause | None:
        """The command's cause when it was taken; a refusal leaves no trace."""
        before, why = self.ledger.head(), Cause(by, self.now, self.now, uuid4())
        try:
            act(self.ledger, **said, cause=why)
        except MusterError:
            assert self.ledger.head() == before, "a refusal left a trace"
            return None
        return why

    @rule(steps=STEPS)
    def day(self, steps: list[tuple[int, int, int]]) -> None:
        for which, pick, amount in steps:
            if pick >= 4 or not self.sent:
                self._propose(which, amount)
                continue
            id = self.sent[which % len(self.sent)]
            likely = NEXT.get(self.depot.get(id).status, ("give_back",))
            getattr(self, f"_{likely[pick % len(likely)]}")(id, amount)
            self._agree()

    @rule(steps=STEPS)
    def another_day(self, steps: list[tuple[int, int, int]]) -> None:
        self.day(steps)

    def _propose(self, which: int, amount: int) -> None:
        need = self.needs[which % len(self.needs)]
        picks = [of(self.lots[amount % 3], amount % 30 + 1, need)]
        picks += [of(self.lots[which % 3], amount // 8 + 1, need)] if amount % 2 else []
        picks += [of(self.lots[which % 3], 2)] if amount % 5 == 0 else []
        said: dict[str, Any] = {"response_id": self.depot.store.response_id, "picks": picks}
        said |= {"expected_at": self.now + timedelta(hours=amount)} if amount % 3 else {}
        why = self._try(consignments.propose_consignment, by=GAO, override="院方同意", **said)
        if why is not None:
            self.sent.append(ConsignmentId(why.new_id("consignment")))

    def _approve(self, id: ConsignmentId, amount: int) -> None:
        self._try(consignments.approve_consignment, by=AN if amount % 4 else GAO, consignment_id=id)

    def _let_go(self, id: ConsignmentId, amount: int) -> None:
        self._try(consignments.let_consignment_go, consignment_id=id, reason="急")

    def _pick(self, id: ConsignmentId, amount: int) -> None:
        self._try(transport.pick_consignment, consignment_id=id)

    def _hand_over(self, id: ConsignmentId, amount: int) -> None:
        self._try(transport.hand_over, consignment_id=id, carrier="顺丰")

    def _locate(self, id: ConsignmentId, amount: int) -> None:
        self._try(transport.depart, consignment_id=id)

    def _deliver(self, id: ConsignmentId, amount: int) -> None:
        self._try(delivery.deliver, consignment_id=id, quantities={1: Decimal(amount)} if amount % 2 else {})

    def _confirm(self, id: ConsignmentId, amount: int) -> None:
        counted = {1: Decimal(amount % 20)} if amount % 2 else {}
        self._try(delivery.confirm_delivery, consignment_id=id, way="link", quantities=counted)

    def _short(self, id: ConsignmentId, amount: int) -> None:
        said = {"line": 1, "quantity": pieces(amount % 9 + 1), "reason": "途中破损"}
        self._try(delivery.report_short, consignment_id=id, **said)

    def _give_back(self, id: ConsignmentId, amount: int) -> None:
        said = {"line": 1 + amount % 2, "quantity": pieces(amount % 9 + 1), "reason": "多送"}
        self._try(delivery.return_goods, consignment_id=id, condition="usable", **said)

    def _cancel(self, id: ConsignmentId, amount: int) -> None:
        self._try(consignments.cancel_consignment, consignment_id=id, reason="改期")

    @rule(which=WHICH, amount=AMOUNT, way=st.sampled_from(["lose", "lose", "recall"]))
    def shortage(self, which: int, amount: int, way: str) -> None:
        lot = LotId(self.lots[which % 3])
        if way == "recall" and amount > 50:
            self._try(stock.recall_lots, lot_ids=[lot], reason="过滤不足", notice="3 号")
        else:
            self._try(stock.report_loss, lot_id=lot, quantity=pieces(amount // 4 + 1), reason="受潮")

    @rule(hours=st.sampled_from([1, 20, 50]))
    def wait(self, hours: int) -> None:
        """The clock says what is late and what is owed."""
        self.now += timedelta(hours=hours)
        for id in self.sent:
            self._try(consignments.note_late, consignment_id=id)
            self._try(consignments.note_approval_overdue, consignment_id=id)

    @rule()
    def look(self) -> None:
        """Keep what the views must say as of now."""
        self.kept[self.ledger.head()] = self._replayed()

    @invariant()
    def needs_agree_with_consignments(self) -> None:
        self._agree()

    def _agree(self) -> None:
        """What is under way is promised, what was counted is given; whoever has everything is met.

        Without an event nothing changes: asked of whatever has some since the last look.
        """
        changed = self._tell()
        all_sent = [self.depot.get(id) for id in self.sent] if changed else []
        for need in (self.depot.needs(id) for id in self.needs if changed):
            thing = need.ask.lines[0].item
            assert need.promised == _promised(all_sent, need)
            assert need.given.get(thing, 0) == _given(all_sent, need)
            assert (need.status == "met") == need.has_everything
            assert not any(need.given.values()) or need.status in ("met", "partly_met")
            assert self.replay.rows["needs"][need.id].status == need.status
        for one in all_sent:
            self._stands(one)
            assert self.replay.rows["consignments"][one.id].status == one.status

    def _stands(self, one: Consignment) -> None:
        """Reserved while it waits, out of the lots when it is gone; nobody approves alone."""
        for lot_id, held in one.held().items():
            reserved = self.depot.store.get(lot_id).reservations.get(one.id)
            assert reserved == (held if one.status in WAITING else None)
        assert one.approved_by not in (one.proposed_by, one.hurried_by) or one.approved_by is None
        if one.status in GONE:
            assert one.approved_by is not None or one.approval_owed_until is not None
        for line in one.lines.values():
            assert line.away >= 0 and line.sent >= line.short + line.returned + (line.received or 0)

    def _tell(self) -> bool:
        """Whether anything was recorded since the last look."""
        before = Supply.replayed
        for recorded in self.ledger.since(before, 10**6):
            self.replay.take(recorded)
            Supply.replayed = recorded.position
        return Supply.replayed > before

    def _replayed(self) -> dict[str, dict[Any, Any]]:
        self._agree()
        own = {"consignments": self.sent, "needs": self.needs}
        return {name: {id: self.replay.rows[name][id] for id in ids} for name, ids in own.items()}

    def teardown(self) -> None:
        """The views, now and as of what was looked at, are the replay."""
        self.kept[self.ledger.head()] = self._replayed()
        if self.shown is None:
            return
        views, projector = self.shown
        projector.catch_up()
        assert views.alarms() == []
        some = random.Random(1).sample(sorted(self.kept), min(3, len(self.kept)))
        with views.read() as reading:
            for position in some:
                for name, kind, ids in (
                    ("consignments", ConsignmentRow, self.sent),
                    ("needs", NeedRow, self.needs),
                ):
                    found: dict[Any, Any] = {
                        row.id: row for row in reading.rows(kind, kind.c.id.in_(ids), at=position)
                    }
                    said = self.kept[position][name]
                    assert found == {id: said[id] for id in ids if id in said}, (name, position)


def _promised(all_sent: list[Consignment], need: Need) -> dict[tuple[UUID, str], Decimal]:
    thing, found = need.ask.lines[0].item, dict[tuple[UUID, str], Decimal]()
    for one in all_sent:
        if one.status != "cancelled" and not one.confirmed_way:
            amount = sum((line.away for line in one.lines.values() if line.need_id == need.id), Decimal(0))
            found |= {(one.id, thing): amount} if amount else {}
    return found


def _given(all_sent: list[Consignment], need: Need) -> Decimal:
    lines = [line for one in all_sent for line in one.lines.values() if line.need_id == need.id]
    return sum((line.received for line in lines if line.received is not None), Decimal(0))


def begin(depot: Depot, shown: tuple[Views, Projector] | None) -> None:
    Supply.depot, Supply.shown = depot, shown
    Supply.replay, Supply.replayed = Replay(LOOKED_AT), Position(0)


@pytest.mark.timeout(PATIENT)
def test_needs_are_promised_and_given_what_consignments_bring(tmp_path: Path) -> None:
    begin(open_depot(MemoryLedger(tmp_path)), None)
    play(Supply, RUNS, steps=15)


@pytest.mark.timeout(PATIENT)
@pytest.mark.usefixtures("database")
def test_either_database_shows_what_needs_are_promised_and_given(
    depot: Depot, views: Views, projector: Projector
) -> None:
    begin(depot, (views, projector))
    play(Supply, SHARE, steps=15)
