"""Payments 支出: one payment out of one or many donations, with what of it came back or became goods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.money import NOTHING, SPENT_ON, CashId, DisbursementId, amount_of, yuan
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId

MEETS = ("", "partly", "wholly")
"""What a payment does to the need it is for: nothing yet, or it meets it partly or wholly."""
Parts = dict[str, Money]
"""So much of each donation, by its id, as events hold it."""


class Disbursement(Aggregate):
    """支出: made once; what is still out of it is remembered for as long as something can come of it."""

    class Made(Aggregate.Created):
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        kind: str
        amount: Money
        parts: dict[str, Money]
        paid_on: str
        need_id: NeedId | None
        meets: str

    class CameBack(Aggregate.Event):
        amount: Money
        parts: dict[str, Money]
        reason: str

        def apply(self, paid: Disbursement) -> None:
            paid.draw(self.parts)
            paid.returned += self.amount

    class BecameGoods(Aggregate.Event):
        amount: Money
        parts: dict[str, Money]
        lot_id: UUID

        def apply(self, paid: Disbursement) -> None:
            paid.draw(self.parts)

    def __init__(
        self,
        *,
        organisation_id: OrganisationId,
        kind: str,
        amount: Money,
        parts: dict[str, Money],
        paid_on: str,
        need_id: NeedId | None,
        meets: str,
        command_id: UUID,
    ) -> None:
        self.organisation_id, self.kind, self.amount, self.paid_on = organisation_id, kind, amount, paid_on
        self.made_by = command_id
        self.need_id, self.meets = need_id, meets
        self.out = {CashId(UUID(id)): part for id, part in parts.items()}
        """Of each donation, the oldest first: what has not come back and is no goods yet."""
        self.returned = NOTHING

    @classmethod
    def make(
        cls,
        *,
        id: DisbursementId,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        kind: str,
        amount: Money,
        parts: Mapping[CashId, Money],
        paid_on: str,
        need_id: NeedId | None,
        meets: str = "",
        cause: Cause,
    ) -> Disbursement:
        """A payment drawn from these donations. Refuses an unknown use, and to meet a need with goods."""
        if kind not in SPENT_ON:
            raise RuleBroken("cash.word_unknown", word=kind)
        if meets not in MEETS:
            raise RuleBroken("cash.word_unknown", word=meets)
        if meets and need_id is None:
            raise RuleBroken("cash.need_missing", field="need")
        if meets and kind == "purchase":
            raise RuleBroken("cash.goods_meet_it", field="meets")
        return cls.begin(
            cls.Made,
            cause,
            id=id,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            kind=kind,
            amount=amount,
            parts=_told(parts.items()),
            paid_on=paid_on,
            need_id=need_id,
            meets=meets,
        )

    @property
    def left(self) -> Money:
        """What can still come back, or become goods."""
        return sum(self.out.values(), NOTHING)

    def take_back(self, amount: Money, reason: str, *, cause: Cause) -> dict[CashId, Money]:
        """The payee returned it, all or a part; says to which donations, the last drawn first.

        Refuses more than is out, and without a reason.
        """
        if not reason.strip():
            raise RuleBroken("cash.reason_missing", field="reason")
        if amount_of(amount) > self.left:
            raise RuleBroken("cash.returned_too_much", left=yuan(self.left), field="amount")
        parts = _shared(amount, reversed(self.out.items()))
        self.record(self.CameBack, cause, amount=amount, parts=_told(parts.items()), reason=reason.strip())
        return parts

    def become_goods(self, lot_id: UUID, value: Money, *, cause: Cause) -> dict[CashId, Money]:
        """What was paid for has come, worth so much; says out of which donations, the first drawn first.

        Refuses what was no purchase, and more than is out.
        """
        if self.kind != "purchase":
            raise RuleBroken("cash.no_such_purchase")
        if amount_of(value, "value") > self.left:
            raise RuleBroken("cash.goods_above_paid", left=yuan(self.left), field="value")
        parts = _shared(value, self.out.items())
        self.record(self.BecameGoods, cause, amount=value, parts=_told(parts.items()), lot_id=lot_id)
        return parts

    def draw(self, parts: Mapping[str, Money]) -> None:
        """Only for events to apply: so much less is out."""
        for id, part in parts.items():
            self.out[CashId(UUID(id))] -= part


def _shared(amount: Money, out: Iterable[tuple[CashId, Money]]) -> dict[CashId, Money]:
    """The amount over what is out, in this order."""
    left, parts = amount, dict[CashId, Money]()
    for id, there in out:
        part = min(left, there)
        if part.minor:
            parts[id] = part
            left -= part
    return parts


def _told(parts: Iterable[tuple[CashId, Money]]) -> Parts:
    return {str(id): part for id, part in parts}
