"""What a donation is at a moment: what its parts share, and what the rules look at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Part, RuleBroken
from domain.donations.giving_facts import Facts, status_of
from domain.donations.giving_words import CERTIFICATE, Check, GiftLine, PaperFact, Relation, Worth
from domain.donations.rules_giving import Filing
from domain.quantity import Money


class Gift(Part):
    """The state of a donation, as far as its parts read it."""

    donor_kind: str
    lines: dict[int, GiftLine]
    purpose: str
    directed_to: list[UUID]
    book: str
    urgent: bool
    overseas: bool
    checks: dict[int, Check]
    price: Money | None
    benefit: str
    controls: set[str]
    screened: bool
    accepted: bool
    refused: bool
    closed: bool
    arrivals: dict[UUID, int]
    worth: dict[int, Worth]
    relations: dict[str, Relation]
    lacking: dict[int, frozenset[str]]
    papers_due: datetime | None
    papers: dict[UUID, PaperFact]
    consents: set[UUID]
    """The donor's consents that were used: each is for one change (D13)."""
    agreements: dict[UUID, str]
    receipts: dict[str, Money]
    reports: set[str]
    filing: Filing | None

    @property
    def value_total(self) -> Money:
        """What it is worth in all, as far as that is known."""
        return Money(sum(worth.value.minor for worth in self.worth.values() if worth.value))

    @property
    def receipted(self) -> Money:
        """What official receipts stand for."""
        return Money(sum(amount.minor for amount in self.receipts.values()))

    @property
    def status(self) -> str:
        """How far it is."""
        return status_of(self.facts(""), refused=self.refused, closed=self.closed)

    def facts(self, today: str, *, told: bool = False) -> Facts:
        """What the rules look at, on a day."""
        arrived = frozenset(self.arrivals.values())
        return Facts(
            donor_kind=self.donor_kind,
            urgent=self.urgent,
            overseas=self.overseas,
            directed=bool(self.directed_to),
            screened=self.screened,
            benefit=bool(self.benefit) or bool(self.price and self.price.minor),
            accepted=self.accepted,
            agreements=frozenset(self.agreements.values()),
            arrived=arrived,
            missing=frozenset(self.lines) - arrived,
            uncertified=frozenset(line for line in arrived if not self.certified(line, today)),
            lacking=frozenset((line, name) for line, names in self.lacking.items() for name in names),
            unvalued=arrived - self.worth.keys(),
            value=self.value_total.minor,
            receipted=self.receipted.minor,
            reports=frozenset(self.reports),
            filed=self.filing is not None,
            papers=frozenset(paper.kind for paper in self.papers.values()),
            relation=bool(self.relations),
            told=told,
        )

    def line(self, number: int) -> GiftLine:
        """The line of this number. Refuses when there is none."""
        found = self.lines.get(number)
        if found is None:
            raise RuleBroken("donation.no_such_line", line=number)
        return found

    def settled(self, line: int) -> bool:
        """Whether the line has its value and official receipts stand: what comes now is not of it."""
        return line in self.worth and bool(self.receipts)

    def certified(self, line: int, today: str) -> bool:
        """Whether a certificate that is still in force speaks for the line."""
        return bool(self.certificates(line, today))

    def certificates(self, line: int, today: str) -> list[UUID]:
        """The certificates that speak for the line and are in force."""
        return [k for k, p in self.papers.items() if p.kind == CERTIFICATE and p.holds_for(line, today)]

    def must_be_live(self) -> None:
        """Refuses when it was refused or is closed."""
        if self.refused or self.closed:
            raise RuleBroken("donation.over", status="refused" if self.refused else "closed")
