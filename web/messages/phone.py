"""What the phone says when it refuses."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "away.days_backwards": _("The last day lies before the first."),
    "away.too_long": _("At most %(days)s days away at once."),
    "checkin.link_unknown": _("This QR was taken back, or is not one of ours."),
    "checkin.not_yours": _("You have no place on “%(title)s”."),
    "checkin.code_wrong": _("This is not today's sign-in code of the task."),
    "checkin.too_many": _("Too many wrong codes. Please wait %(minutes)s min."),
    "checkin.too_far": _("The phone is further than %(metres)s m from the place."),
    "checkin.way_unknown": _("This is no way to check in."),
    "calendar.link_unknown": _("This calendar link was taken back, or is not one of ours."),
    "phone.not_serving": _("You are not registered as a volunteer."),
    "phone.leads_nobody": _("You lead no team."),
}
WAYS: dict[str, LazyString] = {
    "away.days_backwards": _("Choose the first day you are away, then the last."),
    "away.too_long": _("Enter the first part; tell your organisation when you do not come back."),
    "checkin.link_unknown": _("Ask the leader at the site for the new QR, or for today's sign-in code."),
    "checkin.not_yours": _("Ask the leader at the site: they can add you at once."),
    "checkin.code_wrong": _(
        "Ask the leader at the site: the code changes every day. The leader can also mark you."
    ),
    "checkin.too_many": _("Scan the QR at the site, or ask the leader to mark you."),
    "checkin.too_far": _("Use the sign-in code, scan the QR at the site, or ask the leader to mark you."),
    "calendar.link_unknown": _("Make a new link on your page and subscribe to it again."),
    "phone.not_serving": _("Your team leader can register you."),
}
FIELDS: dict[str, LazyString] = {
    "temperature": _("temperature"),
    "symptoms": _("symptoms"),
    "risk": _("risk area"),
    "metres": _("distance"),
    "photo": _("photo"),
    "issuer": _("issued by"),
    "valid_until": _("valid until"),
    "way": _("way to check in"),
    "do": _("what to do"),
    "first": _("first day"),
    "last": _("last day"),
}
