"""Goods of a donation arrive and are valued: what has happened is recorded, whatever papers are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.gift import Gift
from domain.donations.giving_words import MOST_ARRIVALS, GiftLine, Relation, Worth, read_line, yuan
from domain.quantity import Money, Quantity

if TYPE_CHECKING:
    from domain.donations.donations import Donation


class Arriving(Gift):
    """入库, 估价, and what was found out about who gets it."""

    class LineAdded(Aggregate.Event):
        """Something came that nobody had announced."""

        line: dict[str, str]

        def apply(self, donation: Donation) -> None:
            donation.lines[int(self.line["line"])] = read_line(self.line)

    class Received(Aggregate.Event):
        """Of a line so much is here now, as a lot. `said` is how it was counted, `quantity` in base units."""

        line: int
        lot_id: UUID
        warehouse_id: UUID | None
        item_id: UUID
        quantity: Quantity
        said: Quantity
        condition: str
        batch: str
        expires_on: str
        certified: bool
        papers_due: datetime
        gate: bool

        def apply(self, donation: Donation) -> None:
            donation.arrivals[self.lot_id] = self.line
            donation.worth.pop(self.line, None)
            donation.papers_due = donation.papers_due or self.papers_due

    class Valued(Aggregate.Event):
        """What a line is worth in all; None where it cannot be determined (D5)."""

        line: int
        value: Money | None
        basis: str
        document: str
        market: Money | None
        stated: Money | None

        def apply(self, donation: Donation) -> None:
            said = Worth(self.value, self.basis, self.document, self.market, self.stated)
            donation.worth[self.line] = said

    class RelationChecked(Aggregate.Event):
        """D8: of one institution, or of any beneficiary (None)."""

        institution_id: UUID | None
        donor_promise: bool
        managers: bool
        register: bool
        related: bool
        note: str

        def apply(self, donation: Donation) -> None:
            found = Relation(self.donor_promise, self.managers, self.register, self.related)
            donation.relations[str(self.institution_id or "")] = found

    def add_line(self, line: GiftLine, *, cause: Cause) -> int:
        """Something came beside what was announced; returns its number."""
        self.must_be_live()
        number = max(self.lines) + 1
        line.check(number)
        if number > MOST_ARRIVALS:
            raise RuleBroken("donation.lines_out_of_range", most=MOST_ARRIVALS)
        self.record(self.LineAdded, cause, line=line.fields(number))
        return number

    def line_for(self, line: int, came: GiftLine, *, cause: Cause) -> int:
        """Where `came` is written down: a line of its own once receipts stand for what came before (D6)."""
        said = self.line(line)
        return self.add_line(replace(came, asset=said.asset), cause=cause) if self.settled(line) else line

    def receive(
        self,
        line: int,
        *,
        lot_id: UUID,
        warehouse_id: UUID | None,
        item_id: UUID,
        quantity: Quantity,
        said: Quantity | None = None,
        condition: str = "quarantined",
        batch: str = "",
        expires_on: str = "",
        certified: bool = False,
        papers_due: datetime,
        gate: bool = False,
        cause: Cause,
    ) -> None:
        """Goods are here, as this lot. Refuses an unknown line, a settled one, and a refused donation."""
        self.line(line)
        self.must_be_live()
        if self.settled(line):
            raise RuleBroken("donation.line_receipted", rule="D6", line=line)
        if len(self.arrivals) >= MOST_ARRIVALS:
            raise RuleBroken("donation.lines_out_of_range", most=MOST_ARRIVALS)
        self.record(
            self.Received,
            cause,
            line=line,
            lot_id=lot_id,
            warehouse_id=warehouse_id,
            item_id=item_id,
            quantity=quantity,
            said=said or quantity,
            condition=condition,
            batch=batch,
            expires_on=expires_on,
            certified=certified,
            papers_due=papers_due,
            gate=gate,
        )

    def value(self, line: int, worth: Worth, *, cause: Cause) -> None:
        """Say what a line is worth (D4 is the command's); the same again changes nothing.

        Refuses what has not come, and to lower the value below what was receipted.
        """
        self.line(line)
        worth.check()
        if line not in self.arrivals.values():
            raise RuleBroken("donation.line_not_here", line=line)
        if self.worth.get(line) == worth:
            return
        others = sum(w.value.minor for n, w in self.worth.items() if w.value and n != line)
        if others + (worth.value.minor if worth.value else 0) < self.receipted.minor:
            raise RuleBroken("donation.receipted_more", rule="D6", receipted=yuan(self.receipted))
        self.record(
            self.Valued,
            cause,
            line=line,
            value=worth.value,
            basis=worth.basis,
            document=worth.document,
            market=worth.market,
            stated=worth.stated,
        )

    def check_relation(
        self, institution_id: UUID | None, found: Relation, note: str = "", *, cause: Cause
    ) -> None:
        """Note what was found out (D8). Refuses to say that there is no relation without having looked."""
        if not found.related and not (found.donor_promise or found.managers or found.register):
            raise RuleBroken("donation.relation_unchecked", rule="D8")
        self.record(
            self.RelationChecked,
            cause,
            institution_id=institution_id,
            donor_promise=found.donor_promise,
            managers=found.managers,
            register=found.register,
            related=found.related,
            note=note,
        )
