"""What forms of stock say: exact quantities with their unit, days, and the lots that were chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from domain.base import BadInput, RuleBroken
from domain.donations.units import UNITS
from domain.quantity import Quantity
from web import forms
from web.amounts import quantity as read
from web.asking import Answer, answered
from web.donations.stockwords import UNIT

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,3})?")


def quantity(name: str, unit: str) -> Quantity:
    """How much of something: 12000, 12,000 or 2.5. Refuses what is no such number; a float of JSON too."""
    return typed(forms.text(name, most=20), name, unit)


def typed(text: str, name: str, unit: str) -> Quantity:
    """The same of a text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return Quantity(read(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain, name), unit)


def optional_quantity(name: str, unit: str) -> Quantity | None:
    """How much, or None when nothing was entered."""
    return quantity(name, unit) if forms.optional_text(name, most=20) else None


def unit(name: str, base: str) -> str:
    """One of the units; `base` when none was chosen."""
    return forms.word(name, tuple(UNITS)) if forms.optional_text(name, most=40) else base


def units() -> list[tuple[str, str]]:
    """Every unit with its name."""
    return [(word, str(text)) for word, text in UNIT.items()]


def units_or_own() -> list[tuple[str, str]]:
    """The units of a form in which the item's own is the usual one."""
    return [("", str(_("the item's own unit"))), *units()]


def day(name: str) -> str:
    """A date as ISO text, or ""."""
    return forms.day(name) if forms.optional_text(name, most=20) else ""


def chosen(name: str) -> list[UUID]:
    """The ids in the address or the form that can be read, in their order, without repeats."""
    sent = [*request.args.getlist(name), *request.form.getlist(name)]
    found = []
    for one in sent[:500]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def settled(act: Callable[[], Response], show: Callable[..., str]) -> Answer:
    """Run the command; refused, the form comes back filled; warned of, the reason is asked for."""

    def asked() -> Response:
        try:
            return act()
        except RuleBroken as refusal:
            if refusal.params.get("overridable"):
                raise WarnedError from refusal
            raise

    try:
        return answered(asked, show)
    except WarnedError as warned:
        assert isinstance(warned.__cause__, RuleBroken)  # noqa: S101 -- raised just above
        raise warned.__cause__ from None


class WarnedError(Exception):
    """A rule warns: the page that asks for a reason answers, not the form."""


def row_id(name: str) -> UUID | None:
    """An id out of the address, or None when it cannot be read."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def missing(name: str) -> BadInput:
    """The refusal of a field that was left empty."""
    return BadInput("form.missing", field=name)
