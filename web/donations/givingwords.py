"""How giving is called and shown: how far a donation is, what is owed, papers, bases, the four controls."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from domain.donations.giving_facts import CONTROLS
from domain.donations.giving_words import (
    AGREEMENTS,
    ASSETS,
    BASES,
    BODIES,
    DONOR_KINDS,
    PAPERS,
    SHELF_LIVES,
    STANDARDS,
    STATUSES,
)
from web.present import Look

STATUS = {
    "offered": Look("wait", "c-proposed", _l("On offer")),
    "screened": Look("wait", "c-approved", _l("Screened")),
    "accepted": Look("move", "c-approved", _l("Accepted as a gift")),
    "refused": Look("closed", "c-cancelled", _l("Not accepted")),
    "agreed": Look("move", "c-picked", _l("Agreed")),
    "received": Look("here", "c-transit", _l("Received")),
    "valued": Look("here", "c-delivered", _l("Valued")),
    "receipted": Look("done", "c-confirmed", _l("Receipted")),
    "closed": Look("done", "t-done", _l("Closed, all settled")),
}
KIND: dict[str, LazyString] = {
    "enterprise": _l("Company"),
    "organisation": _l("Organisation"),
    "individual": _l("Individual"),
    "overseas": _l("Organisation from abroad"),
}
ASSET: dict[str, LazyString] = {
    "goods": _l("Goods"),
    "fixed_asset": _l("Fixed asset"),
    "equity": _l("Equity"),
    "intellectual_property": _l("Intellectual property"),
    "relic": _l("Cultural relic"),
}
BASIS: dict[str, LazyString] = {
    "invoice": _l("Invoice"),
    "customs": _l("Customs form"),
    "fair_value": _l("Fair value"),
    "appraisal": _l("Appraisal by a third party"),
    "none": _l("Cannot be determined"),
}
AGREEMENT: dict[str, LazyString] = {
    "agreement": _l("Donation agreement"),
    "letter_of_intent": _l("Letter of intent"),
    "electronic": _l("Electronic agreement"),
}
PAPER: dict[str, LazyString] = {
    "certificate": _l("Quality certificate"),
    "invoice": _l("Invoice"),
    "customs_form": _l("Customs form"),
    "delivery_note": _l("Delivery note"),
    "appraisal": _l("Appraisal report"),
    "fair_value": _l("Evidence of the fair value"),
    "official_receipt": _l("Official receipt"),
    "stamped_slip": _l("Acceptance slip, stamped"),
    "import_certificate": _l("Import certificate"),
    "distribution_list": _l("Distribution list"),
    "consent": _l("The donor's consent"),
    "filing": _l("Filing"),
    "relation_check": _l("Evidence of the check for relations"),
    "photo": _l("Photo of the goods"),
    "other": _l("Another paper"),
}
BODY: dict[str, LazyString] = {
    "supervising": _l("Supervising body"),
    "registration": _l("Registration body"),
}
SHELF_LIFE: dict[str, LazyString] = {
    "none": _l("Does not expire"),
    "long": _l("Long enough"),
    "short": _l("Short: use it first"),
    "expired": _l("Past its day"),
}
STANDARD: dict[str, LazyString] = {
    "unknown": _l("Not known"),
    "meets": _l("Meets the standard"),
    "differs": _l("Another standard"),
}
OWED: dict[str, LazyString] = {
    "screening": _l("Screening of the goods"),
    "agreement": _l("Agreement or letter of intent"),
    "specification": _l("Specification of the goods"),
    "category": _l("What kind of goods it is"),
    "certificate": _l("Quality certificate"),
    "valuation": _l("Value and its basis"),
    "receipt": _l("Official receipt"),
    "filing": _l("Filing of the overseas organisation"),
    "report_supervising": _l("Report to the supervising body"),
    "report_registration": _l("Report to the registration body"),
    "import_certificate": _l("Import certificate"),
    "distribution_list": _l("Distribution list"),
}
ACCEPTED: dict[str, LazyString] = {
    "screening": _l("The count of the open needs, and whether the donor asks anything in return"),
    "agreement": _l("Signed or electronic; where it is urgent, a letter of intent will do"),
    "specification": _l("What the box or the delivery note says: model, size, grade"),
    "category": _l("One of the kinds of the catalogue"),
    "certificate": _l("The maker's certificate or the certificate of conformity; a picture, or its number"),
    "valuation": _l("Invoice or customs form; else evidence of the fair value, or an appraisal"),
    "receipt": _l("Code and number of the finance department's form"),
    "filing": _l("Filed 15 days before, or the urgency and whom it was agreed with"),
    "report_supervising": _l("Number and day of the report"),
    "report_registration": _l("Number and day of the report"),
    "import_certificate": _l("A picture, or its number"),
    "distribution_list": _l("Printed from this page, signed, and its picture or number filed"),
}
"""What settles a paper that is owed."""
CONTROL: dict[str, LazyString] = {
    "conduct": _l("Conduct of the donation"),
    "use": _l("Use of the goods"),
    "ledger": _l("Ledger"),
    "after_check": _l("Check afterwards"),
}
CONTROL_ITEM: dict[str, LazyString] = {
    "conduct.need": _l("Need assessed"),
    "conduct.quality": _l("Quality certificate on file"),
    "conduct.agreement": _l("Agreement on file"),
    "conduct.no_benefit": _l("Nothing in return, no sale"),
    "conduct.relation": _l("Related parties checked"),
    "use.purpose": _l("Used for its purpose"),
    "use.directed": _l("Went where the donor directed"),
    "use.delivered": _l("Reached its users, confirmed"),
    "ledger.received": _l("All lines received into lots"),
    "ledger.valued": _l("All lines valued"),
    "ledger.receipt": _l("Official receipt recorded"),
    "ledger.reconciled": _l("Goods and books agree"),
    "after_check.disclosed": _l("Published"),
    "after_check.told": _l("Donor told"),
    "after_check.followed_up": _l("Users asked afterwards"),
    "after_check.reviewed": _l("Looked through by a second person"),
}
ANCHOR = {
    "screening": "screen", "agreement": "agree", "certificate": "file", "valuation": "value",
    "specification": "details", "category": "details",
    "receipt": "receipt", "filing": "abroad", "report_supervising": "abroad",
    "report_registration": "abroad", "import_certificate": "file", "distribution_list": "file",
    "conduct.need": "screen", "conduct.quality": "file", "conduct.agreement": "agree",
    "conduct.no_benefit": "screen", "conduct.relation": "relation", "ledger.received": "receive",
    "ledger.valued": "value", "ledger.receipt": "receipt", "after_check.told": "tell",
}  # fmt: skip
"""Where on the donation's page something is settled."""
AT_THE_STORE = ("specification", "category", "certificate", "import_certificate", "distribution_list")
"""What whoever receives goods can settle; the rest is for whoever looks after donations."""
OF_LINE = ("valuation", "specification", "category")
"""What is settled at its line: the anchor ends in the line's number."""
SHOWN: dict[str, LazyString] = {
    "open": _l("Not closed"),
    "owing": _l("Owing papers"),
    "overdue": _l("Papers overdue"),
    "coming": _l("Not here yet"),
    "no_value": _l("Without a value"),
    "all": _l("All"),
}
"""What the list of donations can be narrowed to, beside the states."""

for _table, _words in (
    (STATUS, STATUSES), (KIND, DONOR_KINDS), (ASSET, ASSETS), (BASIS, BASES), (AGREEMENT, AGREEMENTS),
    (PAPER, PAPERS), (BODY, BODIES), (SHELF_LIFE, SHELF_LIVES), (STANDARD, STANDARDS), (CONTROL, CONTROLS),
    (CONTROL_ITEM, [f"{control}.{item}" for control, named in CONTROLS.items() for item in named]),
):  # fmt: skip
    assert set(_table) == set(_words), set(_table) ^ set(_words)  # noqa: S101 -- every word has a text
