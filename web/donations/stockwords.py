"""How stock is called and shown: conditions, sources, books, movements, counts, units; exact amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from domain.donations.units import UNITS
from web.present import Look

CONDITION = {
    "usable": Look("here", "c-confirmed", _l("Usable")),
    "quarantined": Look("wait", "c-picked", _l("Quarantined")),
    "recalled": Look("trouble", "t-overdue", _l("Recalled")),
    "expired": Look("closed", "t-closed", _l("Out of date")),
}
SOURCE: dict[str, LazyString] = {
    "donated": _l("Donated"),
    "bought": _l("Purchased"),
    "allotted": _l("Allotted"),
    "borrowed": _l("Borrowed"),
}
BOOK: dict[str, LazyString] = {
    "restricted": _l("Restricted"),
    "unrestricted": _l("Unrestricted"),
    "held": _l("Held for others"),
}
COUNT = {
    "opened": Look("wait", "t-open", _l("To count")),
    "counted": Look("move", "a-dispatched", _l("To confirm")),
    "confirmed": Look("done", "t-done", _l("Count confirmed")),
    "cancelled": Look("closed", "t-closed", _l("Cancelled")),
}
MOVEMENT: dict[str, LazyString] = {
    "received": _l("Into stock"),
    "transferred_in": _l("Transferred in"),
    "issued": _l("Issued"),
    "returned": _l("Brought back"),
    "found": _l("Found in a count"),
    "lost": _l("Lost"),
    "written_off": _l("Written off"),
    "sold": _l("Sold"),
    "transferred_out": _l("Transferred out"),
    "restated": _l("Unit corrected"),
}
UNIT: dict[str, LazyString] = {
    "piece": _l("pieces"),
    "box": _l("boxes"),
    "carton": _l("cartons"),
    "set": _l("sets"),
    "pair": _l("pairs"),
    "bottle": _l("bottles"),
    "bag": _l("bags"),
    "unit": _l("units"),
    "roll": _l("rolls"),
    "kilogram": _l("kg"),
    "litre": _l("litres"),
    "tonne": _l("tonnes"),
    "metre": _l("metres"),
    "case": _l("cases"),
    "pack": _l("packs"),
    "barrel": _l("barrels"),
    "sheet": _l("sheets"),
    "portion": _l("portions"),
    "vehicle": _l("vehicles"),
}
assert set(UNIT) == set(UNITS)  # noqa: S101 -- every unit of the domain has a name
CATEGORY: dict[str, LazyString] = {
    "mask": _l("Masks"),
    "eye": _l("Eye protection"),
    "head": _l("Head protection"),
    "hand": _l("Gloves"),
    "foot": _l("Foot protection"),
    "body": _l("Protective clothing"),
    "linen": _l("Bed linen"),
    "equipment": _l("Equipment"),
    "disinfectant": _l("Disinfectants"),
    "drink": _l("Drinks"),
    "food": _l("Food"),
    "bedding": _l("Bedding"),
    "rescue": _l("Rescue gear"),
}
"""Categories as lists of goods write them; others are shown as they were typed."""
SHOWN: dict[str, LazyString] = {
    "": _l("All lots"),
    "there": _l("On hand"),
    "expiring": _l("Expiring"),
    "low": _l("Below the minimum"),
    "idle": _l("Lying idle"),
    "waiting": _l("Quarantined"),
}
"""What a list of lots can be narrowed to."""


def amount(value: Decimal | int | str) -> str:
    """An amount for people: 12,000 or 2.5 without idle zeros; parts of a pack to a thousandth."""
    found = round(Decimal(value), 3)
    whole = found == found.to_integral_value()
    return f"{found.quantize(Decimal(1)):,}" if whole else f"{found.normalize():,f}"


def signed(value: Decimal | int | str) -> str:
    """A movement with its sign; a true minus, which no line breaks off."""
    found = Decimal(value)
    return f"+{amount(found)}" if found > 0 else f"−{amount(-found)}" if found < 0 else "0"


def unit(word: str) -> str:
    """What a unit is called."""
    return str(UNIT.get(word, word))


def category(word: str) -> str:
    """What a category of goods is called."""
    return str(CATEGORY.get(word, word))


def plain(value: Decimal | int | str) -> str:
    """An exact amount for a field to be typed over."""
    return amount(value).replace(",", "")


def days_left(expires_on: str, today: date) -> int | None:
    """Days until a lot expires, negative afterwards; None when it does not."""
    return (date.fromisoformat(expires_on) - today).days if expires_on else None
