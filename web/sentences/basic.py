"""What the events of the shared words and of tasks say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

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

KINDS = {
    "task": _l("Tasks"),
    "volunteer": _l("Volunteers"),
    "person": _l("People"),
    "organisation": _l("Organisations"),
    "area": _l("Areas"),
    "response": _l("Responses"),
}
"""What events are about."""
