"""Named donors and gifts for the tests of giving."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.donations.donations import Donation
from domain.donations.donors import Donor, Identity
from domain.donations.giving_words import Check, GiftLine, Relation, Terms, Worth
from domain.personal import Personal
from domain.quantity import Money, Quantity
from tests.domain.harness import at, cause, someone
from tests.domain.world import QIAONAN

HUAKANG, HOSPITAL = someone("Huakang 华康"), someone("Central Hospital 中心医院")
TODAY = "2026-11-22"


def line(name: str = "N95 mask N95口罩", amount: str = "10000", unit: str = "piece", **more: Any) -> GiftLine:
    """A line of a gift."""
    return GiftLine(name, Quantity(Decimal(amount), unit), **more)


def donor(*, publish: bool = False, anonymous: bool = False) -> Donor:
    """Huakang, a company."""
    who = Identity("enterprise", Personal(HUAKANG, "name", "sealed"), anonymous=anonymous)
    return Donor.register(
        id=HUAKANG, number=1, organisation_id=someone("team"), who=who, publish=publish, cause=cause()
    )


def donation(*lines: GiftLine, kind: str = "enterprise", terms: Terms | None = None, **more: Any) -> Donation:
    """Huakang offers ten thousand masks."""
    return Donation.offer(
        id=someone("gift"),
        number=7,
        donor_id=HUAKANG,
        donor_kind=kind,
        response_id=someone("flood"),
        organisation_id=someone("team"),
        area_code=QIAONAN,
        lines=lines or (line(),),
        terms=terms or Terms(),
        cause=cause(),
        **more,
    )


def arrived(*lines: GiftLine, **more: Any) -> Donation:
    """All of it is here, a lot for each line."""
    gift = donation(*lines, **more)
    for number, one in gift.lines.items():
        receive(gift, number, one.quantity)
    return gift


def receive(gift: Donation, number: int, quantity: Quantity, lot: str = "lot") -> None:
    """So much of a line is here."""
    gift.receive(
        number,
        lot_id=someone(f"{lot} {number}"),
        warehouse_id=someone("warehouse"),
        item_id=someone("mask"),
        quantity=quantity,
        papers_due=at(72),
        cause=cause(9),
    )


def screened(gift: Donation, asked: str = "5000", **more: Any) -> Donation:
    """Somebody asks for it, and nothing is asked in return."""
    checks = [Check(number, asked=asked) for number in gift.lines]
    said: dict[str, Any] = {"benefit": "", "price": None, "note": ""} | more
    gift.screen(checks, cause=cause(), **said)
    return gift


def worth(value: int | None = 500_000_00, basis: str = "invoice", **more: Any) -> Worth:
    """What the invoice 12345678 says."""
    document = "" if basis == "none" else "12345678"
    return Worth(Money(value) if value else None, basis, **({"document": document} | more))


def valued(*lines: GiftLine, value: int | None = 500_000_00, **more: Any) -> Donation:
    """Everything is here and has its value."""
    gift = arrived(*lines, **more)
    for number in gift.lines:
        gift.value(number, worth(value, "invoice" if value else "none"), cause=cause())
    return gift


def certify(gift: Donation, number: int = 0, valid_until: str = "") -> None:
    """The quality certificate is on file."""
    gift.file_paper(
        "certificate",
        key=someone(f"certificate {number}"),
        paper_id=someone(f"certificate {number}"),
        line=number,
        valid_until=valid_until,
        today=TODAY,
        cause=cause(),
    )


LOOKED = Relation(donor_promise=True, managers=True, register=True, related=False)
