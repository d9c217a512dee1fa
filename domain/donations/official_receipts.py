"""Official receipts 捐赠票据: forms of the finance department, each for one gift alone."""

from __future__ import annotations

import unicodedata
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId

_NAMES = UUID("6c1f4a0e-4f55-4c5e-8d59-0b6f2b7f2f06")
LETTERS = {"donation": "G", "cashdonation": "M"}
"""How people call the donation that a receipt belongs to: G-0012, M-0003."""


def receipt_id(code: str, number: str) -> UUID:
    """The one id of a form: whoever records it, for goods or for money, in whichever response."""
    return uuid5(_NAMES, f"{code} {number}")


def as_printed(code: str, number: str) -> tuple[str, str]:
    """Code and number as they stand on the form, full-width digits too. Refuses what is none (D6)."""
    said = {field: plain(text) for field, text in (("code", code), ("number", number))}
    for field, text in said.items():
        if not (text.isascii() and text.isdigit() and 4 <= len(text) <= 20):
            raise RuleBroken("donation.receipt_number_unreadable", rule="D6", field=field)
    return said["code"], said["number"]


def plain(text: str) -> str:
    """Without blanks, in narrow letters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class OfficialReceipt(Aggregate):
    """票据: one form, given for one donation; a voided one is used up all the same."""

    class Recorded(Aggregate.Created):
        code: str
        number: str
        issued_on: str
        amount: Money
        item_kind: str
        item_id: UUID
        item_number: int
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode

    class Voided(Aggregate.Event):
        reason: str

        def apply(self, receipt: OfficialReceipt) -> None:
            receipt.voided = True

    def __init__(self, *, code: str, number: str, item_kind: str, item_id: UUID, item_number: int) -> None:
        self.code, self.number = code, number
        self.item_kind, self.item_id, self.item_number = item_kind, item_id, item_number
        self.voided = False

    @classmethod
    def give(
        cls,
        code: str,
        number: str,
        *,
        issued_on: str,
        amount: Money,
        item_kind: str,
        item_id: UUID,
        item_number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        cause: Cause,
    ) -> OfficialReceipt:
        """The form was made out for this donation: saved with it, so that nobody records it a second time."""
        return cls.begin(
            cls.Recorded,
            cause,
            id=receipt_id(code, number),
            code=code,
            number=number,
            issued_on=issued_on,
            amount=amount,
            item_kind=item_kind,
            item_id=item_id,
            item_number=item_number,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
        )

    def refuse_again(self) -> None:
        """Always refuses, and names the donation that has it: a form is given once, voided or not."""
        ref = f"{LETTERS.get(self.item_kind, '')}-{self.item_number:04d}"
        key = "receipt.voided_already" if self.voided else "receipt.given_already"
        raise RuleBroken(key, rule="D6", receipt=f"{self.code} {self.number}", ref=ref, field="number")

    def void(self, reason: str, *, cause: Cause) -> None:
        """作废: it was made out wrongly; again changes nothing."""
        if not self.voided:
            self.record(self.Voided, cause, reason=reason)
