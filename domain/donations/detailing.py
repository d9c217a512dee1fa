"""What D1 asks to be known of goods that came without it: told afterwards, and owed until then."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.gift import Gift
from domain.donations.giving_words import DETAILS, LONGEST_NAME

if TYPE_CHECKING:
    from domain.donations.donations import Donation


class Detailing(Gift):
    """规格、种类: nobody read them at the gate; whoever looks at the goods writes them down."""

    class DetailsMissing(Aggregate.Event):
        """Goods of the line came, and this is not known of them."""

        line: int
        details: list[str]

        def apply(self, donation: Donation) -> None:
            missing = donation.lacking.get(self.line, frozenset()) | set(self.details)
            donation.lacking[self.line] = missing

    class DetailsGiven(Aggregate.Event):
        """It is known now; "" leaves a detail as it was."""

        line: int
        specification: str
        category: str

        def apply(self, donation: Donation) -> None:
            told = {name for name in DETAILS if getattr(self, name)}
            donation.lacking[self.line] = donation.lacking.get(self.line, frozenset()) - told

    def miss_details(self, line: int, details: Collection[str], *, cause: Cause) -> None:
        """Note what is not known of goods that just came; what is owed already changes nothing."""
        self.line(line)
        new = sorted(set(details) - self.lacking.get(line, frozenset()))
        if new:
            self.record(self.DetailsMissing, cause, line=line, details=new)

    def give_details(self, line: int, specification: str, category: str, *, cause: Cause) -> None:
        """Say it afterwards. What is not owed changes nothing; refuses what no label can hold."""
        self.line(line)
        said = {"specification": specification.strip(), "category": category.strip()}
        for field, text in said.items():
            if len(text) > LONGEST_NAME or not text.isprintable():
                raise RuleBroken("donation.line_too_long", line=line, most=LONGEST_NAME, field=field)
        owed = self.lacking.get(line, frozenset())
        told = {name: text if name in owed else "" for name, text in said.items()}
        if any(told.values()):
            self.record(self.DetailsGiven, cause, line=line, **told)
