"""志愿服务记录证明: what somebody served, task by task, as of a record; whoever holds it can check it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from domain.base import NotFound, Position
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.volunteers import VolunteerRow
from web import access, pdf, present, qr
from web.access import needs
from web.at import at
from web.chrome import Chrome
from web.context import muster
from web.exports import download
from web.names import as_id
from web.sentences import as_time

blueprint = Blueprint("certificates", __name__)
SERVED = "volunteers.Volunteer.TimeServed"
UNDONE = "volunteers.Volunteer.ServiceUndone"
TEMPLATE = "papers/service.html"
ONE, ALL = "service", "services"
"""Kinds of links: to one service of a volunteer, to all of a person."""
MOST = 5000


@dataclass(frozen=True)
class Served:
    """All that was served on one task."""

    task: str
    ref: str
    kind: str
    area: str
    organisation: str
    first: datetime
    last: datetime
    times: int
    minutes: int

    @property
    def length(self) -> timedelta:
        """How long in all."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Service:
    """What a certificate says."""

    subject: tuple[str, UUID]
    """Whose: one service of a volunteer, or all services of a person."""
    name: str
    organisations: str
    lines: list[Served]
    position: Position
    moment: datetime

    @property
    def length(self) -> timedelta:
        """How long in all."""
        return timedelta(minutes=sum(line.minutes for line in self.lines))

    @property
    def times(self) -> int:
        """How often somebody served."""
        return sum(line.times for line in self.lines)

    @property
    def number(self) -> str:
        """Drawn from what the certificate says: another hour would be another number."""
        said = [
            [line.ref, line.first.isoformat(), line.last.isoformat(), line.times, line.minutes]
            for line in self.lines
        ]
        text = json.dumps([str(self.subject[1]), int(self.position), said])
        drawn = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
        return "-".join(drawn[n : n + 4] for n in range(0, 16, 4))

    @property
    def link(self) -> str:
        """Where the paper is checked."""
        token = muster().secrets.standing.make(*self.subject)
        return qr.page("certificates.check", token=token, at=f"p{self.position}")

    @property
    def code(self) -> Markup:
        """The link as a QR."""
        return qr.drawing(self.link)


def hours(minutes: int) -> Decimal:
    """Minutes as hours, to a tenth."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


@blueprint.get("/phone/certificate")
@needs("phone.see")
def own() -> str:
    """My certificate, to look at and print."""
    return _page(_own(), "certificates.own_pdf", url_for("phone.hours"))


@blueprint.get("/phone/certificate.pdf")
@needs("phone.see")
def own_pdf() -> Response:
    """My certificate as a PDF."""
    return _pdf(_own())


@blueprint.get("/volunteers/<uuid:volunteer_id>/certificate")
@needs("paper.print")
def of_volunteer(volunteer_id: UUID) -> str:
    """The certificate of a volunteer within reach."""
    service = _within(volunteer_id)
    return _page(service, "certificates.of_volunteer_pdf", url_for("volunteers.volunteers"), volunteer_id)


@blueprint.get("/volunteers/<uuid:volunteer_id>/certificate.pdf")
@needs("paper.print")
def of_volunteer_pdf(volunteer_id: UUID) -> Response:
    """The same as a PDF."""
    return _pdf(_within(volunteer_id))


@blueprint.get("/papers/service/<token>")
@needs("page.public")
def check(token: str) -> str:
    """What somebody sees who was handed a certificate: its figures as of its record, and nothing more."""
    one, every = (muster().secrets.standing.subject_of(kind, token) for kind in (ONE, ALL))
    rows = _services(every) if every else []
    if one:
        rows = muster().views.rows(VolunteerRow, VolunteerRow.c.id == one)
    if not rows:
        raise NotFound("link.gone")
    service = service_of(rows, at(), ALL if every else ONE)
    name = muster().secrets.reveal(rows[0].name) or ""
    short = f"{name[:1]}＊" if name else ""
    return render_template("papers/service_check.html", service=service, short=short)


def _own() -> Service:
    person = access.person_id()
    rows = _services(person) if person else []
    if not rows:
        raise NotFound("certificate.nothing")
    return service_of(rows, at(), ALL)


def _services(person_id: UUID) -> list[VolunteerRow]:
    rows = muster().views.rows(VolunteerRow, VolunteerRow.c.person_id == person_id)
    return sorted(rows, key=lambda row: str(row.id))


def _within(volunteer_id: UUID) -> Service:
    row = access.require("paper.print", muster().views.one(VolunteerRow, volunteer_id))
    return service_of([row], at(), ONE)


def _page(service: Service, again: str, back: str, volunteer_id: UUID | None = None) -> str:
    values = {"at": f"p{service.position}"} | ({"volunteer_id": volunteer_id} if volunteer_id else {})
    return render_template(TEMPLATE, service=service, pdf=qr.path(again, **values), back=back)


def _pdf(service: Service) -> Response:
    return download(pdf.made(TEMPLATE, service=service), f"{_('Certificate of volunteer service')}.pdf")


def service_of(rows: Sequence[VolunteerRow], at: Position | None, kind: str) -> Service:
    """What these services of one person amount to, as of a position."""
    ids = [row.id for row in rows]
    with muster().views.read() as reading:
        position = reading.position if at is None else at
        homes = [row.organisation_id for row in rows]
        named = reading.rows(OrganisationRow, OrganisationRow.c.id.in_(homes), at=position)
        return Service(
            subject=(kind, rows[0].person_id if kind == ALL else rows[0].id),
            name=access.name_of(rows[0].name),
            organisations=str(_(", ")).join(sorted(row.name for row in named)),
            lines=_lines(reading, ids, position),
            position=position,
            moment=reading.moment_of(position),
        )


def _lines(reading: Reading, ids: list[UUID], at: Position) -> list[Served]:
    """The times served, without those that were undone, gathered by task in order of time."""
    times = _times(reading, ids, at)
    tasks = {row.id: row for row in reading.rows(TaskRow, TaskRow.c.id.in_({t[0] for t in times}), at=at)}
    named = {row.id: row.name for row in reading.rows(OrganisationRow, at=at)}
    by_task: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for item, start, end in times.elements():
        by_task.setdefault(item, []).append((start, end))
    lines = [_served(tasks.get(id), spans, named) for id, spans in by_task.items()]
    return sorted(lines, key=lambda line: (line.first, line.ref))


def _times(reading: Reading, ids: list[UUID], at: Position) -> Counter[tuple[UUID, datetime, datetime]]:
    c = HistoryRow.c
    found: Counter[tuple[UUID, datetime, datetime]] = Counter()
    where = (c.item_id.in_(ids), c.topic.in_((SERVED, UNDONE)))
    for row in reading.rows(HistoryRow, *where, at=at, order_by=c.position, limit=MOST):
        item, start, end = (row.facts.get(name) for name in ("item_id", "starts_at", "ends_at"))
        served = (as_id(item), as_time(start), as_time(end))
        found[served] += 1 if row.topic == SERVED else -1  # type: ignore[index]
    return found


def _served(task: TaskRow | None, spans: list[tuple[datetime, datetime]], named: dict[UUID, str]) -> Served:
    return Served(
        task=task.title if task else str(_("Service")),
        ref=f"T-{task.number:04d}" if task else "",
        kind=str(present.KIND[task.kind]) if task else "",
        area=Chrome.area_name(task.area_code) if task else "",
        organisation=named.get(task.organisation_id, "") if task else "",
        first=min(start for start, _end in spans),
        last=max(end for _start, end in spans),
        times=len(spans),
        minutes=sum(round((end - start) / timedelta(minutes=1)) for start, end in spans),
    )
