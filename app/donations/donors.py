"""Commands on donors: who gives, what may be published of them, and with whom they belong together."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.donors import Donor, Identity
from domain.donations.giving_words import DonorId
from domain.institutions import Institution, InstitutionId
from domain.organisations import Organisation, OrganisationId


@command
def register_donor(
    ledger: Ledger, *, organisation_id: OrganisationId, who: Identity, publish: bool = False, cause: Cause
) -> Changed:
    """Write a donor down as `cause.new_id("donor")`, the subject of what is sealed."""
    return [new_donor(ledger, organisation_id, who, publish=publish, cause=cause)]


def new_donor(
    ledger: Ledger, organisation_id: OrganisationId, who: Identity, *, publish: bool = False, cause: Cause
) -> Donor:
    """The donor, for commands that record more than this."""
    ledger.get(Organisation, organisation_id)
    return Donor.register(
        id=DonorId(cause.new_id("donor")),
        number=ledger.number(f"donor {organisation_id}"),
        organisation_id=organisation_id,
        who=who,
        publish=publish,
        cause=cause,
    )


@command
def change_donor(ledger: Ledger, *, donor_id: DonorId, who: Identity, cause: Cause) -> Changed:
    """Say it anew; None leaves a value as it is."""
    donor = ledger.get(Donor, donor_id)
    donor.change(who, cause=cause)
    return [donor]


@command
def give_consent(
    ledger: Ledger, *, donor_id: DonorId, paper_id: UUID | None = None, note: str = "", cause: Cause
) -> Changed:
    """The donor agrees to be named in public (D18). Refuses who wants no name."""
    donor = ledger.get(Donor, donor_id)
    donor.give_consent(paper_id, note, cause=cause)
    return [donor]


@command
def withdraw_consent(ledger: Ledger, *, donor_id: DonorId, reason: str = "", cause: Cause) -> Changed:
    """The donor's name disappears from everything public."""
    donor = ledger.get(Donor, donor_id)
    donor.withdraw_consent(reason, cause=cause)
    return [donor]


@command
def declare_relation(
    ledger: Ledger, *, donor_id: DonorId, institution_ids: Sequence[InstitutionId], cause: Cause
) -> Changed:
    """With which institutions the donor belongs together (D8). Refuses one that is not listed."""
    donor = ledger.get(Donor, donor_id)
    for institution_id in institution_ids:
        ledger.get(Institution, institution_id)
    donor.declare_relation(institution_ids, cause=cause)
    return [donor]


@command
def erase_donor(ledger: Ledger, *, donor_id: DonorId, reason: str, cause: Cause) -> Changed:
    """Erase who gave; web destroys the key as well (secrets.destroy_key). Refuses when it is done."""
    donor = ledger.get(Donor, donor_id)
    donor.erase(reason, cause=cause)
    return [donor]
