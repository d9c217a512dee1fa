"""Commands that spend: setting money aside, paying out of one or many donations, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.donations.drawing import Draws, as_set_aside, draw, findings, note, purse_of, together, year_of
from app.donations.taking_in import take_in
from app.judging import settle
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.cash import CashDonation
from domain.donations.catalogue import ItemId
from domain.donations.lot_words import LotId
from domain.donations.money import CashId, Payment, amount_of, day_of, yuan
from domain.donations.rules_cash import d13_cash_purpose
from domain.donations.warehouses import WarehouseId
from domain.institutions import Institution
from domain.needs import Need, NeedId
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
    if need_id is not None:
        ledger.get(Need, need_id)
    draws = draw(together(ledger, cash_ids), amount, None)
    first = draws[0][0]
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
    override: str = "",
    cause: Cause,
) -> Changed:
    """Pay as `cause.new_id("disbursement")`, out of these donations in their order, oldest first.

    Refuses more than is there, what D8, D9, D12, D13 and D24 refuse, and what D23 warns of without a reason.
    """
    if payment.need_id is not None:
        ledger.get(Need, payment.need_id)
    if payment.institution_id is not None:
        ledger.get(Institution, payment.institution_id)
    if not payment.payee.strip() and payment.payee_person is None:
        raise RuleBroken("cash.payee_missing", field="payee")
    day = day_of(paid_on, cause, "paid_on")
    draws = draw(together(ledger, cash_ids), amount, earmark_id)
    first = draws[0][0]
    year = year_of(ledger, first.organisation_id, date.fromisoformat(day).year, cause)
    policies = ledger.get(Response, first.response_id).policies
    payment = as_set_aside(first, earmark_id, payment)
    found = findings(ledger, draws, amount, payment, earmark_id, year, policies, cause)
    left = settle(found, policies, at=cause.happened_at, override=override)
    note(first, left, override, cause)
    disbursement_id = cause.new_id("disbursement")
    for cash, part in draws:
        cash.disburse(disbursement_id, part, payment, earmark_id=earmark_id, paid_on=day, cause=cause)
    year.spend(disbursement_id, amount, management=payment.kind == "management", cause=cause)
    return [*(cash for cash, _ in draws), year]


@command
def take_back_payment(
    ledger: Ledger,
    *,
    cash_ids: Sequence[CashId],
    disbursement_id: UUID,
    amount: Money,
    reason: str,
    year: int,
    cause: Cause,
) -> Changed:
    """The payee returned money, all or a part: to the donations it came from, the last first."""
    left, changed = amount_of(amount), list[Aggregate]()
    management = False
    for cash in reversed(together(ledger, cash_ids)):
        paid = cash.payments.get(disbursement_id)
        if paid is None or not left.minor or not (paid.left - paid.goods).minor:
            continue
        part = min(left, paid.left - paid.goods)
        cash.take_back(disbursement_id, part, reason, cause=cause)
        left, management = left - part, paid.kind == "management"
        changed.append(cash)
    if left.minor:
        raise RuleBroken("cash.returned_too_much", left=yuan(amount - left), field="amount")
    organisation_id = ledger.get(CashDonation, cash_ids[0]).organisation_id
    spending = year_of(ledger, organisation_id, year, cause)
    spending.come_back(disbursement_id, amount, management=management, cause=cause)
    return [*changed, spending]


@command
def receive_purchase(
    ledger: Ledger,
    *,
    cash_ids: Sequence[CashId],
    disbursement_id: UUID,
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

    Refuses what was no purchase, a value above what was paid, and what no warehouse can count.
    """
    donations = [c for c in together(ledger, cash_ids) if disbursement_id in c.payments]
    if not donations:
        raise RuleBroken("cash.no_such_purchase")
    first = donations[0]
    lot = take_in(
        ledger,
        id=LotId(cause.new_id("lot")),
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
    parts = _parts(donations, disbursement_id, amount_of(value, "value"))
    for cash, part in parts:
        cash.buy(disbursement_id, lot.id, item_id, quantity, part, cause=cause)
    return [lot, *(cash for cash, _ in parts)]


def _parts(donations: Sequence[CashDonation], disbursement_id: UUID, value: Money) -> Draws:
    """What of a payment's goods each donation has paid for. Refuses more than was paid."""
    left, parts = value, Draws()
    for cash in donations:
        paid = cash.payments[disbursement_id]
        part = min(left, paid.left - paid.goods)
        if part.minor:
            parts.append((cash, part))
            left -= part
    if left.minor:
        raise RuleBroken("cash.goods_above_paid", left=yuan(value - left), field="value")
    return parts


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
