"""What is known of a donation at a moment, for the rules and for the list of what is owed (待补手续)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CONTROLS = {
    "conduct": ("need", "quality", "agreement", "no_benefit", "relation"),
    "use": ("purpose", "directed", "delivered"),
    "ledger": ("received", "valued", "receipt", "reconciled"),
    "after_check": ("disclosed", "told", "followed_up", "reviewed"),
}
"""规范捐赠行为, 规范物资使用, 规范台账管理, 规范事后检查: the items of each control."""
BY_HAND = (
    "use.purpose", "use.directed", "use.delivered", "ledger.reconciled", "after_check.disclosed",
    "after_check.followed_up", "after_check.reviewed",
)  # fmt: skip
"""What only a person can say; the other items follow from what is recorded."""


def by_hand(donor_kind: str) -> tuple[str, ...]:
    """What a person may say of such a donor's gift: an individual has no certificate, so somebody looks."""
    return (*BY_HAND, "conduct.quality") if donor_kind == "individual" else BY_HAND


@dataclass(frozen=True, slots=True)
class Facts:
    """A donation as the rules look at it: from the aggregate and from its row alike."""

    donor_kind: str
    urgent: bool = False
    overseas: bool = False
    directed: bool = False
    screened: bool = False
    benefit: bool = False
    """A condition in return, or a price, was found (D10)."""
    accepted: bool = False
    agreements: frozenset[str] = frozenset()
    arrived: frozenset[int] = frozenset()
    """Lines of which something was received."""
    missing: frozenset[int] = frozenset()
    """Lines of which nothing came yet."""
    uncertified: frozenset[int] = frozenset()
    lacking: frozenset[tuple[int, str]] = frozenset()
    """Lines with what D1 asks to be known of them, and is not."""
    unvalued: frozenset[int] = frozenset()
    value: int = 0
    receipted: int = 0
    reports: frozenset[str] = frozenset()
    filed: bool = False
    papers: frozenset[str] = frozenset()
    relation: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """One paper that is owed: what, of which line (0 is of all), and the rule that asks for it."""

    what: str
    line: int
    rule: str


def owed(facts: Facts) -> Iterator[Owed]:
    """What is still owed for goods that are here; nothing is while nothing has come."""
    if not facts.arrived:
        return
    if not facts.screened:
        yield Owed("screening", 0, "D3")
    if not agreed(facts):
        yield Owed("agreement", 0, "D7")
    if facts.donor_kind != "individual":
        yield from (Owed(what, line, "D1") for line, what in sorted(facts.lacking))
        yield from (Owed("certificate", line, "D1") for line in sorted(facts.uncertified))
    yield from (Owed("valuation", line, "D4") for line in sorted(facts.unvalued))
    if facts.value > facts.receipted and not facts.unvalued:
        yield Owed("receipt", 0, "D6")
    yield from _from_abroad(facts)


def _from_abroad(facts: Facts) -> Iterator[Owed]:
    if facts.donor_kind == "overseas" and not facts.filed:
        yield Owed("filing", 0, "D24")
    if facts.overseas or facts.donor_kind == "overseas":
        for body in ("supervising", "registration"):
            if body not in facts.reports:
                yield Owed(f"report_{body}", 0, "D24")
        for paper in ("import_certificate", "distribution_list"):
            if paper not in facts.papers:
                yield Owed(paper, 0, "D24")


def agreed(facts: Facts) -> bool:
    """Whether an agreement is on file; where it is urgent a letter of intent or an electronic one will do."""
    return bool(facts.agreements if facts.urgent else facts.agreements & {"agreement", "electronic"})


def settled(facts: Facts, item: str) -> bool:
    """Whether an item of the four controls follows from what is recorded."""
    here = bool(facts.arrived)
    return {
        "conduct.need": facts.screened,
        "conduct.quality": here and not facts.uncertified and not facts.lacking,
        "conduct.agreement": agreed(facts),
        "conduct.no_benefit": facts.screened and not facts.benefit,
        "conduct.relation": facts.relation,
        "use.directed": not facts.directed,
        "ledger.received": here and not facts.missing,
        "ledger.valued": here and not facts.unvalued,
        "ledger.receipt": here and not facts.unvalued and facts.receipted >= facts.value,
        "after_check.told": facts.told,
    }.get(item, False)


def items() -> Iterator[str]:
    """Every item of the four controls, as control.item."""
    for control, named in CONTROLS.items():
        yield from (f"{control}.{item}" for item in named)


def status_of(facts: Facts, *, refused: bool, closed: bool) -> str:
    """How far a donation is: the farthest step that is recorded."""
    here = bool(facts.arrived)
    valued = here and not facts.unvalued
    steps = (
        (refused, "refused"),
        (closed, "closed"),
        (valued and facts.value > 0 and facts.receipted >= facts.value, "receipted"),
        (valued, "valued"),
        (here, "received"),
        (bool(facts.agreements), "agreed"),
        (facts.accepted, "accepted"),
        (facts.screened, "screened"),
    )
    return next((word for true, word in steps if true), "offered")
