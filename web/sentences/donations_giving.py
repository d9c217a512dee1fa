"""What the events of donors and donations say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from web.amounts import yuan
from web.donations.givingwords import AGREEMENT, BASIS, BODY, CONTROL_ITEM, KIND, OWED, PAPER
from web.donations.stockwords import amount, category, unit

SENTENCES: dict[str, Any] = {
    "donations.Donor.Registered": _l("%(who)s registered the donor %(item)s (%(donor_kind)s)"),
    "donations.Donor.Changed": _l("%(who)s changed what is known of %(item)s"),
    "donations.Donor.ConsentGiven": _l("%(who)s noted that %(item)s agrees to be named"),
    "donations.Donor.ConsentWithdrawn": _l("%(who)s noted that %(item)s agrees no longer to be named"),
    "donations.Donor.RelationDeclared": _l("%(who)s noted with whom %(item)s belongs together"),
    "donations.Donor.Erased": _l("%(who)s erased who the donor %(item)s was: %(reason)s"),
    "donations.Donation.Offered": _l("%(who)s noted the donation %(item)s"),
    "donations.Donation.Revised": _l("%(who)s noted another offer for %(item)s"),
    "donations.Donation.DonorCorrected": _l("%(who)s corrected who gave %(item)s"),
    "donations.Donation.Screened": _l("%(who)s screened %(item)s"),
    "donations.Donation.Accepted": _l("%(who)s accepted %(item)s"),
    "donations.Donation.Refused": _l("%(who)s did not accept %(item)s: %(reason)s"),
    "donations.Donation.LineAdded": _l("%(who)s noted that %(gift)s came with %(item)s"),
    "donations.Donation.Received": _l("%(who)s received %(counted)s of %(item)s"),
    "donations.Donation.DetailsMissing": _l(
        "%(who)s received line %(gift_line)s of %(item)s, not known: %(details)s"
    ),
    "donations.Donation.DetailsGiven": _l(
        "%(who)s wrote down what line %(gift_line)s of %(item)s is: %(details)s"
    ),
    "donations.Donation.Valued": _l("%(who)s valued line %(gift_line)s of %(item)s: %(worth)s (%(basis)s)"),
    "donations.Donation.RelationChecked": _l("%(who)s checked %(item)s for related parties: %(found)s"),
    "donations.Donation.PaperFiled": _l("%(who)s filed a paper of %(item)s: %(paper)s %(number)s"),
    "donations.Donation.PaperWithdrawn": _l("%(who)s took a paper of %(item)s out: %(reason)s"),
    "donations.Donation.AgreementFiled": _l("%(who)s filed for %(item)s: %(agreement)s %(number)s"),
    "donations.Donation.AgreementWithdrawn": _l("%(who)s took an agreement of %(item)s out: %(reason)s"),
    "donations.Donation.ReceiptRecorded": _l(
        "%(who)s recorded the official receipt %(code)s %(number)s of %(item)s over %(amount)s"
    ),
    "donations.Donation.ReceiptVoided": _l(
        "%(who)s voided the official receipt %(code)s %(number)s of %(item)s: %(reason)s"
    ),
    "donations.Donation.SlipPrinted": _l("%(who)s handed out the acceptance slip of %(item)s"),
    "donations.Donation.OverseasReported": _l(
        "%(who)s reported %(item)s to the %(body)s (%(document_number)s)"
    ),
    "donations.Donation.FilingRecorded": _l("%(who)s recorded the filing for %(item)s"),
    "donations.Donation.ConsentToChange": _l(
        "%(who)s changed the purpose of %(item)s with the donor's consent: %(purpose)s"
    ),
    "donations.Donation.ControlChecked": _l("%(who)s ticked for %(item)s: %(control_item)s (%(note)s)"),
    "donations.Donation.Closed": _l("%(who)s closed %(item)s"),
    "donations.Donation.RuleOverridden": _l("%(who)s went over rule %(rule)s for %(item)s: %(reason)s"),
    "donations.Donation.RuleFlagged": _l("Rule %(rule)s speaks against %(item)s"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "donations.Donor.Erased": ("closed", "a-declined"),
    "donations.Donation.Offered": ("wait", "c-proposed"),
    "donations.Donation.Accepted": ("move", "c-approved"),
    "donations.Donation.Refused": ("closed", "c-cancelled"),
    "donations.Donation.Received": ("here", "c-transit"),
    "donations.Donation.Valued": ("here", "c-delivered"),
    "donations.Donation.ReceiptRecorded": ("done", "c-confirmed"),
    "donations.Donation.Closed": ("done", "t-done"),
    "donations.Donation.RuleFlagged": ("trouble", "t-overdue"),
    "donations.Donation.RuleOverridden": ("trouble", "t-overdue"),
}

KINDS = {"donation": _l("Donations"), "donor": _l("Donors")}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """What was counted, what it is worth, which paper."""
    said = facts.get("said")
    worth, line = facts.get("value"), facts.get("line")
    told = {
        "donor_kind": _word(KIND, facts.get("kind")),
        "paper": _word(PAPER, facts.get("kind")),
        "agreement": _word(AGREEMENT, facts.get("kind")),
        "basis": _word(BASIS, facts.get("basis")),
        "body": _word(BODY, facts.get("body")),
        "control_item": _word(CONTROL_ITEM, f"{facts.get('control')}.{facts.get('item')}"),
        "found": str(_l("they belong together") if facts.get("related") else _l("no relation found")),
        "worth": yuan(int(worth["minor"])) if isinstance(worth, Mapping) and "minor" in worth else "—",
        "gift_line": str(line) if isinstance(line, int) else "",
        "details": _details(facts),
        "gift": str(line["name"]) if isinstance(line, Mapping) and "name" in line else "",
    }
    if isinstance(said, Mapping) and "amount" in said:
        told["counted"] = f"{amount(str(said['amount']))} {unit(str(said['unit']))}"
    return told


def _details(facts: Mapping[str, Any]) -> str:
    """What is not known of goods, or what became known."""
    if missing := facts.get("details"):
        return "、".join(str(OWED[name]) for name in missing if name in OWED)
    said = [str(facts.get("specification") or ""), category(str(facts.get("category") or ""))]
    return " · ".join(text for text in said if text)


def _word(table: Mapping[str, Any], key: object) -> str:
    return str(table.get(str(key), key or ""))
