"""Finding accounts by mobile number or name, with a PIN or a password; and what makes a PIN good enough."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from uuid import UUID

from app.secrets import Secrets
from domain.base import BadInput, RuleBroken
from web.context import muster

MOST_NAMESAKES = 20
"""People of one name whose PIN is tried; more have to use their numbers."""


def mobile(text: str) -> str:
    """A mobile number in its one form: digits, with + and country code only when it is not Chinese.

    Refuses what is no number.
    """
    digits = re.sub(r"[\s\-()（）.·]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086)(?=1\d{10}$)", "", digits)
    if not re.fullmatch(r"\+?[0-9]{6,15}", digits):
        raise BadInput("person.mobile_unreadable", field="mobile")
    return digits


def name(text: str) -> str:
    """A name in its one form: full-width and doubled spaces made plain."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def who(account: str, pin: str) -> list[UUID]:
    """The people with this number or name and this PIN; takes as long when there is nobody."""
    secrets = muster().secrets
    found = named(secrets, account)[:MOST_NAMESAKES]
    if not found:
        secrets.check_pin(None, pin)
    return [person for person in found if secrets.check_pin(person, pin)]


def named(secrets: Secrets, account: str) -> list[UUID]:
    """The people with this mobile number or this name."""
    try:
        found = secrets.find("mobile", mobile(account))
    except BadInput:
        found = []
    return found or secrets.find("name", name(account))


def check_new(pin: str, again: str) -> str:
    """A PIN or password that may be set. Refuses short ones, common ones, and two entries that differ."""
    if pin != again:
        raise RuleBroken("pin.differs")
    if len(pin) < (6 if pin.isdigit() else 8):
        raise RuleBroken("pin.too_short")
    if is_common(pin):
        raise RuleBroken("pin.too_common")
    return pin


def is_common(pin: str) -> bool:
    """Whether it is one character or block repeated, or a run of the keyboard's digits up or down."""
    steps = {ord(b) - ord(a) for a, b in pairwise(pin)}
    repeated = any(pin == pin[:n] * (len(pin) // n) for n in range(1, len(pin) // 2 + 1) if len(pin) % n == 0)
    return steps <= {1} or steps <= {-1} or repeated or pin.lower() in _COMMON


_COMMON = frozenset(
    {"123456789", "1234567890", "0123456789", "password", "password1", "88888888", "woaini1314"}
)
