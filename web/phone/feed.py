"""My calendar feed: a private link that a telephone's calendar asks by itself, and that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from domain.base import NotFound
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.people import PersonRow
from projections.volunteers import VolunteerRow
from web import access, chrome, forms, throttle
from web.access import needs
from web.answers import back
from web.context import muster
from web.ical import MEDIA_TYPE, Entry, calendar
from web.names import as_id
from web.phone.blueprint import blueprint
from web.sentences import as_time

FEED = "calendar"
"""The kind of standing link."""
KEPT = timedelta(days=60)
MOST = 2000
PROMISED, RELEASED, TIME_SERVED = (
    f"volunteers.Volunteer.{name}" for name in ("TimePromised", "TimeReleased", "TimeServed")
)


@dataclass(frozen=True)
class Appointment:
    """What of a promise a calendar needs, folded from its events."""

    item_id: UUID
    volunteer_id: UUID
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    revision: int = 0
    cancelled: bool = False


def feed_link() -> str:
    """The address of my feed, or "" when I have none."""
    token = muster().secrets.standing.of(FEED, access.actor().id)
    return url_for("phone.feed", token=token, _external=True) if token else ""


@blueprint.post("/phone/calendar")
@needs("phone.act")
def change_feed() -> Response:
    """Make my feed, give it another address, or end it."""
    person, standing = access.actor().id, muster().secrets.standing
    act = {"make": standing.make, "renew": standing.renew, "revoke": standing.revoke}
    act[forms.word("do", tuple(act))](FEED, person)
    return redirect(back(url_for("phone.me")), 303)


@blueprint.get("/cal/<token>.ics")
@needs("page.public")
def feed(token: str) -> Response:
    """The calendar of whoever has the link: what they promised, served, and what was taken back."""
    person = muster().secrets.standing.subject_of(FEED, token)
    row = muster().views.one(PersonRow, person) if person else None
    if row is None:
        throttle.count_link()
        raise NotFound("calendar.link_unknown")
    services = muster().views.rows(VolunteerRow, VolunteerRow.c.person_id == row.id)
    file = calendar(str(_("Muster")), _entries([service.id for service in services]))
    answer = Response(file, content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'inline; filename="muster.ics"'
    return answer


def _entries(volunteer_ids: list[UUID]) -> list[Entry]:
    now = muster().ledger.now()
    rows = muster().views.rows(
        HistoryRow,
        HistoryRow.c.item_id.in_(volunteer_ids),
        HistoryRow.c.topic.in_((PROMISED, RELEASED, TIME_SERVED)),
        HistoryRow.c.at > now - KEPT,
        order_by=HistoryRow.c.position.desc(),
        limit=MOST,
    )
    kept = [one for one in folded(reversed(rows)) if one.ends_at > now - KEPT]
    tasks = muster().views.rows(TaskRow, TaskRow.c.id.in_([one.item_id for one in kept]))
    known = {task.id: task for task in tasks}
    return [_entry(one, known.get(one.item_id)) for one in kept]


def folded(rows: Iterable[Any]) -> list[Appointment]:
    """Appointments out of history rows in their order: promised, then perhaps released, or served."""
    found: dict[tuple[UUID, UUID], Appointment] = {}
    for row in rows:
        item = as_id(row.facts["item_id"])
        if item is None:
            continue
        known = found.get((row.item_id, item))
        start, end = as_time(row.facts.get("starts_at")), as_time(row.facts.get("ends_at"))
        if row.topic != RELEASED and start and end:
            revision = known.revision + 1 if known else 0
            found[row.item_id, item] = Appointment(item, row.item_id, start, end, row.at, revision)
        elif known is not None:
            found[row.item_id, item] = replace(
                known, cancelled=True, revision=known.revision + 1, changed_at=row.at
            )
    return list(found.values())


def _entry(one: Appointment, task: TaskRow | None) -> Entry:
    place = f"{chrome.Chrome.area_name(task.area_code)} {task.address}" if task else ""
    return Entry(
        uid=f"{one.item_id}-{one.volunteer_id}@muster",
        title=task.title if task else str(_("Service")),
        place=place,
        note=task.bring if task else "",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        changed_at=one.changed_at,
        revision=one.revision,
        cancelled=one.cancelled,
    )
