"""What a gift is said in: its kinds, its lines, its papers, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import NewType
from uuid import UUID

from domain.base import YEARS, RuleBroken
from domain.donations.units import tidy
from domain.quantity import Money, Quantity

DonorId = NewType("DonorId", UUID)
DonationId = NewType("DonationId", UUID)
DONOR_KINDS = ("enterprise", "organisation", "individual", "overseas")
"""An overseas donor is an organisation from abroad; a gift can come from abroad whoever gives it."""
BOOKS = ("restricted", "unrestricted", "held")
"""限定性, 非限定性, 受托代理."""
ASSETS = ("goods", "fixed_asset", "equity", "intellectual_property", "relic")
BASES = ("invoice", "customs", "fair_value", "appraisal", "none")
AGREEMENTS = ("agreement", "letter_of_intent", "electronic")
CERTIFICATE, CONSENT = "certificate", "consent"
DETAILS = ("specification", "category")
"""What D1 asks to be known of goods, beside their name and quantity: 规格、种类."""
PAPERS = (
    CERTIFICATE, "invoice", "customs_form", "delivery_note", "appraisal", "fair_value", "official_receipt",
    "stamped_slip", "import_certificate", "distribution_list", CONSENT, "filing", "relation_check", "photo",
    "other",
)  # fmt: skip
BODIES = ("supervising", "registration")
STATUSES = (
    "offered", "screened", "accepted", "refused", "agreed", "received", "valued", "receipted", "closed",
)  # fmt: skip
CURRENCY = "CNY"
MOST_LINES, MOST_PAPERS, MOST_ARRIVALS = 40, 120, 400
MOST_MONEY = 10**9 * 100
"""In minor units: what one line can be worth at most (ours: a slip of the finger is not a fortune)."""
LONGEST_NAME, LONGEST_TEXT = 80, 200


@dataclass(frozen=True, slots=True)
class GiftLine:
    """One thing that is given; `asset` says whether its value needs an appraisal."""

    name: str
    quantity: Quantity
    item_id: UUID | None = None
    specification: str = ""
    batch: str = ""
    expires_on: str = ""
    standard: str = ""
    asset: str = "goods"

    def fields(self, line: int) -> dict[str, str]:
        """As an event holds it, under its number."""
        return {
            "line": str(line),
            "name": self.name,
            "quantity": str(self.quantity.amount),
            "unit": self.quantity.unit,
            "item_id": str(self.item_id or ""),
            "specification": self.specification,
            "batch": self.batch,
            "expires_on": self.expires_on,
            "standard": self.standard,
            "asset": self.asset,
        }

    def check(self, line: int) -> None:
        """Refuses a line without a name, of an unknown kind, of nothing, or with a day nobody can mean."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise RuleBroken("donation.line_nameless", line=line)
        if self.asset not in ASSETS:
            raise RuleBroken("donation.word_unknown", word=self.asset)
        tidy(self.quantity)
        must_be_day(self.expires_on)
        for text in (self.specification, self.batch, self.standard):
            if len(text) > LONGEST_NAME or not text.isprintable():
                raise RuleBroken("donation.line_too_long", line=line, most=LONGEST_NAME)


def read_line(stored: Mapping[str, str]) -> GiftLine:
    """A line out of an event."""
    return GiftLine(
        name=stored["name"],
        quantity=Quantity(Decimal(stored["quantity"]), stored["unit"]),
        item_id=UUID(stored["item_id"]) if stored["item_id"] else None,
        specification=stored["specification"],
        batch=stored["batch"],
        expires_on=stored["expires_on"],
        standard=stored["standard"],
        asset=stored["asset"],
    )


def read_lines(stored: Sequence[Mapping[str, str]]) -> dict[int, GiftLine]:
    """The lines of an event by their numbers."""
    return {int(one["line"]): read_line(one) for one in stored}


