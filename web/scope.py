"""The scope of an action: organisation subtree × area subtree × response, a filter for queries and rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from domain.dispatch import LIVE_SEATS
from domain.place import within
from projections.dispatch import LeaseRow, TaskRow
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.volunteers import VolunteerRow
from web.axes import AXES, CARRIED, PLACED, Axes, Carried
from web.context import muster


@dataclass(frozen=True, slots=True)
class Held:
    """A role below an organisation, below an area ("" is everywhere), in a response (None is all)."""

    role: str
    organisation_id: UUID
    area_code: str
    response_id: UUID | None


class Paths:
    """Organisation → all above it and itself; it never moves, so what was read once stays true."""

    def __init__(self) -> None:
        self._known: dict[UUID, frozenset[UUID]] = {}

    def of(self, organisation_id: UUID) -> frozenset[UUID]:
        """The organisation and all above it; empty when it is unknown."""
        found = self._known.get(organisation_id)
        if found is None:
            row = muster().views.one(OrganisationRow, organisation_id)
            if row is None:
                return frozenset()
            found = frozenset(UUID(part) for part in row.path.split("/") if part)
            self._known[organisation_id] = found
        return found


@dataclass(frozen=True)
class Scope:
    """Where a person may do one action; equal scopes are one room."""

    action: str
    everywhere: bool
    held: frozenset[Held]
    own: frozenset[UUID]
    """Ids as a volunteer: what is theirs is within reach whatever the organisation."""
    person_id: UUID | None
    """Set when the action reaches the person's own account."""

    @property
    def empty(self) -> bool:
        """Whether nothing at all lies in it."""
        return not (self.everywhere or self.held or self.own or self.person_id)

    @property
    def key(self) -> str:
        """A short stable name: equal for equal scopes."""
        parts = [self.action, str(self.everywhere), str(self.person_id)]
        parts += sorted(f"{h.organisation_id}:{h.area_code}:{h.response_id}" for h in self.held)
        parts += sorted(str(own) for own in self.own)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]

    def covers(self, organisation_id: UUID | None, area_code: str | None, response_id: UUID | None) -> bool:
        """Whether this place of the axes lies inside; an axis left out is not asked."""
        return self.everywhere or any(
            (organisation_id is None or h.organisation_id in _paths().of(organisation_id))
            and (area_code is None or within(area_code, h.area_code))
            and (response_id is None or h.response_id in (None, response_id))
            for h in self.held
        )

    def contains(self, row: object) -> bool:
        """Whether the row lies inside."""
        if self.everywhere or self._is_own(row):
            return True
        if type(row) is PersonRow:
            return any(_person_inside(h, row.id) for h in self.held)
        axes = AXES.get(type(row).__name__, PLACED)
        return any(_inside(h, row, axes) for h in self.held)

    def where(self, kind: type[Any]) -> ColumnElement[bool]:
        """The same as a condition on the rows of this kind."""
        if self.everywhere:
            return true()
        if kind is PersonRow:
            inside = [_person_condition(h) for h in self.held]
        else:
            axes = AXES.get(kind.__name__, PLACED)
            inside = [_condition(h, kind.c, axes) for h in self.held]
        return or_(false(), *inside, *self._own_conditions(kind))

    def gives(self, wanted: Held, table: Mapping[str, frozenset[str]]) -> bool:
        """Whether one held role may give the wanted one: a lesser role, nowhere outside its own reach.

        Volunteers serve across responses, so for them the response is not asked.
        """
        above = _paths().of(wanted.organisation_id)
        return any(
            wanted.role in table.get(h.role, ())
            and h.organisation_id in above
            and within(wanted.area_code, h.area_code)
            and (wanted.role == "volunteer" or h.response_id in (None, wanted.response_id))
            for h in self.held
        )

    def _is_own(self, row: Any) -> bool:
        kind = type(row).__name__
        if kind == "VolunteerRow":
            return getattr(row, "id", None) in self.own
        if kind == "PersonRow":
            return self.person_id is not None and getattr(row, "id", None) == self.person_id
        if kind == "NeedRow":
            return bool(self.own) and not {UUID(task) for task in row.task_ids}.isdisjoint(self._mine()[2])
        if kind in CARRIED:
            return bool(self.own) and self._carries(row, CARRIED[kind])
        seats = getattr(row, "seats", None) or ()
        return bool(self.own) and any(_holder(seat) in self.own for seat in seats)

    def _own_conditions(self, kind: type[Any]) -> list[ColumnElement[bool]]:
        if kind.__name__ == "VolunteerRow" and self.own:
            return [kind.c.id.in_(self.own)]
        if kind.__name__ == "PersonRow" and self.person_id:
            return [kind.c.id == self.person_id]
        if kind.__name__ == "TaskRow" and self.own:
            asked = muster().views.rows(LeaseRow, LeaseRow.c.volunteer_id.in_(self.own))
            return [kind.c.id.in_([*self._mine()[2], *(lease.task_id for lease in asked)])]
        if kind.__name__ == "NeedRow" and self.own:
            served = muster().views.rows(TaskRow, TaskRow.c.id.in_(self._mine()[2]))
            return [kind.c.id.in_([UUID(need) for task in served for need in task.need_ids])]
        if self.own and kind.__name__ in CARRIED:
            carried = CARRIED[kind.__name__]
            serving, teams, tasks = self._mine()
            held = ((carried.volunteer, serving), (carried.team, teams), (carried.task, tasks))
            return [kind.c[field].in_(mine) for field, mine in held if field]
        return []

    def _carries(self, row: Any, carried: Carried) -> bool:
        """Whether a volunteer of mine, a team of mine or a task of mine carries the item."""
        serving, teams, tasks = self._mine()
        held = ((carried.volunteer, serving), (carried.team, teams), (carried.task, tasks))
        return any(field and getattr(row, field) in mine for field, mine in held)

    def _mine(self) -> tuple[set[UUID], list[UUID], list[UUID]]:
        """Those of mine who serve, their teams, and the items to which their time is promised."""
        where = (VolunteerRow.c.id.in_(self.own), VolunteerRow.c.standing == "active")
        mine = muster().views.rows(VolunteerRow, *where)
        teams = [UUID(team) for row in mine for team in row.teams]
        promised = [UUID(str(one["item_id"])) for row in mine for one in row.promised]
        return {row.id for row in mine}, teams, promised


