"""Donors: everything that says who somebody is stays sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Event
from domain.donations.donors import Donor
from domain.personal import Personal
from projections.rows import Row, View, item_key, known, stored


@stored("donors", indexes=[("organisation_id",)])
class DonorRow(Row):
    """One donor; everything that says who it is stays sealed."""

    id: UUID
    number: int
    kind: str
    organisation_id: UUID
    name: Personal
    contact: Personal | None
    mobile: Personal | None
    address: Personal | None
    publish: bool
    anonymous: bool
    erased: bool
    consent_id: UUID | None
    related: list[str]
    registered_at: datetime
    changed_at: datetime

    @property
    def ref(self) -> str:
        """The number people say."""
        return f"D-{self.number:04d}"


def evolve_donor(row: DonorRow | None, event: Event) -> DonorRow | None:
    """Fold one event of a donor."""
    if isinstance(event, Donor.Registered):
        return DonorRow(
            id=event.originator_id,
            number=event.number,
            kind=event.kind,
            organisation_id=event.organisation_id,
            name=event.name,
            contact=event.contact,
            mobile=event.mobile,
            address=event.address,
            publish=event.publish,
            anonymous=event.anonymous,
            erased=False,
            consent_id=None,
            related=[],
            registered_at=event.happened_at,
            changed_at=event.happened_at,
        )
    row = known(row).replace(changed_at=event.happened_at)
    match event:
        case Donor.Changed():
            said = {name: getattr(event, name) for name in ("name", "contact", "mobile", "address")}
            kept = {name: value for name, value in said.items() if value is not None}
            publish = row.publish and not event.anonymous
            return row.replace(kind=event.kind, anonymous=event.anonymous, publish=publish, **kept)
        case Donor.ConsentGiven():
            return row.replace(publish=True, consent_id=event.paper_id)
        case Donor.ConsentWithdrawn():
            return row.replace(publish=False, consent_id=None)
        case Donor.Erased():
            return row.replace(erased=True, publish=False, consent_id=None)
        case Donor.RelationDeclared():
            return row.replace(related=[str(one) for one in event.institution_ids])
    return row


DONORS = View("donors", DonorRow, events=[Donor], key=item_key, evolve=evolve_donor)
