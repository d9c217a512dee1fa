"""Disclosure 公示: what strangers are shown of donations received and issued, exactly as it was looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

DisclosureId = NewType("DisclosureId", UUID)
KINDS = ("received", "issued", "campaign", "project")
MOST_ITEMS = 200
"""Published in one go; each with at most `MOST_LINES` lines, so that one event stays of a size to read."""
MOST_LINES = 1000
MOST_STATEMENT = 3000


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One line that everybody may read: never a name of a person, only whose consent is to be asked for."""

    item_id: UUID
    """The donation, consignment, cash donation or campaign it is of."""
    line: int
    what: str
    english: str
    quantity: Quantity
    day: str
    donor_id: UUID | None = None
    institution_id: UUID | None = None

    def fields(self) -> dict[str, str]:
        """As it is stored."""
        return {
            "item_id": str(self.item_id),
            "line": str(self.line),
            "what": self.what,
            "english": self.english,
            "quantity": str(self.quantity.amount),
            "unit": self.quantity.unit,
            "day": self.day,
            "donor_id": str(self.donor_id or ""),
            "institution_id": str(self.institution_id or ""),
        }


def seen(lines: Sequence[PublicLine], statement: str = "") -> str:
    """What a preview showed, in few letters: other lines or other words are something else."""
    told = json.dumps([[line.fields() for line in lines], statement], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


class Disclosure(Aggregate):
    """公示: some items published at once, each of which can be taken back with a reason."""

    class Published(Aggregate.Created):
        number: int
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        kind: str
        item_ids: list[UUID]
        lines: list[dict[str, str]]
        statement: str

    class Withdrawn(Aggregate.Event):
        item_ids: list[UUID]
        lines: list[str]
        reason: str

        def apply(self, disclosure: Disclosure) -> None:
            for item_id in self.item_ids:
                disclosure.public.pop(item_id, None)

    def __init__(self, *, kind: str, item_ids: list[UUID], lines: list[dict[str, str]]) -> None:
        self.kind = kind
        self.public: dict[UUID, tuple[str, ...]] = {
            item_id: tuple(key_of(kind, line) for line in lines if line["item_id"] == str(item_id))
            for item_id in item_ids
        }

    @classmethod
    def publish(
        cls,
        *,
        id: DisclosureId,
        number: int,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        kind: str,
        lines: Sequence[PublicLine],
        statement: str = "",
        cause: Cause,
    ) -> Disclosure:
        """Show these lines to everybody. Refuses none, too many, and an unknown kind."""
        if kind not in KINDS:
            raise RuleBroken("disclosure.kind_unknown", kind=kind)
        items = list(dict.fromkeys(line.item_id for line in lines))
        if not items:
            raise RuleBroken("disclosure.nothing", rule="D16")
        if len(items) > MOST_ITEMS or len(lines) > MOST_LINES:
            raise RuleBroken("disclosure.too_many", most=MOST_ITEMS)
        return cls.begin(
            cls.Published,
            cause,
            id=id,
            number=number,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            kind=kind,
            item_ids=items,
            lines=[line.fields() for line in lines],
            statement=statement.strip(),
        )

    def withdraw(self, item_ids: Sequence[UUID], reason: str, *, cause: Cause) -> None:
        """Take items back; that they were shown, and why no longer, stays known. Refuses without a reason."""
        if not reason.strip():
            raise RuleBroken("disclosure.reason_missing")
        wanted = list(dict.fromkeys(item_ids))
        if not wanted or not set(wanted) <= set(self.public):
            raise RuleBroken("disclosure.not_public")
        keys = [key for item_id in wanted for key in self.public[item_id]]
        self.record(self.Withdrawn, cause, item_ids=wanted, lines=keys, reason=reason.strip())


def key_of(kind: str, line: dict[str, str]) -> str:
    """The name of a line: published again it takes the place of what stood there."""
    return f"{line['item_id']} {kind} {line['line']}"
