"""Where the money of a cash donation goes: set aside, paid out, come back, and turned into goods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.money import NOTHING, SPENT_ON, Earmark, Payment, amount_of, yuan
from domain.institutions import InstitutionId
from domain.needs import NeedId
from domain.personal import Personal
from domain.quantity import Money, Quantity

if TYPE_CHECKING:
    from domain.donations.cash import CashDonation

MOST_EARMARKS = 60


class Spending(Part):
    """支出: earmarked 指定用途 and disbursed, in minor units, never below zero."""

    book: str
    purpose: str
    came_on: str
    earmarks: dict[UUID, Earmark]
    received: Money
    refunded: Money
    spent: Money

    class Earmarked(Aggregate.Event):
        earmark_id: UUID
        amount: Money
        need_id: NeedId | None
        purpose: str

        def apply(self, cash: CashDonation) -> None:
            cash.earmarks[self.earmark_id] = Earmark(self.amount, self.need_id, self.purpose)

    class EarmarkReleased(Aggregate.Event):
        earmark_id: UUID
        amount: Money
        reason: str

        def apply(self, cash: CashDonation) -> None:
            cash.draw(self.earmark_id, self.amount)

    class Disbursed(Aggregate.Event):
        disbursement_id: UUID
        earmark_id: UUID | None
        amount: Money
        kind: str
        payee: str
        payee_person: Personal | None
        need_id: NeedId | None
        institution_id: InstitutionId | None
        purpose: str
        related: bool
        recusal: str
        market: Money | None
        reference: str
        paid_on: str

        def apply(self, cash: CashDonation) -> None:
            cash.spent += self.amount
            if self.earmark_id is not None:
                cash.draw(self.earmark_id, self.amount)

    class PaymentReturned(Aggregate.Event):
        disbursement_id: UUID
        amount: Money
        reason: str

        def apply(self, cash: CashDonation) -> None:
            cash.spent -= self.amount

    class GoodsBought(Aggregate.Event):
        disbursement_id: UUID
        lot_id: UUID
        item_id: UUID
        quantity: Quantity
        value: Money

    @property
    def balance(self) -> Money:
        """What is there."""
        return self.received - self.refunded - self.spent

    @property
    def earmarked(self) -> Money:
        """What of it is set aside."""
        return sum((earmark.left for earmark in self.earmarks.values()), NOTHING)

    @property
    def free(self) -> Money:
        """What of it is set aside for nothing."""
        return self.balance - self.earmarked

    def must_have(self, amount: Money) -> None:
        """Refuses more than is free, and says how much that is."""
        if amount > self.free:
            raise RuleBroken("cash.not_enough", left=yuan(self.free), field="amount")

    def earmark(
        self, earmark_id: UUID, amount: Money, *, need_id: NeedId | None, purpose: str, cause: Cause
    ) -> None:
        """Set a part aside for something. Refuses more than is free, and too many at a time."""
        if len(self.earmarks) >= MOST_EARMARKS:
            raise RuleBroken("cash.too_many_earmarks", most=MOST_EARMARKS)
        self.must_have(amount_of(amount))
        self.record(
            self.Earmarked, cause, earmark_id=earmark_id, amount=amount, need_id=need_id, purpose=purpose
        )

    def release_earmark(self, earmark_id: UUID, reason: str, *, cause: Cause) -> None:
        """What is left of it is free again. Refuses when nothing is set aside by this name."""
        earmark = self.earmarks.get(earmark_id)
        if earmark is None:
            raise RuleBroken("cash.no_such_earmark")
        self.record(self.EarmarkReleased, cause, earmark_id=earmark_id, amount=earmark.left, reason=reason)

    def at_hand(self, earmark_id: UUID | None) -> Money:
        """What can be paid: of what was set aside so, or of what is free."""
        if earmark_id is None:
            return self.free
        earmark = self.earmarks.get(earmark_id)
        return earmark.left if earmark else NOTHING

    def disburse(
        self,
        disbursement_id: UUID,
        amount: Money,
        payment: Payment,
        *,
        earmark_id: UUID | None,
        paid_on: str,
        cause: Cause,
    ) -> None:
        """Pay a part of a Disbursement. Refuses more than is there, a day before it came, an unknown use."""
        amount_of(amount)
        if payment.kind not in SPENT_ON:
            raise RuleBroken("cash.word_unknown", word=payment.kind)
        if earmark_id is not None and earmark_id not in self.earmarks:
            raise RuleBroken("cash.no_such_earmark")
        if amount > (there := self.at_hand(earmark_id)):
            raise RuleBroken("cash.not_enough", left=yuan(there), field="amount")
        if paid_on < self.came_on:
            raise RuleBroken("cash.paid_before_it_came", day=self.came_on, field="paid_on")
        said = {name: getattr(payment, name) for name in Payment.__dataclass_fields__}
        said["purpose"] = payment.purpose or self.purpose
        self.record(
            self.Disbursed,
            cause,
            disbursement_id=disbursement_id,
            earmark_id=earmark_id,
            amount=amount,
            paid_on=paid_on,
            **said,
        )

    def take_back(self, disbursement_id: UUID, amount: Money, reason: str, *, cause: Cause) -> None:
        """So much of a payment came back: its Disbursement knows what can. Refuses more than was spent."""
        if amount_of(amount) > self.spent:
            raise RuleBroken("cash.returned_too_much", left=yuan(self.spent), field="amount")
        self.record(
            self.PaymentReturned, cause, disbursement_id=disbursement_id, amount=amount, reason=reason
        )

    def buy(
        self,
        disbursement_id: UUID,
        lot_id: UUID,
        item_id: UUID,
        quantity: Quantity,
        value: Money,
        *,
        cause: Cause,
    ) -> None:
        """Its part of what a payment bought has come as a lot: the Disbursement knows what is still out."""
        self.record(
            self.GoodsBought,
            cause,
            disbursement_id=disbursement_id,
            lot_id=lot_id,
            item_id=item_id,
            quantity=quantity,
            value=value,
        )

    def draw(self, earmark_id: UUID, amount: Money) -> None:
        """Only for events to apply: so much less is set aside."""
        earmark = self.earmarks[earmark_id]
        if earmark.left > amount:
            self.earmarks[earmark_id] = replace(earmark, left=earmark.left - amount)
        else:
            del self.earmarks[earmark_id]
