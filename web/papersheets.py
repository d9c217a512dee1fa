"""What the papers of a task say, read as of one position: made again as of it, they are the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from markupsafe import Markup

from domain.base import Position
from projections.dispatch import TaskRow
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.reading import Reading
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web import access, present, qr
from web.context import muster
from web.sentences import as_time

FEWEST_LINES = 14
"""Rows of a sign-in sheet: people come who were not sent."""
SHEET_STATES = frozenset({"accepted", "dispatched", "en_route", "on_scene", "cleared", "no_show"})
SENT_STATES = frozenset({"accepted", "dispatched", "en_route", "on_scene", "cleared"})


@dataclass(frozen=True)
class Line:
    """One person on a paper; times only where they are known."""

    volunteer_id: UUID | None
    name: str = ""
    organisation: str = ""
    state: str = ""
    arrived: datetime | None = None
    left: datetime | None = None


@dataclass(frozen=True)
class TaskSheet:
    """A task as its papers show it."""

    row: TaskRow
    task: present.Json
    organisation: str
    response: str
    leader: str
    leader_mobile: str
    lines: list[Line]
    credentials: list[str]
    approval: dict[str, Any] | None
    position: Position
    moment: datetime

    @property
    def number(self) -> str:
        """The number of a certificate: which task, as of which record."""
        return f"{self.task['ref']}-{self.position}"

    @property
    def result_words(self) -> list[str]:
        """What a task counts."""
        return [str(word) for word in present.RESULT.values()]

    @property
    def task_code(self) -> Markup:
        """The way to the task on a phone."""
        return qr.drawing(qr.page("phone.task", task_id=self.row.id))

    @property
    def site_code(self) -> Markup | None:
        """The site's QR for checking in, where the phone has it."""
        if "phone.at_site" not in current_app.view_functions:
            return None
        token = muster().secrets.standing.make("site", self.row.id)
        return qr.drawing(qr.address("phone.at_site", token))

    @property
    def check_code(self) -> Markup:
        """The way to the page on which a guard sees whether the certificate is in force."""
        return qr.drawing(qr.address("papers.check", muster().secrets.standing.make("dispatch", self.row.id)))


def sheet_of(row: TaskRow, at: Position | None, only: UUID | None = None) -> TaskSheet:
    """The task as its papers show it, for a reader who may print them; `only` one volunteer's."""
    with muster().views.read() as reading:
        position = reading.position if at is None else at
        organisation = reading.one(OrganisationRow, row.organisation_id, position)
        response = reading.one(ResponseRow, row.response_id, position)
        leader, mobile = _leader(reading, row, organisation, position)
        return TaskSheet(
            row=row,
            task=present.Presenter(reading, access.name_of, position).tasks([row])[0],
            organisation=organisation.name if organisation else "",
            response=response.name if response else "",
            leader=leader,
            leader_mobile=mobile,
            lines=_lines(reading, row, position, only),
            credentials=[str(present.CREDENTIAL.get(kind, kind)) for kind in row.credentials],
            approval=row.approval,
            position=position,
            moment=reading.moment_of(position),
        )


def _lines(reading: Reading, row: TaskRow, at: Position, only: UUID | None) -> list[Line]:
    seats = [seat for seat in row.seats if seat["state"] in SHEET_STATES]
    ids = [UUID(str(seat["volunteer_id"])) for seat in seats]
    people = {p.id: p for p in reading.rows(VolunteerRow, VolunteerRow.c.id.in_(ids), at=at)}
    homes = {p.organisation_id for p in people.values()}
    named = {
        o.id: o.name for o in reading.rows(OrganisationRow, OrganisationRow.c.id.in_(list(homes)), at=at)
    }
    lines = []
    for seat, id in zip(seats, ids, strict=True):
        if only not in (None, id):
            continue
        person, (arrived, left) = people.get(id), _times(people.get(id), row.id)
        lines.append(
            Line(
                volunteer_id=id,
                name=access.name_of(person.name) if person else "",
                organisation=named.get(person.organisation_id, "") if person else "",
                state=str(present.SEAT[seat["state"]].text),
                arrived=as_time(seat["at"]) if seat["state"] == "on_scene" else arrived,
                left=left,
            )
        )
    return lines


def _times(person: VolunteerRow | None, task_id: UUID) -> tuple[datetime | None, datetime | None]:
    served = [s for s in person.served if s["item_id"] == str(task_id)] if person else []
    return (as_time(served[-1]["starts_at"]), as_time(served[-1]["ends_at"])) if served else (None, None)


def _leader(
    reading: Reading, row: TaskRow, organisation: OrganisationRow | None, at: Position
) -> tuple[str, str]:
    """Whom to ask: the nearest leader, else coordinator, of the task's organisation or one above it."""
    above = [UUID(part) for part in reversed(organisation.path.split("/")) if part] if organisation else []
    fits = GrantRow.c.organisation_id.in_(above) & GrantRow.c.role.in_(("leader", "coordinator"))
    grants = [g for g in reading.rows(GrantRow, fits, at=at) if g.response_id in (None, row.response_id)]
    for grant in sorted(grants, key=lambda g: (g.role != "leader", above.index(g.organisation_id), g.key)):
        person = reading.one(PersonRow, grant.person_id, at)
        if person is not None and not person.erased:
            mobile = access.name_of(person.mobile) if person.mobile else ""
            return access.name_of(person.name), mobile
    return "", ""
