"""Commands on organisations and on who has which role in them."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause
from domain.organisations import Grant, Organisation, OrganisationId
from domain.people import Person
from domain.place import AreaCode
from domain.responses import Response, ResponseId


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
    """Give a person a role. Refuses when the person was erased or has it, or the place is unknown."""
    ledger.get(Person, grant.person_id).must_exist()
    must_be_known(ledger, grant.area_code, grant.response_id)
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


def must_be_known(ledger: Ledger, area_code: str, response_id: ResponseId | None) -> None:
    """Refuses a role in an area that is not listed, or in a response that there is not."""
    if area_code:
        ledger.get(Area, area_id(AreaCode(area_code)))
    if response_id is not None:
        ledger.get(Response, response_id)
