"""Commands on errands: the list, what was bought, the money and the cards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.dispatch.errand_lists import ErrandId, Wanted
from domain.dispatch.errands import Errand
from domain.people import Person, PersonId
from domain.personal import Personal
from domain.quantity import Money
from domain.volunteers import Volunteer, VolunteerId


@command
def list_errand(
    ledger: Ledger,
    *,
    task_id: TaskId,
    volunteer_id: VolunteerId | None,
    name: Personal | None,
    items: Sequence[Wanted],
    cause: Cause,
) -> Changed:
    """Write down what is to be bought, as `cause.new_id("errand")`, for `cause.new_id("person")`."""
    task = ledger.get(Task, task_id)
    if volunteer_id is not None:
        ledger.get(Volunteer, volunteer_id)
    persons = [] if name is None else [_person(name, cause)]
    errand = Errand.enlist(
        id=ErrandId(cause.new_id("errand")),
        number=ledger.number(f"errand {task.response_id}"),
        task_id=task_id,
        volunteer_id=volunteer_id,
        person_id=PersonId(persons[0].id) if persons else None,
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
        items=items,
        cause=cause,
    )
    return [*persons, errand]


def _person(name: Personal, cause: Cause) -> Person:
    return Person.register(id=PersonId(cause.new_id("person")), name=name, mobile=None, cause=cause)


@command
def change_items(ledger: Ledger, *, errand_id: ErrandId, items: Sequence[Wanted], cause: Cause) -> Changed:
    """Another list. Refuses once something of it was bought."""
    errand = ledger.get(Errand, errand_id)
    errand.change_items(items, cause=cause)
    return [errand]


@command
def change_shopper(
    ledger: Ledger, *, errand_id: ErrandId, volunteer_id: VolunteerId | None, cause: Cause
) -> Changed:
    """Somebody else goes. Refuses while money or a card is with the one who went."""
    errand = ledger.get(Errand, errand_id)
    if volunteer_id is not None:
        ledger.get(Volunteer, volunteer_id)
    errand.change_shopper(volunteer_id, cause=cause)
    return [errand]


@command
def tick_item(
    ledger: Ledger, *, errand_id: ErrandId, item: int, state: str, substitute: str = "", cause: Cause
) -> Changed:
    """A line was bought, perhaps something like it, or is not to be had."""
    errand = ledger.get(Errand, errand_id)
    errand.tick(item, state, substitute, cause=cause)
    return [errand]


@command
def note_purchase(
    ledger: Ledger, *, errand_id: ErrandId, total: Money, advanced: Money, reason: str = "", cause: Cause
) -> Changed:
    """What it cost and how much of it the volunteer paid; said again it is a correction."""
    errand = ledger.get(Errand, errand_id)
    errand.buy(total, advanced, reason=reason, cause=cause)
    return [errand]


@command
def keep_receipt(
    ledger: Ledger, *, errand_id: ErrandId, attachment_id: UUID, sha256: str, cause: Cause
) -> Changed:
    """A photo of the receipt; it may come late."""
    errand = ledger.get(Errand, errand_id)
    errand.keep_receipt(attachment_id, sha256, cause=cause)
    return [errand]


@command
def deliver_errand(ledger: Ledger, *, errand_id: ErrandId, cause: Cause) -> Changed:
    """The goods are with whom they are for."""
    errand = ledger.get(Errand, errand_id)
    errand.deliver(cause=cause)
    return [errand]


@command
def repay_advance(
    ledger: Ledger, *, errand_id: ErrandId, amount: Money, way: str, reference: str = "", cause: Cause
) -> Changed:
    """Give the volunteer money back, all or a part. Refuses more than is owed."""
    errand = ledger.get(Errand, errand_id)
    errand.repay(amount, way, reference, cause=cause)
    return [errand]


@command
def hand_over_card(
    ledger: Ledger, *, errand_id: ErrandId, card: str, volunteer_id: VolunteerId, cause: Cause
) -> Changed:
    """A card is with a volunteer from now on."""
    errand = ledger.get(Errand, errand_id)
    ledger.get(Volunteer, volunteer_id)
    errand.hand_over_card(card, volunteer_id, cause=cause)
    return [errand]


@command
def return_card(ledger: Ledger, *, errand_id: ErrandId, card: str, cause: Cause) -> Changed:
    """A card is with its owner again."""
    errand = ledger.get(Errand, errand_id)
    errand.return_card(card, cause=cause)
    return [errand]


@command
def settle_errand(ledger: Ledger, *, errand_id: ErrandId, cause: Cause) -> Changed:
    """Nothing is owed any more. Refuses while money or a card is out."""
    errand = ledger.get(Errand, errand_id)
    errand.settle(cause=cause)
    return [errand]


@command
def cancel_errand(ledger: Ledger, *, errand_id: ErrandId, reason: str, cause: Cause) -> Changed:
    """Nobody will go. Refuses once delivered, and while money or a card is out."""
    errand = ledger.get(Errand, errand_id)
    errand.cancel(reason, cause=cause)
    return [errand]
