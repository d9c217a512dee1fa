"""Money as people type and read it: 12.50 is 1250 minor units; nothing in between is ever a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from domain.base import BadInput
from domain.quantity import Money
from web import forms

MOST_YUAN = 10**9
_AMOUNT = re.compile(r"(?:[0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2}))?")
_QUANTITY = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")


def money(name: str) -> Money:
    """An amount that must be there: digits, at most two after the point; ¥ and 元 may stand beside it.

    Refuses minus signs, exponents, more digits than there are coins for, and JSON's floats.
    """
    value = forms.fields().get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_YUAN:
        return Money(value * 100)
    found = _plain(forms.text(name, most=40)).removeprefix("¥").removesuffix("元").strip()
    if not _AMOUNT.fullmatch(found):
        raise BadInput("form.not_money", field=name)
    return Money(int(Decimal(found.replace(",", "")) * 100))


def optional_money(name: str) -> Money | None:
    """An amount, or None when nothing was entered."""
    return money(name) if forms.fields().get(name) not in (None, "") else None


def quantity(text: str, name: str) -> Decimal:
    """How much of something: up to three digits after the point. Refuses what is no such number."""
    found = _plain(text)
    if not _QUANTITY.fullmatch(found):
        raise BadInput("form.not_a_number", field=name)
    return Decimal(found)


def yuan(minor: int) -> str:
    """Minor units for people: ¥1,234.50."""
    return f"¥{minor // 100:,}.{minor % 100:02}"


def plain_yuan(minor: int) -> str:
    """Minor units for a field to be typed over: 1234.50."""
    return f"{minor // 100}.{minor % 100:02}"


def _plain(text: str) -> str:
    """Full-width digits and signs as the narrow ones."""
    return unicodedata.normalize("NFKC", text).strip()
