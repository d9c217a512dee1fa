"""What each event says to a reader: one sentence per topic, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from projections.history import HistoryRow
from web import present
from web.chrome import ROLE
from web.names import Names

SENTENCES: dict[str, Any] = {
    "areas.Area.Listed": _l("%(who)s listed the area %(name)s (%(code)s)"),
    "areas.Area.Corrected": _l("%(who)s corrected the area %(item)s: %(name)s"),
    "areas.Area.RiskSet": _l("%(who)s set the risk of %(item)s to %(risk)s"),
    "responses.Response.Started": _l("%(who)s started the response %(name)s"),
    "responses.Response.Renamed": _l("%(who)s renamed the response to %(name)s"),
    "responses.Response.Ended": _l("%(who)s ended the response %(item)s"),
    "organisations.Organisation.Registered": _l("%(who)s registered the organisation %(name)s"),
    "organisations.Organisation.Renamed": _l("%(who)s renamed the organisation to %(name)s"),
    "organisations.Organisation.RoleGranted": _l("%(who)s gave %(person)s the role %(role)s in %(item)s"),
    "organisations.Organisation.RoleRevoked": _l(
        "%(who)s took the role %(role)s in %(item)s from %(person)s: %(reason)s"
    ),
    "organisations.Organisation.InvitationIssued": _l(
        "%(who)s issued an invitation to be %(role)s in %(item)s, valid until %(until)s"
    ),
    "people.Person.Registered": _l("%(who)s registered %(item)s"),
    "people.Person.Renamed": _l("%(who)s changed the name of %(item)s"),
    "people.Person.MobileChanged": _l("%(who)s changed the mobile number of %(item)s"),
    "people.Person.SignedIn": _l("%(item)s signed in (%(way)s)"),
    "people.Person.NamesOpened": _l("%(who)s opened personal names: %(reason)s"),
    "people.Person.PersonErased": _l("%(who)s erased a person's data: %(reason)s"),
    "volunteers.Volunteer.Registered": _l("%(who)s registered %(item)s as a volunteer of %(organisation)s"),
    "volunteers.Volunteer.TimePromised": _l("%(item)s promised %(start)s–%(end)s to %(task)s"),
    "volunteers.Volunteer.TimeReleased": _l("%(item)s got the time for %(task)s back: %(reason)s"),
    "volunteers.Volunteer.TimeServed": _l("%(item)s served %(length)s at %(task)s"),
    "dispatch.Task.Drafted": _l("%(who)s wrote down the task %(item)s for %(places)s people"),
    "dispatch.Task.Opened": _l("%(who)s opened the task %(item)s"),
    "dispatch.Task.VolunteerAssigned": _l("%(who)s sent %(volunteer)s to %(item)s"),
    "dispatch.Task.VolunteerSetOut": _l("%(who)s noted that %(volunteer)s set out for %(item)s"),
    "dispatch.Task.VolunteerCheckedIn": _l("%(who)s checked %(volunteer)s in at %(item)s"),
    "dispatch.Task.VolunteerCleared": _l("%(who)s noted that %(volunteer)s left %(item)s"),
    "dispatch.Task.AssignmentCancelled": _l("%(who)s took %(volunteer)s off %(item)s: %(reason)s"),
    "dispatch.Task.FellOverdue": _l("%(item)s ran past its end and is not done"),
    "dispatch.Task.Completed": _l("%(who)s reported %(item)s done"),
    "dispatch.Task.Closed": _l("%(who)s closed %(item)s: %(reason)s"),
}

OWN_SENTENCES: dict[str, Any] = {
    "dispatch.Task.VolunteerAssigned": _l("%(who)s took a place on %(item)s"),
    "dispatch.Task.VolunteerSetOut": _l("%(who)s set out for %(item)s"),
    "dispatch.Task.VolunteerCheckedIn": _l("%(who)s arrived at %(item)s"),
    "dispatch.Task.VolunteerCleared": _l("%(who)s left %(item)s"),
}
"""The same, when the volunteer acted in person."""

LOOKS: dict[str, tuple[str, str]] = {
    "dispatch.Task.Drafted": ("closed", "t-draft"),
    "dispatch.Task.Opened": ("wait", "t-open"),
    "dispatch.Task.VolunteerAssigned": ("move", "a-dispatched"),
    "dispatch.Task.VolunteerSetOut": ("move", "a-enroute"),
    "dispatch.Task.VolunteerCheckedIn": ("here", "a-onscene"),
    "dispatch.Task.VolunteerCleared": ("done", "a-cleared"),
    "dispatch.Task.AssignmentCancelled": ("closed", "a-cancelled"),
    "dispatch.Task.FellOverdue": ("wait", "a-offered"),
    "dispatch.Task.Completed": ("done", "t-done"),
    "dispatch.Task.Closed": ("closed", "t-closed"),
    "volunteers.Volunteer.TimePromised": ("move", "a-accepted"),
    "volunteers.Volunteer.TimeReleased": ("closed", "a-cancelled"),
    "volunteers.Volunteer.TimeServed": ("done", "a-cleared"),
    "areas.Area.RiskSet": ("wait", "a-offered"),
    "people.Person.NamesOpened": ("wait", "a-offered"),
    "people.Person.PersonErased": ("closed", "a-declined"),
}
"""Family and glyph; everything else is a plain circle."""

WAYS = {"pin": _l("PIN"), "password": _l("password"), "link": _l("link")}
RISK = {"low": _l("low"), "medium": _l("medium"), "high": _l("high")}

KINDS = {
    "task": _l("Tasks"),
    "volunteer": _l("Volunteers"),
    "person": _l("People"),
    "organisation": _l("Organisations"),
    "area": _l("Areas"),
    "response": _l("Responses"),
}
"""What events are about."""


@dataclass(frozen=True)
class Line:
    """One event as a reader sees it."""

    position: int
    at: datetime
    happened_at: datetime
    topic: str
    text: str
    family: str
    glyph: str
    item_kind: str
    item_id: UUID | None
    late: bool
    """Recorded more than a minute after it happened."""


def tell(rows: Sequence[HistoryRow], names: Names) -> list[Line]:
    """The events as sentences in the reader's language."""
    names.learn(rows)
    return [_line(row, names) for row in rows]


