"""What is public: one row a published line, one a disclosure, and when donors were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.disclosure import Disclosure, key_of
from domain.donations.telling import DonorNotice
from projections.rows import Key, Row, View, item_key, known, stored

THOUSAND = 1000
"""Quantities lie in thousandths, so that sums of them are exact in both databases."""


@stored(
    "public_lines",
    indexes=[
        ("response_id", "kind", "day"),
        ("organisation_id",),
        ("what",),
        ("item_id",),
        ("disclosure_id",),
    ],
)
class PublicRow(Row):
    """One line that everybody may read; the donor's name is looked up when it is read (D18)."""

    id: str
    disclosure_id: UUID
    number: int
    kind: str
    item_id: UUID
    line: int
    response_id: UUID
    organisation_id: UUID
    area_code: str
    what: str
    english: str
    thousandths: int
    unit: str
    day: str
    donor_id: UUID | None
    institution_id: UUID | None
    published_at: datetime

    @property
    def quantity(self) -> Decimal:
        """How much."""
        return exact(self.thousandths)


def exact(thousandths: int) -> Decimal:
    """Thousandths as a quantity: 10000, 2.5."""
    whole, rest = divmod(thousandths, THOUSAND)
    return Decimal(whole) if not rest else (Decimal(thousandths) / THOUSAND).normalize()


@stored("disclosures", indexes=[("response_id", "organisation_id")])
class DisclosureRow(Row):
    """One publication; `withdrawn` is item → reason."""

    id: UUID
    number: int
    kind: str
    response_id: UUID
    organisation_id: UUID
    area_code: str
    item_ids: list[str]
    lines: int
    statement: str
    withdrawn: dict[str, str]
    published_at: datetime
    published_by: UUID
    changed_at: datetime


@stored("donor_notices", indexes=[("donation_id",), ("response_id",)])
class NoticeRow(Row):
    """When a donation's donor was told last."""

    id: UUID
    donation_id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    way: str
    times: int
    told_at: datetime
    told_by: UUID


class PublicView(View[PublicRow]):
    """A publication is many lines; published again a line takes the place of what stood there."""

    _known: tuple[Disclosure.Published, dict[str, dict[str, str]]] | None = None

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """Every line the event speaks of."""
        if isinstance(event, Disclosure.Published):
            return tuple(key_of(event.kind, line) for line in event.lines)
        return tuple(event.lines) if isinstance(event, Disclosure.Withdrawn) else ()

    def next(self, row: PublicRow | None, event: Event, position: Position, beside: Any) -> PublicRow | None:
        """The only line of an event."""
        return self.next_of(self.keys(event, position, beside)[0], row, event, position, beside)

    def next_of(
        self, key: Key, row: PublicRow | None, event: Event, position: Position, beside: Any
    ) -> PublicRow | None:
        """One line after the event: published, or taken back by the disclosure it stands in."""
        if isinstance(event, Disclosure.Published):
            return _public(event, str(key), self._lines_of(event)[str(key)])
        if row is not None and row.disclosure_id != event.originator_id:
            return row
        return None

    def _lines_of(self, event: Disclosure.Published) -> dict[str, dict[str, str]]:
        """The event's lines by their keys: found once for all of them, as they come one after the other."""
        known = self._known
        if known is None or known[0] is not event:
            known = self._known = (event, {key_of(event.kind, line): line for line in event.lines})
        return known[1]


def _public(event: Disclosure.Published, key: str, line: dict[str, str]) -> PublicRow:
    return PublicRow(
        id=key,
        disclosure_id=event.originator_id,
        number=event.number,
        kind=event.kind,
        item_id=UUID(line["item_id"]),
        line=int(line["line"]),
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        what=line["what"],
        english=line["english"],
        thousandths=int(Decimal(line["quantity"]) * THOUSAND),
        unit=line["unit"],
        day=line["day"],
        donor_id=UUID(line["donor_id"]) if line["donor_id"] else None,
        institution_id=UUID(line["institution_id"]) if line["institution_id"] else None,
        published_at=event.timestamp,
    )


def evolve(row: DisclosureRow | None, event: Event) -> DisclosureRow | None:
    """Fold one event of a disclosure."""
    match event:
        case Disclosure.Published():
            return DisclosureRow(
                id=event.originator_id,
                number=event.number,
                kind=event.kind,
                response_id=event.response_id,
                organisation_id=event.organisation_id,
                area_code=event.area_code,
                item_ids=[str(item_id) for item_id in event.item_ids],
                lines=len(event.lines),
                statement=event.statement,
                withdrawn={},
                published_at=event.timestamp,
                published_by=event.by,
                changed_at=event.timestamp,
            )
        case Disclosure.Withdrawn():
            row = known(row)
            gone = {str(item_id): event.reason for item_id in event.item_ids}
            return row.replace(withdrawn=row.withdrawn | gone, changed_at=event.timestamp)
    return row


def evolve_notice(row: NoticeRow | None, event: Event) -> NoticeRow | None:
    """Fold one event of what a donor was told."""
    match event:
        case DonorNotice.Told() | DonorNotice.ToldAnew():
            return NoticeRow(
                id=event.originator_id,
                donation_id=event.donation_id,
                response_id=event.response_id,
                organisation_id=event.organisation_id,
                area_code=event.area_code,
                way=event.way,
                times=1,
                told_at=event.happened_at,
                told_by=event.by,
            )
        case DonorNotice.Outdated():
            return None
        case DonorNotice.ToldAgain():
            row = known(row)
            return row.replace(
                way=event.way, times=row.times + 1, told_at=event.happened_at, told_by=event.by
            )
    return row


PUBLIC = PublicView("public_lines", PublicRow, events=[Disclosure], key=item_key)
DISCLOSURES = View("disclosures", DisclosureRow, events=[Disclosure], key=item_key, evolve=evolve)
NOTICES = View("donor_notices", NoticeRow, events=[DonorNotice], key=item_key, evolve=evolve_notice)
