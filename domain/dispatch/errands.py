"""Errands 代购: shopping and medicine for somebody, with the money and the cards that change hands."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.dispatch.errand_lists import (
    CARDS,
    CURRENCY,
    ITEM_STATES,
    REPAID_BY,
    ErrandId,
    Wanted,
    check_amounts,
    check_items,
    read_items,
)
from domain.dispatch.plans import TaskId
from domain.organisations import OrganisationId
from domain.people import PersonId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId
from domain.volunteers import VolunteerId

NOTHING = Money(0, CURRENCY)


class Errand(Aggregate):
    """代购: listed → bought → delivered → settled. Who advanced money gets it back, never more (垫付)."""

    class Listed(Aggregate.Created):
        number: int
        task_id: TaskId
        volunteer_id: VolunteerId | None
        person_id: PersonId | None
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        items: list[dict[str, str]]

    class ItemsChanged(Aggregate.Event):
        items: list[dict[str, str]]

        def apply(self, errand: Errand) -> None:
            errand.items = read_items(self.items)

    class ShopperChanged(Aggregate.Event):
        volunteer_id: VolunteerId | None

        def apply(self, errand: Errand) -> None:
            errand.volunteer_id = self.volunteer_id

    class ItemTicked(Aggregate.Event):
        item: int
        state: str
        substitute: str

        def apply(self, errand: Errand) -> None:
            errand.items[self.item] = errand.items[self.item].ticked(self.state, self.substitute)

    class Bought(Aggregate.Event):
        total: Money
        advanced: Money

        def apply(self, errand: Errand) -> None:
            errand.total, errand.advanced = self.total, self.advanced
            errand.status = "bought" if errand.status == "listed" else errand.status

    class AmountsCorrected(Aggregate.Event):
        total: Money
        advanced: Money
        reason: str

        def apply(self, errand: Errand) -> None:
            errand.total, errand.advanced = self.total, self.advanced

    class ReceiptKept(Aggregate.Event):
        attachment_id: UUID
        sha256: str

        def apply(self, errand: Errand) -> None:
            errand.receipts += 1

    class Delivered(Aggregate.Event):
        def apply(self, errand: Errand) -> None:
            errand.status = "delivered"

    class Repaid(Aggregate.Event):
        amount: Money
        way: str
        reference: str

        def apply(self, errand: Errand) -> None:
            errand.repaid += self.amount

    class CardHandedOver(Aggregate.Event):
        card: str
        volunteer_id: VolunteerId

        def apply(self, errand: Errand) -> None:
            errand.cards[self.card] = self.volunteer_id

    class CardReturned(Aggregate.Event):
        card: str

        def apply(self, errand: Errand) -> None:
            errand.cards.pop(self.card, None)

    class Settled(Aggregate.Event):
        def apply(self, errand: Errand) -> None:
            errand.status = "settled"

    class Cancelled(Aggregate.Event):
        reason: str

        def apply(self, errand: Errand) -> None:
            errand.status = "cancelled"

    def __init__(
        self, *, task_id: TaskId, volunteer_id: VolunteerId | None, items: list[dict[str, str]]
    ) -> None:
        self.task_id, self.volunteer_id = task_id, volunteer_id
        self.items = read_items(items)
        self.status = "listed"
        self.total: Money | None = None
        self.advanced = self.repaid = NOTHING
        self.receipts = 0
        self.cards: dict[str, VolunteerId] = {}

    @classmethod
    def enlist(
        cls,
        *,
        id: ErrandId,
        number: int,
        task_id: TaskId,
        volunteer_id: VolunteerId | None,
        person_id: PersonId | None,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        items: Sequence[Wanted],
        cause: Cause,
    ) -> Errand:
        """Write the list down. Refuses when it is empty or a line says nothing."""
        check_items(items)
        return cls.begin(
            cls.Listed,
            cause,
            id=id,
            number=number,
            task_id=task_id,
            volunteer_id=volunteer_id,
            person_id=person_id,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            items=[item.fields() for item in items],
        )

    @property
    def balance(self) -> Money:
        """What is still owed to the volunteer who paid."""
        return self.advanced - self.repaid

    def change_items(self, items: Sequence[Wanted], *, cause: Cause) -> None:
        """Another list. Refuses once something of it was bought."""
        self.must_be("listed")
        check_items(items)
        if any(item.state != "open" for item in self.items.values()):
            raise RuleBroken("errand.begun")
        self.record(self.ItemsChanged, cause, items=[item.fields() for item in items])

    def change_shopper(self, volunteer_id: VolunteerId | None, *, cause: Cause) -> None:
        """Somebody else goes. Refuses while the one who went is owed money or has a card."""
        self.must_be("listed", "bought", "delivered")
        if volunteer_id == self.volunteer_id:
            return
        self._nothing_out()
        if self.advanced.minor:
            raise RuleBroken("errand.paid_already")
        self.record(self.ShopperChanged, cause, volunteer_id=volunteer_id)

    def tick(self, item: int, state: str, substitute: str = "", *, cause: Cause) -> None:
        """A line was bought (perhaps something like it), or is not to be had; the same changes nothing."""
        self.must_be("listed", "bought", "delivered")
        wanted = self.items.get(item)
        if wanted is None:
            raise RuleBroken("errand.no_such_item", line=item)
        if state not in ITEM_STATES:
            raise RuleBroken("errand.word_unknown", word=state)
        if (wanted.state, wanted.substitute) != (state, substitute):
            self.record(self.ItemTicked, cause, item=item, state=state, substitute=substitute)

    def buy(self, total: Money, advanced: Money, *, reason: str = "", cause: Cause) -> None:
        """What it cost, and how much of it the volunteer paid; said again it is a correction.

        Refuses an advance that nobody paid, and one below what was repaid.
        """
        self.must_be("listed", "bought", "delivered")
        check_amounts(total, advanced)
        if advanced.minor and self.volunteer_id is None:
            raise RuleBroken("errand.nobody_goes")
        if advanced < self.repaid:
            raise RuleBroken("errand.repaid_more", repaid=_yuan(self.repaid))
        if self.total is None:
            self.record(self.Bought, cause, total=total, advanced=advanced)
        elif (total, advanced) != (self.total, self.advanced):
            self.record(self.AmountsCorrected, cause, total=total, advanced=advanced, reason=reason)

    def keep_receipt(self, attachment_id: UUID, sha256: str, *, cause: Cause) -> None:
        """A photo of the receipt. Never refused: it may come late."""
        self.record(self.ReceiptKept, cause, attachment_id=attachment_id, sha256=sha256)

    def deliver(self, *, cause: Cause) -> None:
        """The goods are with whom they are for. Refuses when they were."""
        self.must_be("listed", "bought")
        self.record(self.Delivered, cause)

    def repay(self, amount: Money, way: str, reference: str = "", *, cause: Cause) -> None:
        """Give money back to the volunteer, all or a part. Refuses more than is owed."""
        self.must_be("bought", "delivered")
        if way not in REPAID_BY:
            raise RuleBroken("errand.word_unknown", word=way)
        if amount.currency != CURRENCY:
            raise RuleBroken("errand.currency", currency=amount.currency)
        if amount.minor <= 0:
            raise RuleBroken("errand.nothing_repaid")
        if amount > self.balance:
            raise RuleBroken("errand.overpaid", owed=_yuan(self.balance))
        self.record(self.Repaid, cause, amount=amount, way=way, reference=reference)

    def hand_over_card(self, card: str, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """A card is with a volunteer from now on, also when another had it. Refuses the same holder."""
        if card not in CARDS:
            raise RuleBroken("errand.word_unknown", word=card)
        if self.cards.get(card) == volunteer_id:
            raise RuleBroken("errand.card_there_already")
        self.must_be("listed", "bought", "delivered")
        self.record(self.CardHandedOver, cause, card=card, volunteer_id=volunteer_id)

    def return_card(self, card: str, *, cause: Cause) -> None:
        """A card is with its owner again. Refuses when it was not out."""
        if card not in self.cards:
            raise RuleBroken("errand.card_not_out")
        self.record(self.CardReturned, cause, card=card)

    def settle(self, *, cause: Cause) -> None:
        """Nothing is owed any more. Refuses before delivery, and while money or a card is out."""
        self.must_be("delivered")
        self._nothing_out()
        self.record(self.Settled, cause)

    def cancel(self, reason: str, *, cause: Cause) -> None:
        """Nobody will go. Refuses once delivered, and while money or a card is out."""
        self.must_be("listed", "bought")
        self._nothing_out()
        self.record(self.Cancelled, cause, reason=reason)

    def must_be(self, *states: str) -> None:
        """Refuses when the errand is in none of these states."""
        if self.status not in states:
            raise RuleBroken("errand.status_is", status=self.status)

    def _nothing_out(self) -> None:
        if self.cards:
            raise RuleBroken("errand.card_out")
        if self.balance.minor:
            raise RuleBroken("errand.money_owed", owed=_yuan(self.balance))


def _yuan(amount: Money) -> str:
    return f"{amount.minor // 100}.{amount.minor % 100:02}"