def _line(row: HistoryRow, names: Names) -> Line:
    family, glyph = LOOKS.get(row.topic, ("closed", "a-empty"))
    return Line(
        position=int(row.position),
        at=row.at,
        happened_at=row.happened_at,
        topic=row.topic,
        text=sentence(row, names),
        family=family,
        glyph=glyph,
        item_kind=row.item_kind,
        item_id=row.item_id,
        late=(row.at - row.happened_at).total_seconds() > 60,
    )


def sentence(row: HistoryRow, names: Names) -> str:
    """What happened; an event without a sentence shows its stored name."""
    given = _words(row, names)
    own = row.topic in OWN_SENTENCES and names.same_person(row.by, row.facts.get("volunteer_id"))
    text = OWN_SENTENCES[row.topic] if own else SENTENCES.get(row.topic)
    return str(text) % given if text is not None else row.topic


def _words(row: HistoryRow, names: Names) -> Mapping[str, str]:
    facts = row.facts
    given = {key: str(value) for key, value in facts.items() if isinstance(value, str | int)}
    given |= {
        "who": names.actor(row.by_kind, row.by),
        "item": names.item(row),
        "volunteer": names.volunteer(facts.get("volunteer_id")),
        "person": names.person(facts.get("person_id")),
        "organisation": names.organisation(facts.get("organisation_id")),
        "task": names.task(facts.get("item_id")),
        "role": str(ROLE.get(str(facts.get("role")), facts.get("role", ""))),
        "way": str(WAYS.get(str(facts.get("way")), facts.get("way", ""))),
        "risk": str(RISK.get(str(facts.get("risk")), facts.get("risk", ""))),
        "reason": _reason(facts),
    }
    return given | _times(facts)


def _reason(facts: Mapping[str, Any]) -> str:
    reason = str(facts.get("reason") or "")
    return str(present.CLOSE_REASON.get(reason, reason)) or str(_("no reason given"))


def _times(facts: Mapping[str, Any]) -> dict[str, str]:
    from web.i18n import clock, span, when

    start, end = as_time(facts.get("starts_at")), as_time(facts.get("ends_at"))
    if (until := as_time(facts.get("valid_until"))) is not None:
        return {"until": when(until)}
    if start is None or end is None:
        return {}
    return {"start": when(start), "end": clock(end), "length": span(end - start)}


def as_time(value: object) -> datetime | None:
    """A moment out of stored facts."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def topics() -> Iterable[str]:
    """Every topic there is a sentence for."""
    return SENTENCES.keys()
