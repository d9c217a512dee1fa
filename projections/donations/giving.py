"""Donations of goods, event by event, with what follows: how far each is and what is owed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from domain.base import Event, Position
from domain.donations.donations import Donation
from domain.donations.giving_facts import owed, status_of
from domain.donations.giving_words import DETAILS
from domain.donations.telling import DonorNotice
from projections.donations.catalogue import CATALOGUE, ItemRow
from projections.donations.donors import DONORS, DonorRow
from projections.donations.filing import filed
from projections.donations.gift_rows import DonationRow, GiftFact, facts_of
from projections.rows import Key, View, known

__all__ = ["DONATIONS", "DONORS", "DonationRow", "DonorRow", "GiftFact", "evolve", "facts_of"]


TELLING = (DonorNotice.Told, DonorNotice.ToldAnew)


def evolve(row: DonationRow | None, event: Event, item: ItemRow | None = None) -> DonationRow | None:
    """Fold one event of a donation, or that its donor was told; what came is an `item` of the catalogue."""
    if isinstance(event, Donation.Offered):
        return _offered(event)
    if isinstance(event, TELLING):
        return row and _standing(row.replace(told=True))
    row = known(row).replace(changed_at=event.happened_at)
    match event:
        case Donation.Revised():
            row = row.replace(lines=_lines(event.lines), screening=None, **_terms(event))
        case Donation.DonorCorrected():
            row = row.replace(donor_id=event.donor_id, donor_kind=event.donor_kind, relations=[], told=False)
        case Donation.Screened():
            row = _screened(row, event)
        case Donation.Accepted():
            row = row.replace(accepted=True)
        case Donation.Refused():
            row = row.replace(reason=event.reason, status="refused")
        case Donation.ControlChecked():
            row = row.replace(controls=row.controls | {f"{event.control}.{event.item}": event.note})
        case Donation.Closed():
            row = row.replace(closed=True)
        case Donation.LineAdded():
            row = row.replace(lines=[*row.lines, *_lines([event.line])])
        case Donation.Received():
            row = _received(row, event, item)
        case Donation.Valued():
            row = _valued(row, event)
        case Donation.DetailsMissing():
            lacking = {*_line(row, event.line)["lacking"], *event.details}
            row = _changed(row, event.line, lacking=sorted(lacking))
        case Donation.DetailsGiven():
            row = _detailed(row, event)
        case Donation.RelationChecked():
            row = row.replace(relations=[*row.relations, _relation(event)])
        case Donation.ConsentToChange():
            directed = [str(one) for one in event.directed_to]
            row = row.replace(purpose=event.purpose, directed_to=directed)
        case _:
            row = filed(row, event)
    return _standing(row)


def _terms(event: Donation.Offered | Donation.Revised) -> dict[str, Any]:
    names = ("purpose", "book", "urgent", "straight", "overseas", "campaign_id")
    said = {name: getattr(event, name) for name in names}
    return said | {"directed_to": [str(one) for one in event.directed_to]}


def _offered(event: Donation.Offered) -> DonationRow:
    empty: dict[str, Any] = {
        name: [] for name in ("agreements", "papers", "receipts", "reports", "relations", "owed")
    }
    return DonationRow(
        id=event.originator_id,
        number=event.number,
        donor_id=event.donor_id,
        donor_kind=event.donor_kind,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        lines=_lines(event.lines),
        status="offered",
        **_terms(event),
        gate=event.gate,
        screening=None,
        accepted=False,
        reason="",
        **empty,
        filing=None,
        controls={},
        told=False,
        slips=0,
        closed=False,
        papers_due=None,
        value=None,
        receipted=0,
        offered_at=event.happened_at,
        received_at=None,
        changed_at=event.happened_at,
    )


def _lines(lines: list[dict[str, str]]) -> list[GiftFact]:
    return [cast(GiftFact, line | _bare(line)) for line in lines]


def _bare(line: dict[str, str]) -> dict[str, Any]:
    """What is known of a line before anything of it came."""
    return {
        "line": int(line["line"]), "item_id": line["item_id"] or None, "lot_ids": [], "lacking": [],
        "received": "0", "base": "", "asked": "", "shelf_life": "", "meets": "",
        "valued": False, "value": None, "basis": "", "document": "",
    }  # fmt: skip


def _changed(row: DonationRow, line: int, **changes: Any) -> DonationRow:
    lines = [cast(GiftFact, one | changes) if one["line"] == line else one for one in row.lines]
    return row.replace(lines=lines)


def _screened(row: DonationRow, event: Donation.Screened) -> DonationRow:
    price = event.price.minor if event.price else None
    screening = {"benefit": event.benefit, "price": price, "note": event.note}
    row = row.replace(screening=screening)
    for check in event.checks:
        found = {"asked": check["asked"], "shelf_life": check["shelf_life"], "meets": check["standard"]}
        row = _changed(row, int(check["line"]), **found)
    return row


def _line(row: DonationRow, line: int) -> GiftFact:
    return next(one for one in row.lines if one["line"] == line)


def _detailed(row: DonationRow, event: Donation.DetailsGiven) -> DonationRow:
    line = _line(row, event.line)
    told = {name for name in DETAILS if getattr(event, name)}
    specification = line["specification"] or event.specification
    left = [name for name in line["lacking"] if name not in told]
    return _changed(row, event.line, lacking=left, specification=specification)


def _received(row: DonationRow, event: Donation.Received, item: ItemRow | None) -> DonationRow:
    """More of a line is here; what came before its unit was corrected is told in the unit of now."""
    line = _line(row, event.line)
    before = Decimal(line["received"])
    came = (item.now(before, line["base"]) if item else before) + event.quantity.amount
    row = _changed(
        row,
        event.line,
        received=format(came, "f"),
        base=event.quantity.unit,
        item_id=str(event.item_id),
        lot_ids=[*line["lot_ids"], str(event.lot_id)],
        valued=False,
        value=None,
        basis="",
    )
    return row.replace(
        received_at=row.received_at or event.happened_at, papers_due=row.papers_due or event.papers_due
    )


def _valued(row: DonationRow, event: Donation.Valued) -> DonationRow:
    value = event.value.minor if event.value else None
    return _changed(row, event.line, valued=True, value=value, basis=event.basis, document=event.document)


def _relation(event: Donation.RelationChecked) -> dict[str, Any]:
    names = ("donor_promise", "managers", "register", "related", "note")
    said = {name: getattr(event, name) for name in names}
    institution = str(event.institution_id) if event.institution_id else None
    return said | {"institution_id": institution, "at": event.happened_at.isoformat()}


def _standing(row: DonationRow) -> DonationRow:
    """With what follows from the rest: how far it is, what it is worth, what is owed."""
    valued = [one["value"] or 0 for one in row.lines if one["valued"]]
    row = row.replace(value=sum(valued) if valued else None)
    facts = facts_of(row)
    by = row.papers_due.isoformat() if row.papers_due else ""
    papers = [{"what": one.what, "line": one.line, "rule": one.rule, "by": by} for one in owed(facts)]
    status = status_of(facts, refused=row.status == "refused", closed=row.closed)
    return row.replace(owed=papers, status=status)


def donation_of(event: Event) -> UUID:
    """The donation that an event is about."""
    return event.donation_id if isinstance(event, TELLING) else event.originator_id


class DonationsView(View[DonationRow]):
    """A donation after each of its events; what comes is looked up in the catalogue."""

    beside = CATALOGUE

    def beside_key(self, event: Event) -> Key | None:
        """What came."""
        return event.item_id if isinstance(event, Donation.Received) else None

    def next(
        self, row: DonationRow | None, event: Event, position: Position, beside: Any
    ) -> DonationRow | None:
        """Fold one event."""
        return evolve(row, event, beside)


DONATIONS = DonationsView("donations", DonationRow, events=[Donation, *TELLING], key=donation_of)
