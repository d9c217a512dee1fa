"""The disclosure calendar 公示日程: what has to be told by when, what was told, and what is late (D16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.campaigns import Campaign
from domain.donations.cash import CashDonation
from domain.donations.consignments import Consignment
from domain.donations.deadlines import Deadline
from domain.donations.disclosure import Disclosure
from domain.donations.donations import Donation
from domain.donations.rules_cash import campaign_deadline, item_deadline, later
from projections.donations.terms import DAYS, MONTHS, TERMS, TermsRow
from projections.rows import Key, Row, View, stored


@stored(
    "disclosure_due",
    key="key",
    indexes=[("response_id",), ("organisation_id",), ("deadline",), ("item_id",), ("area_code",)],
)
class DisclosureDueRow(Row):
    """One thing to tell. `open`: it is owed, until `deadline`; `late`: that has passed, and was alarmed.

    `item_id` is the donation, cash donation, consignment or campaign; `kind` received, issued, campaign or
    project. What was published keeps its deadline; new money or new goods open it again.
    """

    key: str
    kind: str
    item_kind: str
    item_id: UUID
    number: int
    response_id: UUID
    organisation_id: UUID
    area_code: str
    days: str
    months: str
    open: bool
    late: bool
    happened_at: datetime | None
    deadline: datetime | None
    published_at: datetime | None
    public: bool
    starts_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None


class Tellings(View[DisclosureDueRow]):
    """One row for each item of which this kind of thing is told, from the item's beginning."""

    beside = TERMS

    def __init__(self, kind: str, created: Sequence[type[Any]], happened: Sequence[type[Any]]) -> None:
        events: list[type[Any]] = [*created, *happened]
        events += [Deadline.Passed, Disclosure.Published, Disclosure.Withdrawn]
        super().__init__(f"tellings_{kind}", DisclosureDueRow, events=events, key=self._own_key)
        self.kind, self.created, self.happened = kind, tuple(created), tuple(happened)

    def _own_key(self, event: Event) -> str:
        return f"{self.kind}:{event.originator_id}"

    def beside_key(self, event: Event) -> Key | None:
        """The terms of the response in which an item begins."""
        return getattr(event, "response_id", None) if isinstance(event, self.created) else None

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """Which tellings the event is about."""
        match event:
            case Disclosure.Published():
                return [f"{self.kind}:{item}" for item in event.item_ids] if event.kind == self.kind else []
            case Disclosure.Withdrawn():
                return [f"{kind}:{item}" for item, kind in withdrawn(event) if kind == self.kind]
            case Deadline.Passed():
                return [f"{self.kind}:{event.item_id}"] if event.kind == self.kind else []
        return [self._own_key(event)]

    def next(
        self, row: DisclosureDueRow | None, event: Event, position: Position, beside: Any
    ) -> DisclosureDueRow | None:
        """What is owed after the event."""
        if isinstance(event, self.created):
            return _opens(_begun(self.kind, event, beside))
        return row and evolve(row, event)


def withdrawn(event: Disclosure.Withdrawn) -> list[tuple[str, str]]:
    """The items and kinds of what was taken back, each once."""
    parts = [line.split(" ") for line in event.lines]
    return list(dict.fromkeys((part[0], part[1]) for part in parts))


def evolve(row: DisclosureDueRow, event: Event) -> DisclosureDueRow:
    """Fold one event that comes after the item's first."""
    match event:
        case Disclosure.Published():
            told = row.replace(published_at=event.timestamp, open=False, late=False)
            return _opens(told) if row.kind == "campaign" else told
        case Disclosure.Withdrawn():
            again = item_deadline(event.timestamp, Decimal(row.days))
            return row.replace(published_at=None, open=True, late=False, deadline=again)
        case Deadline.Passed():
            return row.replace(late=row.open and row.deadline == event.deadline)
        case Campaign.PlanChanged():
            return _opens(row.replace(ends_at=event.ends_at))
        case Campaign.Ended():
            return _opens(row.replace(ended_at=event.timestamp))
        case Campaign.ProjectEnded():
            until = later(event.timestamp, int(Decimal(row.months)))
            return row.replace(happened_at=event.timestamp, deadline=until, open=True)
    if row.open:
        return row
    until = item_deadline(event.timestamp, Decimal(row.days))
    return row.replace(happened_at=event.timestamp, deadline=until, published_at=None, open=True)


def _opens(row: DisclosureDueRow) -> DisclosureDueRow:
    """When a campaign tells next; other things wait until something has happened."""
    if row.kind != "campaign" or row.starts_at is None:
        return row
    until = campaign_deadline(
        public=row.public,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        told_at=row.published_at,
        months=Decimal(row.months),
    )
    return row.replace(deadline=until, open=until is not None, late=row.late and row.deadline == until)


def _begun(kind: str, event: Any, terms: TermsRow | None) -> DisclosureDueRow:
    """As an item begins, with the terms that hold then."""
    at, item_kind = event.timestamp, type(event).TOPIC.split(".")[1].lower()
    return DisclosureDueRow(
        key=f"{kind}:{event.originator_id}",
        kind=kind,
        item_kind=item_kind,
        item_id=event.originator_id,
        number=event.number,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        days=str(terms.limit(DAYS, at) if terms else 3),
        months=str(terms.limit(MONTHS, at) if terms else 3),
        open=False,
        late=False,
        happened_at=None,
        deadline=None,
        published_at=None,
        public=getattr(event, "public", False),
        starts_at=getattr(event, "starts_at", None),
        ends_at=getattr(event, "ends_at", None),
        ended_at=None,
    )


TOLD_RECEIVED = Tellings(
    "received",
    [Donation.Offered, CashDonation.Pledged],
    [Donation.Received, CashDonation.Received],
)
TOLD_ISSUED = Tellings(
    "issued",
    [Consignment.Proposed, CashDonation.Pledged],
    [Consignment.HandedOver, Consignment.Delivered, Consignment.Confirmed, CashDonation.Disbursed],
)
"""Goods are issued when they leave, and straight ones when they arrive."""
TOLD_CAMPAIGNS = Tellings("campaign", [Campaign.Opened], [Campaign.PlanChanged, Campaign.Ended])
TOLD_PROJECTS = Tellings("project", [Campaign.Opened], [Campaign.ProjectEnded])