def _inside(h: Held, row: Any, axes: Axes) -> bool:
    return (
        _organisation_inside(h, row, axes)
        and _area_inside(h, row, axes)
        and (axes.response is None or h.response_id is None or _is(row, axes.response, h.response_id))
    )


def _organisation_inside(h: Held, row: Any, axes: Axes) -> bool:
    if axes.organisation is None:
        return True
    organisation_id = getattr(row, axes.organisation)
    if organisation_id is None:
        return axes.anybodys or is_root(h)
    return h.organisation_id in _paths().of(organisation_id)


def _area_inside(h: Held, row: Any, axes: Axes) -> bool:
    if axes.area is None or not h.area_code:
        return True
    code = getattr(row, axes.area) or ""
    return within(code, h.area_code) or (axes.area_overlaps and within(h.area_code, code))


def _person_inside(h: Held, person_id: UUID) -> bool:
    """A person is where their roles and services are; somebody without any is for those at a root."""
    views = muster().views
    rows: list[Any] = views.rows(GrantRow, GrantRow.c.person_id == person_id)
    rows += views.rows(VolunteerRow, VolunteerRow.c.person_id == person_id)
    if not rows:
        return is_root(h) and not h.area_code
    return any(_inside(h, row, AXES[type(row).__name__]) for row in rows)


def _person_condition(h: Held) -> ColumnElement[bool]:
    person, live = PersonRow.c.id, []
    for kind in (GrantRow, VolunteerRow):
        there = and_(kind.c.until.is_(None), kind.c.person_id == person)
        live.append(
            (exists().where(there), exists().where(there, _condition(h, kind.c, AXES[kind.__name__])))
        )
    inside = or_(*(found for _, found in live))
    if is_root(h) and not h.area_code:
        return or_(inside, ~or_(*(anywhere for anywhere, _ in live)))
    return inside


def _is(row: Any, name: str, response_id: UUID) -> bool:
    """A row without a response concerns all of them."""
    return getattr(row, name) in (None, response_id)


def _condition(h: Held, columns: Any, axes: Axes) -> ColumnElement[bool]:
    asked: list[ColumnElement[bool]] = []
    if axes.organisation is not None:
        asked.append(_organisation_condition(h, columns[axes.organisation], anybodys=axes.anybodys))
    if axes.area is not None and h.area_code:
        column = columns[axes.area]
        inside = column.startswith(h.area_code, autoescape=True)
        around = [h.area_code[:n] for n in range(len(h.area_code))]
        asked.append(or_(inside, column.in_(around)) if axes.area_overlaps else inside)
    if axes.response is not None and h.response_id is not None:
        column = columns[axes.response]
        asked.append(or_(column.is_(None), column == h.response_id))
    return and_(true(), *asked)


def _organisation_condition(h: Held, column: Any, *, anybodys: bool) -> ColumnElement[bool]:
    """Below the organisation; what belongs to no organisation is for those at a root, or for all."""
    path = OrganisationRow.c.path
    below = select(OrganisationRow.c.id).where(
        OrganisationRow.c.until.is_(None), path.contains(f"/{h.organisation_id}/")
    )
    inside = column.in_(below)
    return or_(inside, column.is_(None)) if anybodys or is_root(h) else inside


def is_root(h: Held) -> bool:
    """Whether the role is held at a root organisation: it reaches what belongs to no organisation."""
    return len(_paths().of(h.organisation_id)) == 1


def _holder(seat: Mapping[str, Any]) -> UUID | None:
    """Who holds the place or is offered it: the same rows as those with a promise or a lease of theirs."""
    return UUID(str(seat["volunteer_id"])) if seat["state"] in (*LIVE_SEATS, "offered") else None


def _paths() -> Paths:
    from flask import current_app

    paths = current_app.extensions["muster.paths"]
    assert isinstance(paths, Paths)  # noqa: S101 -- set by web.access.init_app
    return paths
