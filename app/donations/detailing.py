"""What nobody read at the gate is written down afterwards: on the donation, its lots and the catalogue."""

from __future__ import annotations

from app.donations.arriving import lots_of
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause
from domain.donations.catalogue import Item, ItemId
from domain.donations.donations import Donation
from domain.donations.giving_words import DonationId
from domain.donations.lots import Lot


@command
def give_details(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    line: int,
    specification: str = "",
    category: str = "",
    cause: Cause,
) -> Changed:
    """D1: the specification and kind of goods that came without. What was said before stays."""
    donation = ledger.get(Donation, donation_id)
    donation.give_details(line, specification, category, cause=cause)
    lots = [lot for lot in lots_of(ledger, donation) if lot.line == line]
    for lot in lots:
        if not lot.specification:
            lot.specify(specification, cause=cause)
    items = [ledger.get(Item, ItemId(item_id)) for item_id in dict.fromkeys(lot.item_id for lot in lots)]
    for item in items:
        if category.strip() and not item.category:
            _sort(item, category.strip(), cause)
    changed: list[Aggregate] = [donation, *lots, *items]
    return changed


def _sort(item: Item, category: str, cause: Cause) -> None:
    """The catalogue learns of what kind the goods are."""
    item.revise(
        name=item.name,
        english=item.english,
        category=category,
        unit=item.unit,
        standard=item.standard,
        synonyms=item.synonyms,
        perishable=item.perishable,
        cause=cause,
    )


def tell_details(ledger: Ledger, seen: Lot, cause: Cause) -> list[Donation]:
    """Somebody looked at a lot: its donation owes of the line what a lot of it still lacks, and no more."""
    donation = None if seen.donation_id is None else ledger.find(Donation, seen.donation_id)
    if donation is None or not donation.lacking.get(seen.line):
        return []
    lots = [seen if lot.id == seen.id else lot for lot in lots_of(ledger, donation) if lot.line == seen.line]
    read = all(lot.specification for lot in lots)
    category = ledger.get(Item, ItemId(seen.item_id)).category
    donation.give_details(seen.line, seen.specification if read else "", category, cause=cause)
    return [donation]
