"""What is on file for a cash donation: receipt, papers, the donor's consent, reports, and rules not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.giving_words import BODIES, BOOKS
from domain.donations.money import NOTHING, PAPERS, day_of, readable_day
from domain.donations.official_receipts import as_printed
from domain.donations.rules_allocation import same
from domain.donations.rules_giving import Filing
from domain.institutions import InstitutionId
from domain.quantity import Money

if TYPE_CHECKING:
    from domain.donations.cash import CashDonation

MOST_PAPERS = 60
MOST_RECEIPTS = 60


class CashPapers(Part):
    """材料: receipt 票据, agreement, consent, report of an overseas gift; each once it is there."""

    number: int
    received: Money
    refunded: Money
    purpose: str
    book: str
    overseas: bool
    receipts: dict[str, Money]
    """Those that stand, by code and number: what each covers."""
    unreceipted: Money
    reports: set[str]
    filing: Filing | None
    papers: set[UUID]
    consents: set[str]
    """The donor's consents that were used: each is for one change (D13)."""
    moved_on: bool
    """Whether what it has left goes to another project already (D15)."""

    class Receipted(Aggregate.Event):
        """It covers what came in and was in no receipt yet."""

        code: str
        number: str
        issued_on: str
        amount: Money

        def apply(self, cash: CashDonation) -> None:
            cash.receipts[f"{self.code} {self.number}"] = self.amount
            cash.unreceipted -= self.amount

    class ReceiptVoided(Aggregate.Event):
        """It was made out wrongly; `unreceipted` is what no receipt covers now."""

        code: str
        number: str
        reason: str
        unreceipted: Money

        def apply(self, cash: CashDonation) -> None:
            cash.receipts.pop(f"{self.code} {self.number}", None)
            cash.unreceipted = self.unreceipted

    class PaperFiled(Aggregate.Event):
        kind: str
        number: str
        attachment_id: UUID
        sha256: str

        def apply(self, cash: CashDonation) -> None:
            cash.papers.add(self.attachment_id)

    class PurposeChanged(Aggregate.Event):
        purpose: str
        book: str
        directed_to: list[UUID]
        consent: str
        consent_id: UUID | None

        def apply(self, cash: CashDonation) -> None:
            cash.purpose, cash.book = self.purpose, self.book
            cash.consents.add(same(self.consent))
            cash.directed_to = {InstitutionId(institution) for institution in self.directed_to}

    class OverseasReported(Aggregate.Event):
        body: str
        document_number: str
        dated: str

        def apply(self, cash: CashDonation) -> None:
            cash.reports.add(self.body)

    class FilingRecorded(Aggregate.Event):
        filed_on: str
        begins_on: str
        document_number: str
        urgency: str
        agreed_with: str

        def apply(self, cash: CashDonation) -> None:
            cash.filing = Filing(self.filed_on, self.begins_on, self.urgency, self.agreed_with)

    class SurplusMoved(Aggregate.Event):
        surplus_id: UUID
        project: str
        purpose: str

        def apply(self, cash: CashDonation) -> None:
            cash.purpose, cash.moved_on = self.purpose, True

    class RuleOverridden(Aggregate.Event):
        rule: str
        reason: str
        key: str

    class RuleFlagged(Aggregate.Event):
        rule: str
        key: str

    def give_receipt(self, code: str, number: str, issued_on: str, *, cause: Cause) -> None:
        """The 票据 for what is in none yet. Refuses for nothing, for what is held, and too many."""
        if not self.received.minor:
            raise RuleBroken("cash.receipt_before_money", rule="D6")
        if self.book == "held":
            raise RuleBroken("cash.receipt_for_held", rule="D20")
        if not self.unreceipted.minor:
            raise RuleBroken("cash.receipted_already", receipt=next(reversed(self.receipts), ""))
        if len(self.receipts) >= MOST_RECEIPTS:
            raise RuleBroken("cash.too_many_receipts", most=MOST_RECEIPTS)
        code, number = as_printed(code, number)
        day = day_of(issued_on, cause, "issued_on")
        amount = self.unreceipted
        self.record(self.Receipted, cause, code=code, number=number, issued_on=day, amount=amount)

    def void_receipt(self, code: str, number: str, reason: str, *, cause: Cause) -> None:
        """作废: it was made out wrongly, and is owed again. Refuses one not on record, and no reason."""
        if f"{code} {number}" not in self.receipts:
            raise RuleBroken("donation.no_such_receipt")
        if not reason.strip():
            raise RuleBroken("cash.reason_missing", field="reason")
        standing = [amount for form, amount in self.receipts.items() if form != f"{code} {number}"]
        owed = max(NOTHING, self.received - self.refunded - sum(standing, NOTHING))
        self.record(
            self.ReceiptVoided, cause, code=code, number=number, reason=reason.strip(), unreceipted=owed
        )

    def file_paper(self, kind: str, number: str, attachment_id: UUID, sha256: str, *, cause: Cause) -> None:
        """Put a file to it. Refuses an unknown kind, too many, and the same one again."""
        if kind not in PAPERS:
            raise RuleBroken("cash.word_unknown", word=kind)
        if attachment_id in self.papers:
            raise RuleBroken("cash.paper_there_already")
        if len(self.papers) >= MOST_PAPERS:
            raise RuleBroken("cash.too_many_papers", most=MOST_PAPERS)
        self.record(
            self.PaperFiled, cause, kind=kind, number=number, attachment_id=attachment_id, sha256=sha256
        )

    def change_purpose(
        self,
        purpose: str,
        *,
        book: str,
        directed_to: list[UUID],
        consent: str,
        consent_id: UUID | None,
        cause: Cause,
    ) -> None:
        """Another use. Refuses without a consent on file that was not used before (D13), and what is held."""
        if not consent.strip():
            raise RuleBroken("cash.consent_missing", rule="D13", field="consent")
        if same(consent) in self.consents:
            raise RuleBroken("cash.consent_used", rule="D13", field="consent")
        if len(self.consents) >= MOST_PAPERS:
            raise RuleBroken("cash.too_many_changes", most=MOST_PAPERS)
        if book not in BOOKS:
            raise RuleBroken("cash.book_unknown", book=book, field="book")
        if (book == "held") != (self.book == "held"):
            raise RuleBroken("cash.held_stays_held", rule="D20", field="book")
        self.record(
            self.PurposeChanged,
            cause,
            purpose=purpose.strip(),
            book=book,
            directed_to=list(dict.fromkeys(directed_to)),
            consent=consent.strip(),
            consent_id=consent_id,
        )

    def report_overseas(self, body: str, document_number: str, dated: str, *, cause: Cause) -> None:
        """A body knows of it (D24). Refuses a gift from here, an unknown body, and no document number."""
        if not self.overseas:
            raise RuleBroken("cash.not_overseas")
        if body not in BODIES:
            raise RuleBroken("cash.word_unknown", word=body)
        if not document_number.strip():
            raise RuleBroken("cash.document_missing", rule="D24", field="document_number")
        day = day_of(dated, cause, "dated")
        self.record(
            self.OverseasReported, cause, body=body, document_number=document_number.strip(), dated=day
        )

    def record_filing(self, filing: Filing, document_number: str, *, cause: Cause) -> None:
        """The filing of an overseas organisation's activity (D24). Refuses days that cannot be read."""
        filed_on = day_of(filing.filed_on, cause, "filed_on")
        begins_on = readable_day(filing.begins_on, "begins_on")
        self.record(
            self.FilingRecorded,
            cause,
            filed_on=filed_on,
            begins_on=begins_on,
            document_number=document_number.strip(),
            urgency=filing.urgency.strip(),
            agreed_with=filing.agreed_with.strip(),
        )

    def move_surplus(self, surplus_id: UUID, project: str, purpose: str, *, cause: Cause) -> None:
        """What a campaign left over goes to another project (D15): the campaign decides and tells."""
        self.record(self.SurplusMoved, cause, surplus_id=surplus_id, project=project, purpose=purpose)

    def override(self, rule: str, *, key: str, reason: str, cause: Cause) -> None:
        """Somebody let it pass, with a reason."""
        self.record(self.RuleOverridden, cause, rule=rule, reason=reason, key=key)

    def flag(self, rule: str, *, key: str, cause: Cause) -> None:
        """It is noted that the rule was not kept."""
        self.record(self.RuleFlagged, cause, rule=rule, key=key)
