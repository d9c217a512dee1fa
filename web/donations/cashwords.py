"""How money, campaigns, the calendar and the books are called and shown."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from domain.donations.campaigns import WAYS
from domain.donations.disbursements import MEETS
from domain.donations.money import PAPERS, SPENT_ON
from projections.donations.accounts import CODES
from web.present import Look

STATUS = {
    "pledged": Look("wait", "c-proposed", _l("Pledged")),
    "received": Look("here", "c-transit", _l("Money is here")),
    "receipted": Look("here", "c-delivered", _l("Receipted")),
    "earmarked": Look("move", "c-approved", _l("Earmarked")),
    "disbursed": Look("done", "c-confirmed", _l("Disbursed")),
    "refunded": Look("closed", "c-returned", _l("Refunded")),
    "cancelled": Look("closed", "c-cancelled", _l("Cancelled")),
}
SPENT: dict[str, LazyString] = {
    "need": _l("For a need"),
    "purchase": _l("Purchase of goods"),
    "management": _l("Management cost"),
    "transfer": _l("Passed on"),
}
MOVE: dict[str, LazyString] = {
    "received": _l("Money received"),
    "refunded": _l("Refunded"),
    "earmarked": _l("Set aside"),
    "released": _l("Free again"),
    "disbursed": _l("Paid"),
    "returned": _l("Money came back"),
    "bought": _l("Goods for what was paid"),
    "rebooked": _l("Purpose changed"),
    "valued": _l("Goods valued"),
    "goods_received": _l("Goods received"),
    "goods_issued": _l("Goods issued"),
    "goods_returned": _l("Goods came back"),
    "goods_found": _l("Goods found in a count"),
    "goods_lost": _l("Goods lost"),
    "goods_written_off": _l("Goods written off"),
    "goods_sold": _l("Goods sold"),
}
MEETS_NEED: dict[str, LazyString] = {
    "": _l("It still waits"),
    "partly": _l("It is met partly"),
    "wholly": _l("It is met"),
}
"""What a payment does to the need it is for."""
PAPER: dict[str, LazyString] = {
    "agreement": _l("Donation agreement"),
    "letter_of_intent": _l("Letter of intent"),
    "bank_slip": _l("Bank slip"),
    "receipt": _l("Official receipt"),
    "other": _l("Other"),
}
OWED: dict[str, LazyString] = {
    "receipt": _l("Official receipt"),
    "report_supervising": _l("Report to the supervising body"),
    "report_registration": _l("Report to the registration body"),
}
BODY: dict[str, LazyString] = {
    "supervising": _l("Supervising body"),
    "registration": _l("Registration body"),
}
CAMPAIGN = {
    "asking": Look("here", "t-progress", _l("Asking for donations")),
    "ended": Look("wait", "t-follow", _l("Ended, project runs")),
    "project_ended": Look("done", "t-done", _l("Project ended")),
}
WAY: dict[str, LazyString] = {
    "agreed": _l("As the plan says"),
    "similar": _l("To a similar project"),
}
TELLING: dict[str, LazyString] = {
    "received": _l("Received gifts"),
    "issued": _l("Issued or spent"),
    "campaign": _l("Campaign"),
    "project": _l("Project"),
}
LATE = Look("trouble", "t-overdue", _l("Overdue"))
SOON = Look("wait", "t-open", _l("To publish"))
TOLD = Look("done", "t-done", _l("Published"))
SHOWN: dict[str, LazyString] = {
    "live": _l("With money"),
    "pledged": _l("Pledged"),
    "owed": _l("Papers owed"),
    "spent": _l("Spent"),
    "all": _l("All"),
}
ACCOUNT: dict[str, LazyString] = {
    "100201": _l("Bank, unrestricted"),
    "100202": _l("Bank, restricted"),
    "100203": _l("Bank, held for others"),
    "100209": _l("Bank, proceeds of sales"),
    "1141": _l("Paid in advance"),
    "120101": _l("Stock, unrestricted"),
    "120102": _l("Stock, restricted"),
    "1801": _l("Goods held for others"),
    "2601": _l("Owed to whom it is held for"),
    "3101": _l("Net assets, unrestricted"),
    "3102": _l("Net assets, restricted"),
    "410101": _l("Income from donations, unrestricted"),
    "410102": _l("Income from donations, restricted"),
    "4901": _l("Other income"),
    "5101": _l("Cost of the mission"),
    "5201": _l("Management costs"),
    "5401": _l("Other costs"),
}
assert set(ACCOUNT) == set(CODES)  # noqa: S101 -- every account has a name
assert set(SPENT) == set(SPENT_ON)  # noqa: S101
assert set(PAPER) == set(PAPERS)  # noqa: S101
assert set(MEETS_NEED) == set(MEETS)  # noqa: S101
assert set(WAY) == set(WAYS)  # noqa: S101