def check_lines(lines: Sequence[GiftLine]) -> None:
    """Refuses an empty or endless list, and a line that says nothing."""
    if not 1 <= len(lines) <= MOST_LINES:
        raise RuleBroken("donation.lines_out_of_range", most=MOST_LINES)
    for number, line in enumerate(lines, 1):
        line.check(number)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a gift is for: its purpose, to whom it is directed, and in which book it stands."""

    purpose: str = ""
    directed_to: tuple[UUID, ...] = ()
    book: str = "unrestricted"
    urgent: bool = False
    straight: bool = False
    overseas: bool = False
    campaign_id: UUID | None = None

    def check(self) -> None:
        """Refuses a book nobody knows, and a restricted gift that says neither purpose nor user (D20)."""
        if self.book not in BOOKS:
            raise RuleBroken("donation.word_unknown", word=self.book)
        if self.book != "unrestricted" and not (self.purpose.strip() or self.directed_to):
            raise RuleBroken("donation.purpose_missing", rule="D20")
        if self.book == "unrestricted" and self.directed_to:
            raise RuleBroken("donation.directed_is_restricted", rule="D20")
        if len(self.purpose) > LONGEST_TEXT or len(self.directed_to) > MOST_LINES:
            raise RuleBroken("donation.terms_too_long", most=LONGEST_TEXT)

    def fields(self) -> dict[str, object]:
        """The fields of an event."""
        return asdict(self) | {"directed_to": list(self.directed_to)}


@dataclass(frozen=True, slots=True)
class Check:
    """What the screening of a line found: how much of it is asked for, and what speaks for the goods."""

    line: int
    asked: str = ""
    """How much of it open needs still ask for, as text; "" when nobody asks, "?" when they do not say."""
    certificate: bool = False
    shelf_life: str = "none"
    standard: str = "unknown"

    def fields(self) -> dict[str, str]:
        """As an event holds it."""
        return {
            "line": str(self.line),
            "asked": self.asked,
            "certificate": "yes" if self.certificate else "no",
            "shelf_life": self.shelf_life,
            "standard": self.standard,
        }


SHELF_LIVES = ("none", "long", "short", "expired")
STANDARDS = ("unknown", "meets", "differs")


@dataclass(frozen=True, slots=True)
class PaperFact:
    """A paper on file: `line` 0 is of all lines, `valid_until` "" is of no end."""

    kind: str
    line: int
    number: str
    valid_until: str

    def holds_for(self, line: int, today: str) -> bool:
        """Whether it speaks for the line, and still does."""
        return self.line in (0, line) and not (self.valid_until and self.valid_until < today)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a line is worth and how that is known; None when it cannot be determined (D5)."""

    value: Money | None
    basis: str
    document: str = ""
    market: Money | None = None
    stated: Money | None = None
    """What the invoice says where another value is booked."""

    def check(self) -> None:
        """Refuses a basis nobody knows, and what is no believable sum."""
        if self.basis not in BASES:
            raise RuleBroken("donation.word_unknown", word=self.basis)
        if (self.value is None) != (self.basis == "none"):
            raise RuleBroken("donation.value_missing", rule="D4", field="value")
        for sum_ in (self.value, self.market, self.stated):
            if sum_ is not None and sum_.currency != CURRENCY:
                raise RuleBroken("donation.currency", currency=sum_.currency)
            if sum_ is not None and not 0 < sum_.minor <= MOST_MONEY:
                raise RuleBroken("donation.value_out_of_range", most=MOST_MONEY // 100, field="value")


@dataclass(frozen=True, slots=True)
class Relation:
    """Whether a beneficiary and the donor belong together (D8), and how that was found out."""

    donor_promise: bool
    managers: bool
    register: bool
    related: bool


def yuan(money: Money) -> str:
    """As a refusal says it."""
    return f"¥{money.minor // 100:,}.{money.minor % 100:02}"


def must_be_day(text: str) -> None:
    """Refuses what is no day that can be meant; "" is none."""
    if not text:
        return
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("donation.day_unreadable", day=text) from None
    if day.year not in YEARS or day.isoformat() != text:
        raise RuleBroken("donation.day_unreadable", day=text)
