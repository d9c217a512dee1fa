"""What the lists of forms offer: organisations, areas and responses within the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from projections.areas import AreaRow
from projections.organisations import OrganisationRow
from projections.responses import ResponseRow
from web import access
from web.context import muster


@dataclass(frozen=True)
class Branch:
    """An organisation with its depth below the first one shown."""

    row: OrganisationRow
    depth: int

    @property
    def id(self) -> UUID:
        """The organisation's id."""
        return self.row.id


def organisations(action: str) -> list[Branch]:
    """The organisations where the reader may do this, as a tree read from top to bottom."""
    scope = access.scope(action)
    held = scope.held
    found = [
        row
        for row in muster().views.rows(OrganisationRow)
        if any(f"/{h.organisation_id}/" in row.path for h in held)
    ]
    return tree(found)


def tree(found: list[OrganisationRow]) -> list[Branch]:
    """Parents before their children, both in the order of their names."""
    names = {str(row.id): row.name for row in found}

    def place(row: OrganisationRow) -> list[tuple[str, str]]:
        return [(names[part], part) for part in row.path.split("/") if part in names]

    return [Branch(row, len(place(row)) - 1) for row in sorted(found, key=place)]


def areas(action: str = "area.see") -> list[AreaRow]:
    """The areas where the reader may do this, in the order of their codes."""
    inside = access.scope(action).where(AreaRow)
    return muster().views.rows(AreaRow, inside, order_by=AreaRow.c.code)


def home(action: str) -> str:
    """The area of the first organisation where the reader may do this: what a form begins with."""
    found = organisations(action)
    return found[0].row.area_code if found else ""


def everywhere(action: str) -> bool:
    """Whether the reader may do this without a limit to an area."""
    scope = access.scope(action)
    return scope.everywhere or any(not h.area_code for h in scope.held)


def responses() -> list[ResponseRow]:
    """The running responses the reader may see."""
    scope = access.scope("response.see")
    return [row for row in muster().views.rows(ResponseRow, scope.where(ResponseRow)) if not row.ended]
