"""The rules of giving, D1 to D24 as far as they are about donors and their gifts: pure functions of facts.

Each yields what it has against something; app.judging settles it as strictly as the response's policies say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.donations.giving_facts import Facts, agreed, items, owed, settled
from domain.donations.giving_words import Check, Worth, yuan
from domain.findings import Finding
from domain.quantity import Money

APPRAISED = ("fixed_asset", "equity", "intellectual_property", "relic")
EVIDENCE = {"invoice", "customs"}


@dataclass(frozen=True, slots=True)
class Goods:
    """What D1 asks of goods before they are usable stock; without a `donor_kind` nobody gave them."""

    donor_kind: str
    name: str
    specification: str
    category: str
    quantity: Decimal
    certified: bool
    source: str = "donated"


def d1_usable_stock(goods: Goods) -> Iterator[Finding]:
    """要求企业提供产品质量认证证明或者产品合格证: refused for what bodies give, warned of for individuals.

    The phrase binds who gives. A buyer accepts goods by the contract and answers for that: bought without a
    certificate is written down. What is allotted or borrowed stays its owner's to answer for.
    """
    if not goods.donor_kind:
        if goods.source == "bought" and not goods.certified:
            yield Finding("D1", "goods.certificate_missing", {"name": goods.name}, "record")
        return
    strength = "warn" if goods.donor_kind == "individual" else "refuse"
    said = {
        "name": goods.name.strip(),
        "specification": goods.specification.strip(),
        "category": goods.category.strip(),
        "quantity": goods.quantity > 0,
        "certificate": goods.certified,
    }
    for what, there in said.items():
        if not there:
            yield Finding("D1", f"goods.{what}_missing", {"name": goods.name}, strength)


def d2_past_its_day(checks: Collection[Check]) -> Iterator[Finding]:
    """到达最终受益人时仍处于保质期内: warned of before goods are accepted that nobody may be given."""
    for check in checks:
        if check.shelf_life == "expired":
            yield Finding("D2", "donation.past_its_day", {"line": check.line}, "warn")


def d3_need(checks: Collection[Check]) -> Iterator[Finding]:
    """做好基本的需求评估: warned of before something is accepted that nobody asks for."""
    if not checks:
        yield Finding("D3", "donation.not_screened", strength="refuse")
    for check in checks:
        if not check.asked:
            yield Finding("D3", "donation.nobody_needs", {"line": check.line}, "warn")


def d4_value_basis(asset: str, worth: Worth, far_percent: Decimal) -> Iterator[Finding]:
    """公允价值…第三方机构的评估: an invoice's value unless far from fair; or an appraisal."""
    if worth.basis == "none":
        return
    if asset in APPRAISED and worth.basis != "appraisal":
        yield Finding("D4", "donation.appraisal_needed")
    if not worth.document.strip():
        yield Finding("D4", "donation.document_missing", {"basis": worth.basis, "field": "document"})
    if worth.value is None:
        return
    if worth.basis in EVIDENCE and worth.market and far(worth.value, worth.market, far_percent):
        yield Finding("D4", "donation.far_from_fair", {"percent": far_percent, "field": "basis"})
    if worth.basis == "fair_value" and worth.stated and not far(worth.stated, worth.value, far_percent):
        yield Finding("D4", "donation.invoice_stands", {"percent": far_percent, "field": "basis"})


def far(stated: Money, fair: Money, percent: Decimal) -> bool:
    """Whether a stated value is farther from the fair one than so many percent of it."""
    return abs(stated.minor - fair.minor) * 100 > fair.minor * percent


def d5_no_value(facts: Facts, amount: Money) -> Iterator[Finding]:
    """不得计入捐赠收入，不得开具捐赠票据: what has no value gets no receipt and is no income."""
    if facts.value == 0:
        yield Finding("D5", "donation.no_value_no_receipt")
    elif amount.minor > facts.value - facts.receipted:
        owed_ = Money(max(0, facts.value - facts.receipted))
        yield Finding("D5", "donation.receipt_too_much", {"owed": yuan(owed_), "field": "amount"})


def d6_receipt(facts: Facts) -> Iterator[Finding]:
    """应该给捐赠人开具捐赠票据: every other received donation gets its official receipt."""
    if facts.arrived and facts.unvalued:
        yield Finding("D6", "donation.not_valued", {"line": min(facts.unvalued)})
    elif facts.value > facts.receipted:
        yield Finding("D6", "donation.receipt_owed", {"owed": yuan(Money(facts.value - facts.receipted))})


def d7_agreement(facts: Facts) -> Iterator[Finding]:
    """捐赠意向书或线上签署电子协议: an agreement is on file; if urgent a letter will do."""
    if not agreed(facts):
        yield Finding("D7", "donation.agreement_missing")


def d10_no_benefit(benefit: str, price: Money | None) -> Iterator[Finding]:
    """不得给捐赠人提供利益回报: nothing in return, and no sale in the guise of a donation."""
    if benefit.strip():
        yield Finding("D10", "donation.benefit_in_return", {"benefit": benefit})
    if price is not None and price.minor > 0:
        yield Finding("D10", "donation.sale_in_disguise", {"price": yuan(price)})


def d21_controls(facts: Facts, checked: Collection[str]) -> Iterator[Finding]:
    """规范捐赠行为、物资使用、台账管理、事后检查: each item is settled before closing."""
    for item in items():
        if item not in checked and not settled(facts, item):
            yield Finding("D21", "donation.control_open", {"control": item})


@dataclass(frozen=True, slots=True)
class Filing:
    """The temporary-activity filing of an overseas organisation: when, for when, or why not in time."""

    filed_on: str
    begins_on: str
    urgency: str = ""
    agreed_with: str = ""


def d24_filing(donor_kind: str, filing: Filing | None, days: Decimal) -> Iterator[Finding]:
    """在开展活动前十五日: an overseas organisation's filing, or the urgency and whom it was agreed with."""
    if donor_kind != "overseas":
        return
    if filing is None:
        yield Finding("D24", "donation.filing_missing", {"days": days})
    elif not (filing.urgency and filing.agreed_with) and _too_late(filing, days):
        yield Finding("D24", "donation.filing_late", {"days": days, "day": filing.begins_on})


def _too_late(filing: Filing, days: Decimal) -> bool:
    begins = date.fromisoformat(filing.begins_on)
    return date.fromisoformat(filing.filed_on) > begins - timedelta(days=int(days))


def d24_reported(facts: Facts) -> Iterator[Finding]:
    """Any gift from abroad: reported to both bodies, import certificate and distribution list on file."""
    for paper in owed(facts):
        if paper.rule == "D24" and paper.what != "filing":
            yield Finding("D24", "donation.from_abroad_owes", {"what": paper.what})
