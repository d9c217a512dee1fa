"""The rows of a back-fill: everybody who was sent, whoever was added, and what was typed beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access, present
from web.context import muster
from web.i18n import clock
from web.names import as_id
from web.papersheets import SHEET_STATES
from web.sentences import as_time

MOST_FOUND = 12
FEWEST_DIGITS = 7


@dataclass(frozen=True)
class Row:
    """One person; the times as they were typed or are known. `settled`: the service is recorded already."""

    id: UUID
    name: str
    state: str
    look: present.Look | None
    arrived: str
    left: str
    settled: bool


def rows_of(task: TaskRow, typed: Mapping[str, str]) -> list[Row]:
    """A row for every seat, then for everybody who was added, with what was typed."""
    seats = {UUID(str(seat["volunteer_id"])): seat for seat in task.seats if seat["state"] in SHEET_STATES}
    added = [id for id in map(as_id, _added(typed)) if id is not None and id not in seats]
    wanted = [*seats, *dict.fromkeys(added)]
    people = {p.id: p for p in muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(wanted))}
    reach = access.scope("volunteer.see")
    rows = []
    for id in wanted:
        person, seat = people.get(id), seats.get(id)
        if person is None or (seat is None and not reach.contains(person)):
            continue
        state = seat["state"] if seat else ""
        known = _known(person, task, state, seat["at"] if seat else "")
        rows.append(
            Row(
                id=id,
                name=access.name_of(person.name),
                state=state,
                look=present.SEAT.get(state),
                arrived=typed.get(f"in.{id}", known[0]),
                left=typed.get(f"out.{id}", known[1]),
                settled=state == "cleared",
            )
        )
    return rows


def _added(typed: Mapping[str, str]) -> list[str]:
    listed: list[str] = typed.getlist("added") if hasattr(typed, "getlist") else []
    return listed


def _known(person: VolunteerRow, task: TaskRow, state: str, at: str) -> tuple[str, str]:
    """What the system knows of the times."""
    if state == "on_scene":
        return clock(as_time(at)), ""
    served = [one for one in person.served if one["item_id"] == str(task.id)]
    if state == "cleared" and served:
        return clock(_moment(served[-1]["starts_at"])), clock(_moment(served[-1]["ends_at"]))
    return "", ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def found_people(asked: str, there: set[UUID]) -> list[tuple[UUID, str, str]]:
    """Volunteers within reach by mobile number or a part of the name: id, name, organisation."""
    from web.chrome import Chrome

    scope, digits = access.scope("volunteer.see"), "".join(filter(str.isdigit, asked))
    if len(digits) >= FEWEST_DIGITS:
        persons = muster().secrets.find("mobile", asked)
        theirs = VolunteerRow.c.person_id.in_(persons)
        rows = muster().views.rows(VolunteerRow, scope.where(VolunteerRow), theirs)
    else:
        within = muster().views.rows(VolunteerRow, scope.where(VolunteerRow))
        names = muster().secrets.reveal_many([row.name for row in within])
        rows = [row for row, name in zip(within, names, strict=True) if name and asked in name]
    fresh = [row for row in rows if row.id not in there and not row.erased][:MOST_FOUND]
    return [(r.id, access.name_of(r.name), Chrome.organisation_name(r.organisation_id)) for r in fresh]
