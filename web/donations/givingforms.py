"""What forms of giving say: things with their quantities as people count them, terms, days, papers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from flask import g

from app.donations.ahead import NewItem, listed_by
from app.donations.arriving import Arrival, Sheet
from domain.base import BadInput, RuleBroken
from domain.donations.catalogue import ItemId, item_id
from domain.donations.giving_words import ASSETS, BOOKS, GiftLine, Terms, must_be_day
from domain.donations.units import UNITS, tidy
from domain.quantity import Quantity
from projections.donations.catalogue import ItemRow, item_among, names_of
from projections.institutions import InstitutionRow
from web import forms
from web.context import muster

MOST_TYPED = 12
"""Lines a form shows at most; what comes beside them is received on the donation's page."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3}){1,6})(?:\.[0-9]{1,12})?")
_APART = re.compile(r"[、;；\n]+")
T = TypeVar("T")


@dataclass(frozen=True)
class Thing:
    """One line as it was typed: how it was counted, and the same in the item's base unit."""

    name: str
    item: ItemRow | None
    said: Quantity
    quantity: Quantity
    specification: str
    batch: str
    expires_on: str
    standard: str
    asset: str

    def gift(self) -> GiftLine:
        """As a line of an offer."""
        return GiftLine(
            name=self.item.name if self.item else self.name,
            quantity=self.said,
            item_id=self.item.id if self.item else None,
            specification=self.specification,
            batch=self.batch,
            expires_on=self.expires_on,
            standard=self.standard or (self.item.standard[:80] if self.item else ""),
            asset=self.asset,
        )

    def arrival(self, shelf: str = "") -> Arrival:
        """As goods that are here; a thing nobody knows is listed by its name."""
        known = ItemId(self.item.id) if self.item else item_id(NewItem(self.name, self.quantity.unit).code)
        counted = None if self.said == self.quantity else self.said
        said = (self.specification, self.batch, self.expires_on, shelf)
        return Arrival(known, self.quantity, counted, *said)


def sent_before() -> bool:
    """Whether a command of this id is recorded: then this send must say the same, and the ledger compares."""
    if "sent_before" not in g:
        g.sent_before = muster().ledger.commands.find_command(forms.command_id()) is not None
    return bool(g.sent_before)


def item_called(name: str) -> ItemRow | None:
    """The item people call so, as the catalogue was before this send."""
    return unless_new(item_among(catalogue(), name))


def unless_new(item: ItemRow | None) -> ItemRow | None:
    """The item; None when this very send listed it, so that a repeat says what was said the first time."""
    if item is None or not sent_before():
        return item
    return None if listed_by(muster().ledger, ItemId(item.id), forms.command_id()) else item


def catalogue() -> Mapping[str, ItemRow]:
    """Every way to call an item, read once a request."""
    if "catalogue_names" not in g:
        g.catalogue_names = names_of(muster().views.rows(ItemRow))
    found: Mapping[str, ItemRow] = g.catalogue_names
    return found


def things() -> list[Thing]:
    """Every line that was filled in. Refuses none at all, and what cannot be counted."""
    typed = ("item", "quantity", "batch")
    filled = [
        n for n in range(1, MOST_TYPED + 1) if any(forms.optional_text(f"{name}_{n}", 200) for name in typed)
    ]
    found = [_thing(n) for n in filled]
    if not found:
        raise BadInput("form.missing", field="item_1")
    return found


def _thing(n: int) -> Thing:
    name = forms.text(f"item_{n}", 80)
    return thing(name, item_called(name), f"_{n}")


def thing(name: str, item: ItemRow | None, ending: str = "") -> Thing:
    """The rest of a line, whose fields have this ending."""
    unit = forms.optional_text(f"unit{ending}", 20) or (item.unit if item else "piece")
    said = counted(f"quantity{ending}", unit)
    return Thing(
        name=name,
        item=item,
        said=said,
        quantity=in_base(item, said, f"holds{ending}"),
        specification=forms.optional_text(f"specification{ending}", 80),
        batch=forms.optional_text(f"batch{ending}", 80),
        expires_on=day(f"expires_on{ending}"),
        standard=forms.optional_text(f"standard{ending}", 80),
        asset=_word(f"asset{ending}", ASSETS, "goods"),
    )


