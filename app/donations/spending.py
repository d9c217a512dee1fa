"""Commands that spend: setting money aside, paying out of one or many donations, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.donations.drawing import as_set_aside, draw, findings, note, purse_of, together, year_of
from app.donations.paying_needs import meet, need_of, wait_again
from app.donations.taking_in import take_in
from app.judging import settle
from app.ledger import Changed, Ledger, command
from domain.base import Cause, RuleBroken
from domain.donations.cash import CashDonation
from domain.donations.catalogue import ItemId
from domain.donations.disbursements import Disbursement
from domain.donations.lot_words import LotId
from domain.donations.money import CashId, DisbursementId, Payment, day_of
from domain.donations.rules_cash import d13_cash_purpose
from domain.donations.warehouses import WarehouseId
from domain.institutions import Institution
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.quantity import Money, Quantity
from domain.responses import Response


@command
def earmark_cash(
    ledger: Ledger,
    *,
    cash_ids: Sequence[CashId],
    amount: Money,
    need_id: NeedId | None = None,
    purpose: str = "",
    cause: Cause,
) -> Changed:
    """Set money aside as `cause.new_id("earmark")`, out of these donations in their order.

    Refuses more than is free in them, and what their donors did not give it for (D13).
    """
    draws = draw(together(ledger, cash_ids), amount, None)
    first = draws[0][0]
    need_of(ledger, need_id, first.response_id)
    found = d13_cash_purpose(purse_of(first), Payment(kind="need", payee="", purpose=purpose))
    settle(found, ledger.get(Response, first.response_id).policies, at=cause.happened_at, override="")
    earmark_id = cause.new_id("earmark")
    for cash, part in draws:
        cash.earmark(earmark_id, part, need_id=need_id, purpose=purpose or cash.purpose, cause=cause)
    return [cash for cash, _ in draws]


@command
def release_earmark(
    ledger: Ledger, *, cash_ids: Sequence[CashId], earmark_id: UUID, reason: str, cause: Cause
) -> Changed:
    """What was set aside so is free again. Refuses when none of these donations has it."""
    having = [cash for cash in together(ledger, cash_ids) if earmark_id in cash.earmarks]
    if not having:
        raise RuleBroken("cash.no_such_earmark")
    for cash in having:
        cash.release_earmark(earmark_id, reason, cause=cause)
    return having


@command
def disburse_cash(
    ledger: Ledger,
    *,
    cash_ids: Sequence[CashId],
    amount: Money,
    payment: Payment,
    paid_on: str,
    earmark_id: UUID | None = None,
    meets: str = "",
    override: str = "",
    cause: Cause,
) -> Changed:
    """Pay as `cause.new_id("disbursement")`, out of these donations in their order, oldest first.

    `meets`: what the payment does to the need it names (MEETS). Refuses more than is there, what D8, D9, D12,
    D13 and D24 refuse, what D23 warns of without a reason, and to meet a need that is over.
    """
    if payment.institution_id is not None:
        ledger.get(Institution, payment.institution_id)
    if not payment.payee.strip() and payment.payee_person is None:
        raise RuleBroken("cash.payee_missing", field="payee")
    day = day_of(paid_on, cause, "paid_on")
    draws = draw(together(ledger, cash_ids), amount, earmark_id)
    first = draws[0][0]
    need = need_of(ledger, payment.need_id, first.response_id)
    year = year_of(ledger, first.organisation_id, date.fromisoformat(day).year, cause)
    policies = ledger.get(Response, first.response_id).policies
    payment = as_set_aside(first, earmark_id, payment)
    found = findings(ledger, draws, amount, payment, earmark_id, year, policies, cause)
    left = settle(found, policies, at=cause.happened_at, override=override)
    note(first, left, override, cause)
    paid = Disbursement.make(
        id=DisbursementId(cause.new_id("disbursement")),
        response_id=first.response_id,
        organisation_id=first.organisation_id,
        area_code=first.area_code,
        kind=payment.kind,
        amount=amount,
        parts={CashId(cash.id): part for cash, part in draws},
        paid_on=day,
        need_id=payment.need_id,
        meets=meets,
        cause=cause,
    )
    for cash, part in draws:
        cash.disburse(paid.id, part, payment, earmark_id=earmark_id, paid_on=day, cause=cause)
    year.spend(paid.id, amount, management=payment.kind == "management", cause=cause)
    return [*(cash for cash, _ in draws), paid, year, *meet(need, meets, cause)]


@command
def take_back_payment(
    ledger: Ledger, *, disbursement_id: DisbursementId, amount: Money, reason: str, cause: Cause
) -> Changed:
    """The payee returned money, all or a part: to the donations it came from, the last first.

    A need that the payment met wholly waits again once all of it is back.
    """
    paid = ledger.get(Disbursement, disbursement_id)
    parts = paid.take_back(amount, reason, cause=cause)
    given = [(ledger.get(CashDonation, cash_id), part) for cash_id, part in parts.items()]
    for cash, part in given:
        cash.take_back(disbursement_id, part, reason, cause=cause)
    year = year_of(ledger, paid.organisation_id, date.fromisoformat(paid.paid_on).year, cause)
    year.come_back(disbursement_id, amount, management=paid.kind == "management", cause=cause)
    return [*(cash for cash, _ in given), paid, year, *wait_again(ledger, paid, cause)]


@command
def receive_purchase(
    ledger: Ledger,
    *,
    disbursement_id: DisbursementId,
    value: Money,
    warehouse_id: WarehouseId,
    item_id: ItemId,
    quantity: Quantity,
    specification: str = "",
    batch: str = "",
    expires_on: str = "",
    condition: str = "usable",
    cause: Cause,
) -> Changed:
    """Goods that were bought have come: the lot `cause.new_id("lot")` of source bought, in the money's book.

    The lot remembers whose money paid for it. Refuses what was no purchase, a value above what was paid, and
    what no warehouse can count.
    """
    paid, lot_id = ledger.get(Disbursement, disbursement_id), LotId(cause.new_id("lot"))
    parts = paid.become_goods(lot_id, value, cause=cause)
    given = [(ledger.get(CashDonation, cash_id), part) for cash_id, part in parts.items()]
    first = given[0][0]
    lot = take_in(
        ledger,
        id=lot_id,
        response_id=first.response_id,
        warehouse_id=warehouse_id,
        item_id=item_id,
        quantity=quantity,
        source="bought",
        specification=specification,
        batch=batch,
        expires_on=expires_on,
        condition=condition,
        book=first.book,
        purpose=first.purpose,
        directed_to=sorted(first.directed_to),
        cause=cause,
    )
    lot.pay_for([cash.id for cash, _ in given], cause=cause)
    for cash, part in given:
        cash.buy(disbursement_id, lot.id, item_id, quantity, part, cause=cause)
    return [lot, *(cash for cash, _ in given), paid]


@command
def state_year(
    ledger: Ledger,
    *,
    organisation_id: OrganisationId,
    year: int,
    planned: Money,
    elsewhere: Money,
    elsewhere_management: Money,
    source: str,
    cause: Cause,
) -> Changed:
    """The year's plan and what is spent outside Muster, with their source: what D23 is measured on."""
    spending = year_of(ledger, organisation_id, year, cause)
    spending.state(
        planned=planned,
        elsewhere=elsewhere,
        elsewhere_management=elsewhere_management,
        source=source,
        cause=cause,
    )
    return [spending]
