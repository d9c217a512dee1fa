"""The paperwork of a donation: papers, agreement, official receipt, the donor's consent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.gift import Gift
from domain.donations.giving_words import (
    AGREEMENTS,
    CERTIFICATE,
    CONSENT,
    LONGEST_TEXT,
    MOST_LINES,
    MOST_PAPERS,
    PAPERS,
    PaperFact,
    must_be_day,
)
from domain.donations.money import day_of
from domain.donations.official_receipts import as_printed
from domain.quantity import Money

if TYPE_CHECKING:
    from domain.donations.donations import Donation


class Paperwork(Gift):
    """What is on file of a donation; each paper is an attachment that belongs to it."""

    class PaperFiled(Aggregate.Event):
        """`paper_id` is the attachment, or None where the paper lies in a folder; `line` 0: of all lines."""

        kind: str
        paper_id: UUID | None
        sha256: str
        number: str
        line: int
        valid_until: str
        paper_key: UUID

        def apply(self, donation: Donation) -> None:
            fact = PaperFact(self.kind, self.line, self.number, self.valid_until)
            donation.papers[self.paper_key] = fact

    class PaperWithdrawn(Aggregate.Event):
        paper_id: UUID
        reason: str

        def apply(self, donation: Donation) -> None:
            donation.papers.pop(self.paper_id, None)

    class AgreementFiled(Aggregate.Event):
        kind: str
        paper_id: UUID | None
        sha256: str
        number: str
        dated: str
        agreement_key: UUID

        def apply(self, donation: Donation) -> None:
            donation.agreements[self.agreement_key] = self.kind

    class AgreementWithdrawn(Aggregate.Event):
        agreement_key: UUID
        reason: str

        def apply(self, donation: Donation) -> None:
            donation.agreements.pop(self.agreement_key, None)

    class ReceiptRecorded(Aggregate.Event):
        """The official 票据: a form of the finance department; Muster never numbers it."""

        code: str
        number: str
        issued_on: str
        paper_id: UUID | None
        amount: Money

        def apply(self, donation: Donation) -> None:
            donation.receipts[f"{self.code} {self.number}"] = self.amount

    class ReceiptVoided(Aggregate.Event):
        code: str
        number: str
        reason: str

        def apply(self, donation: Donation) -> None:
            donation.receipts.pop(f"{self.code} {self.number}", None)

    class SlipPrinted(Aggregate.Event):
        """捐赠接收单: the acceptance slip was handed out."""

    class ConsentToChange(Aggregate.Event):
        """D13: the donor agrees to another purpose; `paper_id` is the paper that says so."""

        paper_id: UUID
        purpose: str
        directed_to: list[UUID]

        def apply(self, donation: Donation) -> None:
            donation.purpose, donation.directed_to = self.purpose, list(self.directed_to)
            donation.consents.add(self.paper_id)

    def file_paper(
        self,
        kind: str,
        *,
        key: UUID,
        paper_id: UUID | None,
        sha256: str = "",
        number: str = "",
        line: int = 0,
        valid_until: str = "",
        today: str,
        cause: Cause,
    ) -> None:
        """Put a paper on file, under `key`. Refuses a certificate that has run out (D1)."""
        if kind not in PAPERS:
            raise RuleBroken("donation.word_unknown", word=kind)
        if line:
            self.line(line)
        must_be_day(valid_until)
        if kind == CERTIFICATE and valid_until and valid_until < today:
            raise RuleBroken("donation.certificate_expired", rule="D1", day=valid_until, field="valid_until")
        if paper_id is None and not number.strip():
            raise RuleBroken("donation.paper_says_nothing", field="photo")
        if len(self.papers) >= MOST_PAPERS:
            raise RuleBroken("donation.papers_enough", most=MOST_PAPERS)
        self.record(
            self.PaperFiled,
            cause,
            kind=kind,
            paper_id=paper_id,
            sha256=sha256,
            number=number,
            line=line,
            valid_until=valid_until,
            paper_key=key,
        )

    def withdraw_paper(self, key: UUID, reason: str, *, cause: Cause) -> None:
        """It was the wrong one. Refuses without a reason, and what is not on file."""
        if key not in self.papers:
            raise RuleBroken("donation.no_such_paper")
        _must_say(reason)
        self.record(self.PaperWithdrawn, cause, paper_id=key, reason=reason)

    def file_agreement(
        self,
        kind: str,
        *,
        key: UUID,
        paper_id: UUID | None,
        sha256: str = "",
        number: str = "",
        dated: str = "",
        cause: Cause,
    ) -> None:
        """An agreement is on file (D7), under `key`. Refuses an unknown kind, an empty one, a day to come."""
        if kind not in AGREEMENTS:
            raise RuleBroken("donation.word_unknown", word=kind)
        if dated:
            day_of(dated, cause, "dated")
        if paper_id is None and not number.strip():
            raise RuleBroken("donation.paper_says_nothing", field="photo")
        if len(self.agreements) >= MOST_PAPERS:
            raise RuleBroken("donation.papers_enough", most=MOST_PAPERS)
        told = {"kind": kind, "paper_id": paper_id, "sha256": sha256, "number": number, "dated": dated}
        self.record(self.AgreementFiled, cause, **told, agreement_key=key)

    def withdraw_agreement(self, key: UUID, reason: str, *, cause: Cause) -> None:
        """It was the wrong one. Refuses without a reason, and what is not on file."""
        if key not in self.agreements:
            raise RuleBroken("donation.no_such_paper")
        _must_say(reason)
        self.record(self.AgreementWithdrawn, cause, agreement_key=key, reason=reason)

    def record_receipt(
        self,
        *,
        code: str,
        number: str,
        issued_on: str,
        paper_id: UUID | None,
        amount: Money,
        today: str,
        cause: Cause,
    ) -> None:
        """Note the official receipt (D5 and D6 are the command's). Refuses a code or number of no digits."""
        code, number = as_printed(code, number)
        must_be_day(issued_on)
        if not issued_on or issued_on > today:
            raise RuleBroken("donation.receipt_day", rule="D6", field="issued_on")
        if f"{code} {number}" in self.receipts:
            raise RuleBroken("donation.receipt_known", rule="D6", field="number")
        if amount.minor <= 0:
            raise RuleBroken("donation.receipt_of_nothing", rule="D5", field="amount")
        said = {"code": code, "number": number, "issued_on": issued_on, "paper_id": paper_id}
        self.record(self.ReceiptRecorded, cause, amount=amount, **said)

    def void_receipt(self, code: str, number: str, reason: str, *, cause: Cause) -> None:
        """作废: the receipt was made out wrongly. Refuses one that is not on record, and no reason."""
        if f"{code} {number}" not in self.receipts:
            raise RuleBroken("donation.no_such_receipt")
        _must_say(reason)
        self.record(self.ReceiptVoided, cause, code=code, number=number, reason=reason)

    def print_slip(self, *, cause: Cause) -> None:
        """The acceptance slip was handed out. Refuses while nothing has come."""
        if not self.arrivals:
            raise RuleBroken("donation.nothing_received")
        self.record(self.SlipPrinted, cause)

    def consent_to_change(
        self, paper_id: UUID, purpose: str, directed_to: Sequence[UUID], *, cause: Cause
    ) -> None:
        """D13: use it otherwise. Refuses without a consent on file that was not used before.

        The same again changes nothing.
        """
        fact = self.papers.get(paper_id)
        if fact is None or fact.kind != CONSENT:
            raise RuleBroken("donation.consent_missing", rule="D13", field="paper_id")
        if not purpose.strip() and not directed_to and self.book != "unrestricted":
            raise RuleBroken("donation.purpose_missing", rule="D20", field="purpose")
        if len(purpose) > LONGEST_TEXT or len(directed_to) > MOST_LINES:
            raise RuleBroken("donation.terms_too_long", most=LONGEST_TEXT)
        if (purpose, list(directed_to)) != (self.purpose, self.directed_to):
            if paper_id in self.consents:
                raise RuleBroken("donation.consent_used", rule="D13", field="paper_id")
            told = {"paper_id": paper_id, "purpose": purpose, "directed_to": list(directed_to)}
            self.record(self.ConsentToChange, cause, **told)


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("donation.reason_missing", field="reason")
