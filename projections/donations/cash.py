"""Cash donations as lists and pages show them: what came, what is set aside, what went, what is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.base import Event, Position
from domain.donations.cash import CashDonation
from domain.donations.giving_words import BODIES
from domain.donations.money import how_far
from projections.donations.vouchers import VoucherRow, VouchersView
from projections.rows import Key, Row, View, item_key, known, stored

CASH_MOVING: tuple[type[Any], ...] = (
    CashDonation.Received,
    CashDonation.Refunded,
    CashDonation.Earmarked,
    CashDonation.EarmarkReleased,
    CashDonation.Disbursed,
    CashDonation.PaymentReturned,
    CashDonation.PurposeChanged,
)
"""The events that have a voucher; goods that were bought have that of their lot."""


CASH_VOUCHERS = VouchersView(
    "cash_vouchers", VoucherRow, events=list(CASH_MOVING), key=lambda event: event.command_id
)


class EarmarkFact(TypedDict):
    """What is left of what was set aside."""

    id: str
    left: int
    need_id: str
    purpose: str


class CashReceipt(TypedDict):
    """An official receipt that stands: what it covers."""

    code: str
    number: str
    issued_on: str
    amount: int


class CashPaper(TypedDict):
    """A paper on file."""

    id: str
    kind: str
    number: str


@stored(
    "cash",
    indexes=[
        ("response_id",), ("organisation_id",), ("donor_id",), ("campaign_id",), ("area_code",), ("need_id",),
    ],
)  # fmt: skip
class CashRow(Row):
    """One cash donation; every amount in minor units of CNY, `owed` what is still owed (待补手续)."""

    id: UUID
    number: int
    donor_id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    status: str
    amount: int
    received: int
    refunded: int
    spent: int
    earmarked: int
    balance: int
    purpose: str
    book: str
    former_book: str
    directed_to: list[str]
    need_id: UUID | None
    campaign_id: UUID | None
    overseas: bool
    account: str
    earmarks: list[EarmarkFact]
    receipts: list[CashReceipt]
    unreceipted: int
    papers: list[CashPaper]
    reports: list[str]
    filed: bool
    owed: list[str]
    project: str
    reason: str
    voucher: int
    pledged_at: datetime
    received_at: datetime | None
    changed_at: datetime

    @property
    def ref(self) -> str:
        """As people call it."""
        return f"M-{self.number:04d}"

    @property
    def receipt(self) -> str:
        """Codes and numbers of the receipts that stand."""
        return "、".join(f"{one['code']} {one['number']}" for one in self.receipts)

    @property
    def receipted_on(self) -> str:
        """The day of the last of them, or ""."""
        return max((one["issued_on"] for one in self.receipts), default="")

    @property
    def free(self) -> int:
        """What is set aside for nothing."""
        return self.balance - self.earmarked


class CashView(View[CashRow]):
    """A cash donation after each of its events; moves know their voucher."""

    beside = CASH_VOUCHERS

    def beside_key(self, event: Event) -> Key | None:
        """The command's voucher."""
        return event.command_id if type(event) in CASH_MOVING else None

    def next(self, row: CashRow | None, event: Event, position: Position, beside: Any) -> CashRow | None:
        """Fold one event, then say what follows from it."""
        after = evolve(row, event)
        if isinstance(beside, VoucherRow):
            after = after.replace(voucher=beside.number)
        return _told(after, event)


def evolve(row: CashRow | None, event: Event) -> CashRow:
    """Fold one event of a cash donation."""
    if isinstance(event, CashDonation.Pledged):
        return _pledged(event)
    row = known(row)
    match event:
        case CashDonation.Received():
            first = row.received_at or event.timestamp
            return row.replace(
                received=row.received + event.amount.minor,
                unreceipted=row.unreceipted + event.amount.minor,
                account=event.account,
                received_at=first,
            )
        case CashDonation.Refunded():
            unreceipted = max(0, row.unreceipted - event.amount.minor)
            return row.replace(refunded=row.refunded + event.amount.minor, unreceipted=unreceipted)
        case CashDonation.Cancelled():
            return row.replace(status="cancelled", reason=event.reason)
        case CashDonation.Earmarked():
            fact = EarmarkFact(
                id=str(event.earmark_id),
                left=event.amount.minor,
                need_id=str(event.need_id or ""),
                purpose=event.purpose,
            )
            return row.replace(earmarks=[*row.earmarks, fact])
        case CashDonation.EarmarkReleased():
            return row.replace(earmarks=_drawn(row, event.earmark_id, event.amount.minor))
        case CashDonation.Disbursed():
            earmarks = row.earmarks
            if event.earmark_id is not None:
                earmarks = _drawn(row, event.earmark_id, event.amount.minor)
            return row.replace(spent=row.spent + event.amount.minor, earmarks=earmarks)
        case CashDonation.PaymentReturned():
            return row.replace(spent=row.spent - event.amount.minor)
    return _papers(row, event)


