"""What the events of tasks say that came with offers, claims, no-shows, papers and undoing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from projections.needs import NeedRow
from web import present
from web.context import muster

_T = "dispatch.Task."
STEPS: dict[str, Any] = {
    f"{_T}VolunteerAssigned": _l("sent"),
    f"{_T}AssignmentCancelled": _l("taken off"),
    f"{_T}PlaceHandedOver": _l("place handed over"),
    f"{_T}PlaceTakenOver": _l("place taken over"),
    f"{_T}VolunteerBackFilled": _l("written down from paper"),
    f"{_T}VolunteerDispatched": _l("sent after accepting"),
    f"{_T}VolunteerSetOut": _l("set out"),
    f"{_T}VolunteerCheckedIn": _l("checked in"),
    f"{_T}VolunteerCleared": _l("left"),
    f"{_T}NoShowNoted": _l("noted as not come"),
    f"{_T}CameAfterAll": _l("came after all"),
    f"{_T}PlaceOffered": _l("offered a place"),
    f"{_T}OfferAccepted": _l("accepted"),
    f"{_T}OfferDeclined": _l("declined"),
    f"{_T}OfferWithdrawn": _l("offer withdrawn"),
    f"{_T}OfferExpired": _l("offer expired"),
    f"{_T}PlaceClaimed": _l("claimed a place"),
    f"{_T}ClaimConfirmed": _l("claim confirmed"),
    f"{_T}PlaceReleased": _l("place given back"),
    f"{_T}ClaimExpired": _l("claim expired"),
    f"{_T}LeaseExtended": _l("deadline extended"),
    f"{_T}SeatStepUndone": _l("undone already"),
    f"{_T}StatusStepUndone": _l("undone already"),
    f"{_T}Opened": _l("opened"),
    f"{_T}Blocked": _l("blocked"),
    f"{_T}Unblocked": _l("went on"),
    f"{_T}Completed": _l("reported done"),
    f"{_T}FollowUpRequired": _l("marked for follow-up"),
    f"{_T}Verified": _l("verified"),
    f"{_T}Closed": _l("closed"),
    f"{_T}Reopened": _l("reopened"),
}
"""Each step in a word, for the sentences on undoing."""
REASONS: dict[str, Any] = {
    "filled": _l("all places were taken"),
    "over": _l("the task is over"),
    "no_show": _l("did not come"),
    "expired": _l("the claim expired"),
    "undone": _l("the step was undone"),
    "plan_changed": _l("the plan changed"),
    "handed_over": _l("the place was handed over"),
}
"""Reasons that the system gives."""
SENTENCES: dict[str, Any] = {
    f"{_T}PlanChanged": _l("%(who)s changed the plan of %(item)s: %(start)s–%(end)s, %(places)s places"),
    f"{_T}CredentialsRequired": _l("%(who)s set what %(item)s asks for: %(credentials)s"),
    f"{_T}NeedLinked": _l("%(who)s linked %(item)s to the need %(need)s"),
    f"{_T}ApprovalFiled": _l("%(who)s filed the approval %(document_number)s of %(body)s for %(item)s"),
    f"{_T}VolunteerDispatched": _l("%(who)s sent %(volunteer)s, who had accepted, to %(item)s"),
    f"{_T}NoShowNoted": _l("%(who)s noted that %(volunteer)s did not come to %(item)s"),
    f"{_T}CameAfterAll": _l("%(volunteer)s came to %(item)s after all%(beyond)s"),
    f"{_T}VolunteerBackFilled": _l(
        "%(who)s wrote down from paper that %(volunteer)s served at %(item)s, %(start)s–%(end)s%(beyond)s"
    ),
    f"{_T}PlaceHandedOver": _l("%(who)s took the place on %(item)s from %(volunteer)s for somebody else"),
    f"{_T}PlaceTakenOver": _l("%(volunteer)s took the place on %(item)s over"),
    f"{_T}PlaceOffered": _l("%(who)s offered %(volunteer)s a place on %(item)s until %(until)s"),
    f"{_T}OfferAccepted": _l("%(who)s noted that %(volunteer)s accepted the place on %(item)s"),
    f"{_T}OfferDeclined": _l("%(who)s noted that %(volunteer)s declined %(item)s: %(reason)s"),
    f"{_T}OfferWithdrawn": _l("The offer of %(item)s to %(volunteer)s was withdrawn: %(reason)s"),
    f"{_T}OfferExpired": _l("The offer of %(item)s to %(volunteer)s expired without an answer"),
    f"{_T}PlaceClaimed": _l("%(who)s claimed a place on %(item)s for %(volunteer)s until %(until)s"),
    f"{_T}ClaimConfirmed": _l("%(who)s confirmed the claim of %(volunteer)s on %(item)s"),
    f"{_T}PlaceReleased": _l("%(who)s gave the place of %(volunteer)s on %(item)s back: %(reason)s"),
    f"{_T}ClaimExpired": _l("The claim of %(volunteer)s on %(item)s expired unconfirmed"),
    f"{_T}LeaseExtended": _l("%(who)s gave %(volunteer)s until %(until)s for %(item)s"),
    f"{_T}Blocked": _l("%(who)s marked %(item)s as blocked: %(reason)s"),
    f"{_T}Unblocked": _l("%(who)s noted that %(item)s goes on"),
    f"{_T}ResultsReported": _l("%(who)s counted the results of %(item)s: %(results)s"),
    f"{_T}Verified": _l("%(who)s verified %(item)s%(note_said)s"),
    f"{_T}FollowUpRequired": _l("%(who)s marked %(item)s for follow-up: %(reason)s"),
    f"{_T}Reopened": _l("%(who)s reopened %(item)s: %(reason)s"),
    f"{_T}SeatStepUndone": _l("%(who)s undid “%(step)s” of %(volunteer)s on %(item)s: %(reason)s"),
    f"{_T}StatusStepUndone": _l("%(who)s undid “%(step)s” of %(item)s: %(reason)s"),
}
OWN_SENTENCES: dict[str, Any] = {
    f"{_T}OfferAccepted": _l("%(who)s accepted the place on %(item)s"),
    f"{_T}OfferDeclined": _l("%(who)s declined %(item)s: %(reason)s"),
    f"{_T}PlaceClaimed": _l("%(who)s claimed a place on %(item)s until %(until)s"),
    f"{_T}PlaceReleased": _l("%(who)s gave the place on %(item)s back: %(reason)s"),
}
LOOKS = {
    f"{_T}PlanChanged": ("closed", "t-draft"),
    f"{_T}VolunteerDispatched": ("move", "a-dispatched"),
    f"{_T}NoShowNoted": ("trouble", "a-noshow"),
    f"{_T}CameAfterAll": ("here", "a-onscene"),
    f"{_T}VolunteerBackFilled": ("done", "a-cleared"),
    f"{_T}PlaceHandedOver": ("closed", "a-cancelled"),
    f"{_T}PlaceTakenOver": ("move", "a-dispatched"),
    f"{_T}PlaceOffered": ("wait", "a-offered"),
    f"{_T}OfferAccepted": ("move", "a-accepted"),
    f"{_T}OfferDeclined": ("closed", "a-declined"),
    f"{_T}OfferWithdrawn": ("closed", "a-cancelled"),
    f"{_T}OfferExpired": ("closed", "a-expired"),
    f"{_T}PlaceClaimed": ("move", "a-accepted"),
    f"{_T}ClaimConfirmed": ("move", "a-dispatched"),
    f"{_T}PlaceReleased": ("closed", "a-cancelled"),
    f"{_T}ClaimExpired": ("closed", "a-expired"),
    f"{_T}LeaseExtended": ("wait", "a-offered"),
    f"{_T}Blocked": ("trouble", "t-blocked"),
    f"{_T}Unblocked": ("here", "t-progress"),
    f"{_T}ResultsReported": ("done", "t-done"),
    f"{_T}Verified": ("done", "t-verified"),
    f"{_T}FollowUpRequired": ("wait", "t-follow"),
    f"{_T}Reopened": ("wait", "t-open"),
    f"{_T}SeatStepUndone": ("wait", "a-offered"),
    f"{_T}StatusStepUndone": ("wait", "t-open"),
}


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """What these events name besides people and times."""
    given = {
        "step": str(STEPS.get(str(facts.get("step")), "")),
        "beyond": str(_(" (beyond the places)")) if facts.get("extra") is True else "",
        "note_said": str(_(": %(note)s", note=facts["note"])) if facts.get("note") else "",
    }
    if (reason := str(facts.get("reason"))) in REASONS:
        given["reason"] = str(REASONS[reason])
    if isinstance(listed := facts.get("credentials"), list):
        known = [str(present.CREDENTIAL.get(kind, kind)) for kind in listed]
        given["credentials"] = "、".join(known) or str(_("nothing in particular"))
    if isinstance(counted := facts.get("results"), dict):
        given["results"] = "，".join(f"{n} {present.RESULT.get(name, name)}" for name, n in counted.items())
    if until := _until(facts.get("until")):
        given["until"] = until
    if facts.get("need_id"):
        given["need"] = _need(facts["need_id"])
    return given


def _until(value: object) -> str:
    from web.i18n import when
    from web.sentences import as_time

    until = as_time(value) if value else None
    return when(until) if until else ""


def _need(value: Any) -> str:
    from web.names import as_id

    id = as_id(value)
    row = muster().views.one(NeedRow, id) if id else None
    return f"N-{row.number:04d} {row.title}" if row else str(_("a need"))
