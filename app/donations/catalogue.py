"""Commands on the catalogue of goods and how they are packed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.catalogue import Item, ItemId, item_id


@command
def list_item(
    ledger: Ledger,
    *,
    code: str,
    name: str,
    english: str,
    category: str,
    unit: str,
    standard: str,
    synonyms: Sequence[str],
    perishable: bool = False,
    cause: Cause,
) -> Changed:
    """Take an item into the catalogue, or revise the one that is there; the same again records nothing.

    Refuses an unknown unit, and another unit than the one its lots are counted in.
    """
    known = ledger.find(Item, item_id(code))
    if known is not None:
        known.revise(
            name=name, english=english, category=category, unit=unit, standard=standard,
            synonyms=synonyms, perishable=perishable, cause=cause,
        )  # fmt: skip
        return [known]
    return [
        Item.enlist(
            code=code, name=name, english=english, category=category, unit=unit, standard=standard,
            synonyms=synonyms, perishable=perishable, cause=cause,
        )
    ]  # fmt: skip


@command
def revise_item(
    ledger: Ledger,
    *,
    item_id: ItemId,
    name: str,
    english: str,
    category: str,
    standard: str,
    synonyms: Sequence[str],
    perishable: bool,
    cause: Cause,
) -> Changed:
    """Change what is said of an item; the same again records nothing."""
    item = ledger.get(Item, item_id)
    item.revise(
        name=name, english=english, category=category, unit=item.unit, standard=standard,
        synonyms=synonyms, perishable=perishable, cause=cause,
    )  # fmt: skip
    return [item]


@command
def define_pack(ledger: Ledger, *, item_id: ItemId, unit: str, holds: Decimal, cause: Cause) -> Changed:
    """Say how many of the base unit are in a pack; the same again records nothing."""
    item = ledger.get(Item, item_id)
    item.define_pack(unit, holds, cause=cause)
    return [item]


@command
def drop_pack(ledger: Ledger, *, item_id: ItemId, unit: str, cause: Cause) -> Changed:
    """Nobody packs it so any more. Refuses a pack that is not defined."""
    item = ledger.get(Item, item_id)
    item.drop_pack(unit, cause=cause)
    return [item]