def _papers(row: CashRow, event: Event) -> CashRow:
    match event:
        case CashDonation.Receipted():
            receipt = CashReceipt(
                code=event.code, number=event.number, issued_on=event.issued_on, amount=event.amount.minor
            )
            unreceipted = row.unreceipted - event.amount.minor
            return row.replace(receipts=[*row.receipts, receipt], unreceipted=unreceipted)
        case CashDonation.ReceiptVoided():
            form = (event.code, event.number)
            standing = [one for one in row.receipts if (one["code"], one["number"]) != form]
            return row.replace(receipts=standing, unreceipted=event.unreceipted.minor)
        case CashDonation.PaperFiled():
            paper = CashPaper(id=str(event.attachment_id), kind=event.kind, number=event.number)
            return row.replace(papers=[*row.papers, paper])
        case CashDonation.PurposeChanged():
            return row.replace(
                purpose=event.purpose,
                former_book=row.book,
                book=event.book,
                directed_to=[str(institution) for institution in event.directed_to],
            )
        case CashDonation.OverseasReported():
            return row.replace(reports=sorted({*row.reports, event.body}))
        case CashDonation.FilingRecorded():
            return row.replace(filed=True)
        case CashDonation.SurplusMoved():
            return row.replace(purpose=event.purpose, project=event.project)
    return row


def _pledged(event: CashDonation.Pledged) -> CashRow:
    return CashRow(
        id=event.originator_id,
        number=event.number,
        donor_id=event.donor_id,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        status="pledged",
        amount=event.amount.minor,
        received=0,
        refunded=0,
        spent=0,
        earmarked=0,
        balance=0,
        purpose=event.purpose,
        book=event.book,
        former_book=event.book,
        directed_to=[str(institution) for institution in event.directed_to],
        need_id=event.need_id,
        campaign_id=event.campaign_id,
        overseas=event.overseas,
        account="",
        earmarks=[],
        receipts=[],
        unreceipted=0,
        papers=[],
        reports=[],
        filed=False,
        owed=[],
        project="",
        reason="",
        voucher=0,
        pledged_at=event.timestamp,
        received_at=None,
        changed_at=event.timestamp,
    )


def _drawn(row: CashRow, earmark_id: UUID, amount: int) -> list[EarmarkFact]:
    """The earmarks when so much less is set aside by this name."""
    after = []
    for fact in row.earmarks:
        left = fact["left"] - amount if fact["id"] == str(earmark_id) else fact["left"]
        if left:
            after.append(EarmarkFact(**{**fact, "left": left}))
    return after


def _told(row: CashRow, event: Event) -> CashRow:
    """What follows: the balance, what is set aside, how far it is and what is owed."""
    balance = row.received - row.refunded - row.spent
    earmarked = sum(fact["left"] for fact in row.earmarks)
    status = row.status
    if status != "cancelled" or row.received:
        status = how_far(
            received=row.received,
            spent=row.spent,
            refunded=row.refunded,
            balance=balance,
            earmarked=earmarked,
            receipted=bool(row.receipts) and not row.unreceipted,
        )
    return row.replace(
        balance=balance, earmarked=earmarked, status=status, owed=_owed(row), changed_at=event.timestamp
    )


def _owed(row: CashRow) -> list[str]:
    """What is owed for money that is here: the receipt, and for a gift from abroad its reports."""
    if not row.received:
        return []
    owed = ["receipt"] if row.unreceipted and row.book != "held" else []
    if row.overseas:
        owed += [f"report_{body}" for body in BODIES if body not in row.reports]
    return owed


CASH = CashView("cash", CashRow, events=[CashDonation], key=item_key)
