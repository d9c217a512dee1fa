"""Organisations as a tree, and who has which role in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.organisations import Organisation
from projections.rows import Key, Row, View, item_key, known, stored


@stored("organisations", indexes=[("path",)])
class OrganisationRow(Row):
    """One organisation; `path` is "/root/…/own/" in ids: a subtree is all that starts with its path."""

    id: UUID
    name: str
    parent_id: UUID | None
    path: str
    area_code: str


@stored("grants", key="key", indexes=[("person_id",), ("organisation_id",)])
class GrantRow(Row):
    """A role that a person has; the area "" is everywhere and no response is all of them."""

    key: str
    organisation_id: UUID
    person_id: UUID
    role: str
    area_code: str
    response_id: UUID | None
    granted_at: datetime
    by: UUID


def evolve(
    row: OrganisationRow | None, event: Event, parent: OrganisationRow | None = None
) -> OrganisationRow | None:
    """Fold one event of an organisation; `parent` is the row of the organisation it is registered under."""
    match event:
        case Organisation.Registered():
            return OrganisationRow(
                id=event.originator_id,
                name=event.name,
                parent_id=event.parent_id,
                path=f"{parent.path if parent else '/'}{event.originator_id}/",
                area_code=event.area_code,
            )
        case Organisation.Renamed():
            return known(row).replace(name=event.name)
    return row


class OrganisationsView(View[OrganisationRow]):
    """Hands a registered organisation its parent, for the path."""

    def beside_key(self, event: Event) -> Key | None:
        """The parent's id."""
        return event.parent_id if isinstance(event, Organisation.Registered) else None

    def next(
        self, row: OrganisationRow | None, event: Event, position: Position, beside: Any
    ) -> OrganisationRow | None:
        """Fold with the parent at hand."""
        return evolve(row, event, beside)


def evolve_grant(row: GrantRow | None, event: Event) -> GrantRow | None:
    """Fold one grant or revocation."""
    match event:
        case Organisation.RoleGranted():
            return GrantRow(
                key=grant_key(event),
                organisation_id=event.originator_id,
                person_id=event.person_id,
                role=event.role,
                area_code=event.area_code,
                response_id=event.response_id,
                granted_at=event.timestamp,
                by=event.by,
            )
        case Organisation.RoleRevoked():
            return None
    return row


def grant_key(event: Organisation.RoleGranted | Organisation.RoleRevoked) -> str:
    """organisation:person:role:area:response."""
    response = event.response_id or ""
    return f"{event.originator_id}:{event.person_id}:{event.role}:{event.area_code}:{response}"


ORGANISATIONS = OrganisationsView(
    "organisations",
    OrganisationRow,
    events=[Organisation.Registered, Organisation.Renamed],
    key=item_key,
)
ORGANISATIONS.beside = ORGANISATIONS
GRANTS = View(
    "grants",
    GrantRow,
    events=[Organisation.RoleGranted, Organisation.RoleRevoked],
    key=grant_key,
    evolve=evolve_grant,
)
