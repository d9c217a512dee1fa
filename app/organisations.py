"""Commands on organisations and on who has which role in them."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.organisations import Grant, Organisation, OrganisationId
from domain.people import Person
from domain.place import AreaCode


@command
def register_organisation(
    ledger: Ledger,
    *,
    name: str,
    parent_id: OrganisationId | None,
    area_code: AreaCode,
    cause: Cause,
) -> Changed:
    """Register an organisation, as `cause.new_id("organisation")`. Refuses when the parent is unknown."""
    if parent_id is not None:
        ledger.get(Organisation, parent_id)
    return [
        Organisation.register(
            id=OrganisationId(cause.new_id("organisation")),
            name=name,
            parent_id=parent_id,
            area_code=area_code,
            cause=cause,
        )
    ]


@command
def grant_role(ledger: Ledger, *, organisation_id: OrganisationId, grant: Grant, cause: Cause) -> Changed:
    """Give a person a role. Refuses when the person was erased or has the role already."""
    ledger.get(Person, grant.person_id).must_exist()
    organisation = ledger.get(Organisation, organisation_id)
    organisation.grant(grant, cause=cause)
    return [organisation]


@command
def revoke_role(
    ledger: Ledger, *, organisation_id: OrganisationId, grant: Grant, reason: str, cause: Cause
) -> Changed:
    """Take a role back. Refuses when the person does not have it."""
    organisation = ledger.get(Organisation, organisation_id)
    organisation.revoke(grant, reason=reason, cause=cause)
    return [organisation]
