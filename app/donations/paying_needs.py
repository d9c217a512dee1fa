"""Between payments and needs: money meets a need as goods do, and it waits again without it."""

from __future__ import annotations

from app.ledger import Ledger
from domain.base import Cause, RuleBroken
from domain.donations.disbursements import Disbursement
from domain.needs import Need, NeedId
from domain.responses import ResponseId

PAID, BACK = "money_paid", "money_returned"
"""Why a need is met, and why it waits again."""


def need_of(ledger: Ledger, need_id: NeedId | None, response_id: ResponseId) -> Need | None:
    """The need that money is for, if one is named. Refuses one of another response."""
    need = None if need_id is None else ledger.get(Need, need_id)
    if need is not None and need.response_id != response_id:
        raise RuleBroken("cash.need_elsewhere", number=need.number, field="need")
    return need


def meet(need: Need | None, meets: str, cause: Cause) -> list[Need]:
    """The need, met as the coordinator said. Refuses one that is over."""
    if need is None or not meets:
        return []
    if meets == "wholly" or need.status != "partly_met":
        need.meet(partly=meets == "partly", note=PAID, cause=cause)
    return [need]


def wait_again(ledger: Ledger, paid: Disbursement, cause: Cause) -> list[Need]:
    """The need that this payment met, when all of the money is back; what met it again since still does."""
    if paid.meets != "wholly" or paid.need_id is None or paid.returned < paid.amount:
        return []
    need = ledger.get(Need, paid.need_id)
    if need.status != "met" or need.met_by != paid.made_by or need.has_everything:
        return []
    need.reopen(BACK, cause=cause)
    return [need]
