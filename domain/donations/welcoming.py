"""Whether a gift is welcome: screened, accepted or refused, its four controls, and the end of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.gift import Gift
from domain.donations.giving_facts import by_hand
from domain.donations.giving_words import SHELF_LIVES, STANDARDS, Check
from domain.quantity import Money

if TYPE_CHECKING:
    from domain.donations.donations import Donation


class Welcoming(Gift):
    """初审, 接受, 四规范, 办结."""

    class Screened(Aggregate.Event):
        """What the needs, the goods and the donor's conditions were found to be (D3, D10)."""

        checks: list[dict[str, str]]
        benefit: str
        price: Money | None
        note: str

        def apply(self, donation: Donation) -> None:
            donation.screened = True
            donation.benefit, donation.price = self.benefit, self.price
            donation.checks = {int(one["line"]): _read(one) for one in self.checks}

    class Accepted(Aggregate.Event):
        def apply(self, donation: Donation) -> None:
            donation.accepted = True

    class Refused(Aggregate.Event):
        reason: str

        def apply(self, donation: Donation) -> None:
            donation.refused = True

    class ControlChecked(Aggregate.Event):
        """D21: what only a person can say of the four controls; `note` says what was looked at."""

        control: str
        item: str
        note: str

        def apply(self, donation: Donation) -> None:
            donation.controls.add(f"{self.control}.{self.item}")

    class Closed(Aggregate.Event):
        def apply(self, donation: Donation) -> None:
            donation.closed = True

    def screen(
        self, checks: Sequence[Check], *, benefit: str, price: Money | None, note: str, cause: Cause
    ) -> None:
        """Note what was found about the needs, the goods and the conditions. Refuses when it is settled."""
        self.must_be_live()
        if sorted(check.line for check in checks) != sorted(self.lines):
            raise RuleBroken("donation.checks_incomplete")
        for check in checks:
            if check.shelf_life not in SHELF_LIVES or check.standard not in STANDARDS:
                raise RuleBroken("donation.word_unknown", word=f"{check.shelf_life}, {check.standard}")
        found = [check.fields() for check in checks]
        self.record(self.Screened, cause, checks=found, benefit=benefit, price=price, note=note)

    def accept(self, *, cause: Cause) -> None:
        """Say that it is welcome (D3, D10 and D24 are the command's). Refuses a second time."""
        self.must_be_live()
        if self.accepted:
            raise RuleBroken("donation.accepted_already")
        self.record(self.Accepted, cause)

    def refuse(self, reason: str, *, cause: Cause) -> None:
        """Say no. Refuses without a reason, and once goods are here: they are returned or written off."""
        self.must_be_live()
        if self.arrivals:
            raise RuleBroken("donation.goods_here")
        if not reason.strip():
            raise RuleBroken("donation.reason_missing", field="reason")
        self.record(self.Refused, cause, reason=reason)

    def check_control(self, item: str, note: str, *, cause: Cause) -> None:
        """Settle an item of the four controls. Refuses what follows from the records, or says nothing."""
        if item not in by_hand(self.donor_kind):
            raise RuleBroken("donation.word_unknown", word=item)
        if not note.strip():
            raise RuleBroken("donation.note_missing", rule="D21", field="note")
        control, named = item.split(".")
        self.record(self.ControlChecked, cause, control=control, item=named, note=note)

    def close(self, *, cause: Cause) -> None:
        """Everything is settled (D6, D7, D17, D21, D24 are the command's). Refuses while nothing has come."""
        self.must_be_live()
        if not self.arrivals:
            raise RuleBroken("donation.nothing_received")
        self.record(self.Closed, cause)


def _read(check: dict[str, str]) -> Check:
    certified = check["certificate"] == "yes"
    return Check(int(check["line"]), check["asked"], certified, check["shelf_life"], check["standard"])
