"""What the screens of volunteers and teams say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "form.not_a_day": _("“%(field)s” is not a day."),
    "insurance.nobody": _("Nobody is chosen: neither a team nor a list."),
    "insurance.not_found": _("Nobody of these names or numbers serves here, or several do: %(names)s"),
    "team.leader_unknown": _("No volunteer within your reach has the name or number “%(name)s”."),
    "team.leader_ambiguous": _("Several volunteers have “%(name)s” in their name."),
    "team.not_confirmed": _("The confirmation is missing."),
}
WAYS: dict[str, LazyString] = {
    "form.not_a_day": _("Write it as 2020-02-03 or 2020.2.3."),
    "insurance.not_found": _("Write the mobile number beside the name; nobody has been insured yet."),
    "team.leader_ambiguous": _("Write the mobile number instead."),
}
FIELDS: dict[str, LazyString] = {
    "insurer": _("insurer"),
    "ends_on": _("last day"),
    "starts_on": _("first day"),
    "temperature": _("temperature"),
    "leader": _("leader"),
    "valid_until": _("valid until"),
    "until": _("until"),
    "when": _("when they can"),
    "mark": _("mark"),
    "came_from": _("from where"),
    "body": _("office"),
    "team": _("the team"),
    "credential": _("the credential"),
    "policy_number": _("policy number"),
    "well": _("how they are"),
}