def in_base(item: ItemRow | None, said: Quantity, holds: str) -> Quantity:
    """How many of the base unit: by how the item is packed, or by what the form says is in a pack.

    What nobody listed is counted in pieces as soon as the form says how many are in a pack.
    """
    base = item.unit if item else "piece"
    typed = number(holds) if said.unit != base and forms.optional_text(holds, 30) else None
    if typed is not None:
        each = checked(lambda: tidy(Quantity(typed, base), field=holds), holds)
        return checked(lambda: tidy(Quantity(said.amount * each.amount, base)), holds)
    if item is None or said.unit == base:
        return said
    amount = item.in_base(said.amount, said.unit)
    if amount is None:
        raise BadInput("goods.pack_unknown", field=holds, name=item.name, unit=item.unit)
    return checked(lambda: tidy(Quantity(amount, item.unit)), holds)


def counted(name: str, unit: str) -> Quantity:
    """A quantity that can be believed: more than nothing, whole where it must be, in a unit there is."""
    beside = name.replace("quantity", "unit")
    if unit not in UNITS:
        raise BadInput("quantity.unit_unknown", field=beside, unit=unit)
    amount = number(name)
    return checked(lambda: tidy(Quantity(amount, unit), field=name), name)


def number(name: str) -> Decimal:
    """A number as people type it, with its sign: 12000, 12,000, １２ or -3. Refuses exponents and words."""
    typed = unicodedata.normalize("NFKC", forms.text(name, 40)).strip()
    if not _NUMBER.fullmatch(typed):
        raise BadInput("form.not_a_number", field=name)
    return Decimal(typed.replace(",", ""))


def checked(read: Callable[[], T], field: str) -> T:
    """What the domain refuses, as a refusal of the field."""
    try:
        return read()
    except RuleBroken as refusal:
        told = dict(refusal.params) | {"field": field}
        raise BadInput(refusal.key, rule=refusal.rule, **told) from refusal


def day(name: str) -> str:
    """A day as ISO text, or ""; full-width digits, slashes and 年月日 are read too."""
    typed = unicodedata.normalize("NFKC", forms.optional_text(name, 20)).strip()
    parts = [part for part in re.split(r"[-/.年月日]", typed) if part]
    if not typed:
        return ""
    if len(parts) != 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        raise BadInput("donation.day_unreadable", field=name, day=typed)
    text = f"{parts[0]:0>4}-{parts[1]:0>2}-{parts[2]:0>2}"
    checked(lambda: must_be_day(text), name)
    return text


def terms(*, gate: bool = False) -> Terms:
    """For what and for whom it is; at the gate, unless somebody says otherwise, for whatever is needed."""
    directed = tuple(institution.id for institution in institutions("directed_to"))
    purpose = forms.optional_text("purpose", 200)
    usual = "restricted" if directed or (purpose and not gate) else "unrestricted"
    return Terms(
        purpose=purpose,
        directed_to=directed,
        book=_word("book", BOOKS, usual),
        urgent=forms.ticked("urgent"),
        straight=forms.ticked("straight"),
        overseas=forms.ticked("overseas"),
        campaign_id=forms.optional_uuid("campaign_id"),
    )


def institutions(name: str) -> list[InstitutionRow]:
    """The institutions a field names, one or several. Refuses a name that is not on the list."""
    typed = [one.strip() for one in _APART.split(forms.optional_text(name, 1000)) if one.strip()]
    if not typed:
        return []
    c = InstitutionRow.c
    rows = muster().views.rows(InstitutionRow, c.name.in_(typed) | c.code.in_(typed))
    known = {called: row for row in rows for called in (row.code, row.name)}
    for one in typed:
        if one not in known:
            raise BadInput("donation.institution_unknown", field=name, name=one)
    return list({known[one].id: known[one] for one in typed}.values())


def _word(name: str, words: Sequence[str], usual: str) -> str:
    return forms.word(name, tuple(words)) if forms.optional_text(name, 40) else usual


def new_items(found: Sequence[Thing]) -> list[NewItem]:
    """What nobody knew, to be taken into the catalogue with the goods."""
    return [NewItem(one.name, one.quantity.unit, one.standard) for one in found if one.item is None]


def sheet(field: str, donation_id: UUID, *, kind: str = "", line: int = 0) -> list[Sheet]:
    """The paper that was photographed, kept sealed with the donation; none where none was chosen."""
    kept = forms.upload(field, item=("donation", donation_id))
    return [Sheet(kind or "photo", kept.id, kept.sha256, line)] if kept else []
