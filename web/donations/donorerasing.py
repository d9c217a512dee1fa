"""Erasing who a donor was: what has to be settled before, and everything by which they could be found."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, url_for

from app.donations.donors import erase_donor
from domain.base import Position, RuleBroken
from domain.donations import DonorId
from domain.donations.rules_disclosure import d18_consented_names
from projections.donations.cash import CashRow
from projections.donations.disclosure import DisclosureRow
from projections.donations.donors import DonorRow
from projections.donations.giving import DonationRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer
from web.context import muster
from web.donations.donorfinding import NOBODY
from web.donations.donorpages import donor_page
from web.donations.gifts import LINK
from web.donations.goodsnames import several
from web.donations.refusing import answered

blueprint = Blueprint("donorerasing", __name__)
BEFORE_RECEIPT = ("offered", "screened", "accepted", "agreed", "received")
MOST_NAMED = 5
"""References that a refusal names."""


@blueprint.post("/donors/<uuid:donor_id>/erase")
@needs("person.erase")
def erase(donor_id: UUID) -> Answer:
    """Name, telephone and address become unreadable for good; what was given stays, without a name."""
    row = access.require("person.erase", muster().views.one(DonorRow, donor_id))
    return answered(
        lambda: done(_erased(row), url_for("donors.donor", donor_id=row.id)),
        lambda **typed: donor_page(donor_id, **typed),
    )


def _erased(row: DonorRow) -> Position:
    """The event first, then the key, the index and every private link."""
    if not forms.ticked("sure"):
        raise RuleBroken("person.not_confirmed", field="sure")
    goods = muster().views.rows(DonationRow, DonationRow.c.donor_id == row.id, order_by=DonationRow.c.number)
    money = muster().views.rows(CashRow, CashRow.c.donor_id == row.id, order_by=CashRow.c.number)
    if not row.erased:
        _must_be_settled(goods, money)
        _must_be_unnamed(row)
    secrets = muster().secrets
    reason = forms.text("reason", 200)
    position = erase_donor(muster().ledger, donor_id=DonorId(row.id), reason=reason, cause=forms.cause())
    secrets.destroy_key(row.id)
    for gift_id in [gift.id for gift in goods] + [cash.id for cash in money]:
        secrets.standing.revoke(LINK, gift_id)
    return position


def _must_be_settled(goods: list[DonationRow], money: list[CashRow]) -> None:
    """Refuses while an official receipt has to be made out in the donor's name."""
    refs = [gift.ref for gift in goods if gift.status in BEFORE_RECEIPT or _receipt_owed(gift)]
    refs += [cash.ref for cash in money if cash.status == "pledged" or cash.unreceipted > 0]
    if refs:
        raise RuleBroken("donor.unsettled", refs=several(refs[:MOST_NAMED]))


def _receipt_owed(gift: DonationRow) -> bool:
    return gift.status != "refused" and (gift.value or 0) > gift.receipted


def _must_be_unnamed(row: DonorRow) -> None:
    """Refuses while published words name the donor: without the name nobody could hide them any more."""
    name = muster().secrets.reveal(row.name)
    c = DisclosureRow.c
    for told in muster().views.rows(
        DisclosureRow, c.organisation_id == row.organisation_id, c.statement != ""
    ):
        public = len(told.withdrawn) < len(set(told.item_ids))
        if public and name and name != NOBODY and any(d18_consented_names([told.statement], [name])):
            raise RuleBroken("donor.named_in_public", number=told.number)
