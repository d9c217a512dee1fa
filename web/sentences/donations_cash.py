"""What the events of cash donations, campaigns, the year's spending and the calendar say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from web.amounts import yuan
from web.donations.cashwords import BODY, PAPER, SPENT, TELLING, WAY
from web.donations.stockwords import BOOK

SENTENCES: dict[str, Any] = {
    "donations.CashDonation.Pledged": _l("%(who)s wrote down a pledge of %(amount)s (%(book)s): %(meant)s"),
    "donations.CashDonation.Received": _l("%(who)s recorded %(amount)s received for %(item)s"),
    "donations.CashDonation.Refunded": _l(
        "%(who)s gave %(amount)s of %(item)s back to the donor: %(reason)s"
    ),
    "donations.CashDonation.Cancelled": _l("%(who)s cancelled the pledge %(item)s: %(reason)s"),
    "donations.CashDonation.Receipted": _l(
        "%(who)s recorded the official receipt of %(item)s: %(code)s %(number)s"
    ),
    "donations.CashDonation.ReceiptVoided": _l(
        "%(who)s voided the official receipt %(code)s %(number)s of %(item)s: %(reason)s"
    ),
    "donations.Disbursement.Made": _l("A payment of %(amount)s was made (%(spent_on)s)"),
    "donations.Disbursement.CameBack": _l("Of the payment of %(item)s %(amount)s came back: %(reason)s"),
    "donations.Disbursement.BecameGoods": _l("Goods for %(amount)s of the payment of %(item)s have come"),
    "donations.OfficialReceipt.Recorded": _l("The form %(code)s %(number)s is used up"),
    "donations.OfficialReceipt.Voided": _l("The form of the official receipt was voided: %(reason)s"),
    "donations.CashDonation.Earmarked": _l("%(who)s set %(amount)s of %(item)s aside: %(meant)s"),
    "donations.CashDonation.EarmarkReleased": _l("%(who)s made %(amount)s of %(item)s free again"),
    "donations.CashDonation.Disbursed": _l(
        "%(who)s paid %(amount)s out of %(item)s (%(spent_on)s) to %(paid_to)s"
    ),
    "donations.CashDonation.PaymentReturned": _l(
        "%(who)s recorded that %(amount)s of %(item)s came back: %(reason)s"
    ),
    "donations.CashDonation.GoodsBought": _l("%(who)s took in goods for %(value)s of %(item)s"),
    "donations.CashDonation.PaperFiled": _l("%(who)s added a paper to %(item)s: %(paper_kind)s %(number)s"),
    "donations.CashDonation.PurposeChanged": _l(
        "%(who)s changed the purpose of %(item)s to %(meant)s (%(book)s), with the "
        "donor's consent: %(consent)s"
    ),
    "donations.CashDonation.OverseasReported": _l(
        "%(who)s recorded that %(item)s was reported: %(body_name)s, %(document_number)s of %(dated)s"
    ),
    "donations.CashDonation.FilingRecorded": _l(
        "%(who)s recorded the filing of an overseas activity for %(item)s: %(document_number)s"
    ),
    "donations.CashDonation.SurplusMoved": _l("What was left of %(item)s goes to %(project)s"),
    "donations.CashDonation.RuleOverridden": _l("%(who)s went over rule %(rule)s for %(item)s: %(reason)s"),
    "donations.CashDonation.RuleFlagged": _l("Rule %(rule)s was not kept for %(item)s"),
    "donations.Campaign.Opened": _l("%(who)s opened the campaign %(name)s"),
    "donations.Campaign.PlanChanged": _l("%(who)s changed the plan of the campaign %(item)s"),
    "donations.Campaign.Ended": _l("%(who)s ended the campaign %(item)s"),
    "donations.Campaign.ProjectEnded": _l("%(who)s recorded that the project of %(item)s has ended"),
    "donations.Campaign.SurplusUsed": _l(
        "%(who)s moved what %(item)s left over to %(project)s: %(left_over)s (%(surplus_way)s)"
    ),
    "donations.Lot.PaidFor": _l("%(item)s was bought with given money"),
    "donations.Lot.SurplusMoved": _l("What is left of the goods %(item)s goes to %(project)s"),
    "donations.Campaign.RuleOverridden": _l("%(who)s went over rule %(rule)s for %(item)s: %(reason)s"),
    "donations.Campaign.RuleFlagged": _l("Rule %(rule)s was not kept for %(item)s"),
    "donations.SpendingYear.Begun": _l("The spending of %(year)s began to be counted"),
    "donations.SpendingYear.Spent": _l("%(amount)s were counted into the spending of %(item)s"),
    "donations.SpendingYear.ComeBack": _l(
        "%(amount)s that came back were taken out of the spending of %(item)s"
    ),
    "donations.SpendingYear.Stated": _l(
        "%(who)s stated for %(item)s: planned %(planned)s, spent elsewhere %(elsewhere)s (%(source)s)"
    ),
    "donations.Deadline.Passed": _l("Something was not published in time: %(telling)s"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "donations.CashDonation.Pledged": ("wait", "c-proposed"),
    "donations.CashDonation.Received": ("here", "c-transit"),
    "donations.CashDonation.Receipted": ("here", "c-delivered"),
    "donations.CashDonation.Earmarked": ("move", "c-approved"),
    "donations.CashDonation.Disbursed": ("done", "c-confirmed"),
    "donations.CashDonation.PaymentReturned": ("wait", "c-returned"),
    "donations.CashDonation.Refunded": ("closed", "c-returned"),
    "donations.CashDonation.Cancelled": ("closed", "c-cancelled"),
    "donations.CashDonation.RuleOverridden": ("trouble", "t-overdue"),
    "donations.CashDonation.RuleFlagged": ("trouble", "t-overdue"),
    "donations.Campaign.Opened": ("here", "t-progress"),
    "donations.Campaign.Ended": ("closed", "t-closed"),
    "donations.Campaign.ProjectEnded": ("done", "t-done"),
    "donations.Deadline.Passed": ("trouble", "t-overdue"),
}

KINDS = {
    "cashdonation": _l("Cash donations"),
    "campaign": _l("Campaigns"),
    "spendingyear": _l("Years of spending"),
    "deadline": _l("Missed deadlines"),
    "disbursement": _l("Payments"),
    "officialreceipt": _l("Official receipts"),
}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Amounts and words as people read them."""
    amounts = {name: facts.get(name) for name in ("amount", "value", "planned", "elsewhere")}
    said = {
        name: yuan(int(money["minor"]))
        for name, money in amounts.items()
        if isinstance(money, Mapping) and "minor" in money
    }
    words = (
        ("book", BOOK, "book"), ("spent_on", SPENT, "kind"), ("paper_kind", PAPER, "kind"),
        ("body_name", BODY, "body"), ("surplus_way", WAY, "way"), ("telling", TELLING, "kind"),
    )  # fmt: skip
    said |= {name: _word(table, facts.get(fact)) for name, table, fact in words if fact in facts}
    if "lot_ids" in facts and "surplus_id" in facts:
        goods = str(ngettext("%(num)s lot", "%(num)s lots", len(facts["lot_ids"])))
        parts = [
            said.get("amount", "") if facts["amount"]["minor"] else "",
            goods if facts["lot_ids"] else "",
        ]
        said["left_over"] = "、".join(filter(None, parts))
    if "purpose" in facts:
        said["meant"] = str(facts["purpose"]) or str(_("wherever it is needed"))
    if "payee" in facts:
        said["paid_to"] = str(facts["payee"]) or str(_("a person"))
    return said


def _word(table: Mapping[str, Any], key: object) -> str:
    return str(table.get(str(key), key or ""))
