"""What the events of volunteers, teams, policy values and accidents say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from web.messages.rules import PAPERS, WORDS
from web.policywords import NAME, PRESET, STRENGTH

SENTENCES: dict[str, Any] = {
    "volunteers.Volunteer.ApprovalAwaited": _l("%(item)s came by themselves and waits for approval"),
    "volunteers.Volunteer.Approved": _l("%(who)s approved %(item)s"),
    "volunteers.Volunteer.Declined": _l("%(who)s did not take %(item)s on: %(reason)s"),
    "volunteers.Volunteer.Left": _l("%(item)s serves no longer: %(reason)s"),
    "volunteers.Volunteer.AreaChanged": _l("%(who)s changed where %(item)s lives: %(area_word)s"),
    "volunteers.Volunteer.AvailabilitySet": _l("%(who)s entered when %(item)s can"),
    "volunteers.Volunteer.CredentialAdded": _l("%(who)s entered a credential of %(item)s: %(kind_word)s"),
    "volunteers.Volunteer.CredentialVerified": _l("%(who)s verified a credential of %(item)s"),
    "volunteers.Volunteer.CredentialWithdrawn": _l("%(who)s withdrew a credential of %(item)s: %(reason)s"),
    "volunteers.Volunteer.InsuranceTaken": _l(
        "%(insurer)s insures %(item)s from %(start)s (%(policy_number)s)"
    ),
    "volunteers.Volunteer.InsuranceEnded": _l("The insurance of %(item)s ends on %(end_day)s"),
    "volunteers.Volunteer.HealthDeclared": _l("%(item)s declared their health: %(fit_word)s"),
    "volunteers.Volunteer.HoldPlaced": _l("%(item)s is held back: %(kind_word)s"),
    "volunteers.Volunteer.TakenOffDuty": _l("%(item)s was taken off duty at once (%(rule)s)"),
    "volunteers.Volunteer.AuthoritiesTold": _l(
        "%(body)s was told of the suspected case of %(item)s at %(told)s"
    ),
    "volunteers.Volunteer.CoordinatorTold": _l("The coordinator was told of %(item)s at %(told)s"),
    "volunteers.Volunteer.HoldEnded": _l("%(who)s ended the hold on %(item)s: %(reason)s"),
    "volunteers.Volunteer.DeploymentStarted": _l("%(item)s is deployed in %(area_word)s"),
    "volunteers.Volunteer.DeploymentReturned": _l("%(item)s returned; quarantine until %(until)s"),
    "volunteers.Volunteer.EquipmentDisinfected": _l(
        "%(who)s noted disinfection after the return of %(item)s: %(what)s"
    ),
    "volunteers.Volunteer.QuarantineClosed": _l("%(who)s closed the quarantine of %(item)s"),
    "volunteers.Volunteer.ReturneeRegistered": _l(
        "%(item)s returned from %(came_from)s and is followed until %(until)s"
    ),
    "volunteers.Volunteer.ObservationNoted": _l("%(who)s asked how %(item)s is: %(well_word)s"),
    "volunteers.Volunteer.FollowUpMissed": _l("Nobody asked how %(item)s is"),
    "volunteers.Volunteer.ObservationEnded": _l("The observation of %(item)s has ended"),
    "volunteers.Volunteer.RuleOverridden": _l(
        "%(who)s let %(item)s do %(task)s against %(rule)s: %(reason)s"
    ),
    "volunteers.Volunteer.RuleFlagged": _l("%(rule)s was not kept by %(item)s at %(task)s"),
    "volunteers.Volunteer.ServiceUndone": _l("%(who)s took back the time counted for %(item)s at %(task)s"),
    "responses.Response.PresetApplied": _l("%(who)s applied the preset %(preset_word)s in %(item)s"),
    "responses.Response.PolicySet": _l(
        "%(who)s set %(name_word)s to %(value_word)s from %(from)s: %(source)s"
    ),
    "teams.Team.Formed": _l("%(who)s formed the team %(item)s"),
    "teams.Team.Joined": _l("%(volunteer)s joined %(item)s"),
    "teams.Team.MemberLeft": _l("%(volunteer)s left the team %(item)s"),
    "teams.Team.LeaderChanged": _l("%(leader)s leads %(item)s"),
    "teams.Team.Renamed": _l("%(who)s renamed the team to %(name)s"),
    "teams.Team.Disbanded": _l("%(who)s disbanded %(item)s"),
    "accidents.Accident.Reported": _l("%(who)s reported the accident %(item)s of %(volunteer)s"),
    "accidents.Accident.TextAdded": _l("%(who)s added to the accident %(item)s"),
    "accidents.Accident.PaperAdded": _l("%(who)s put a paper to %(item)s: %(paper)s"),
    "accidents.Accident.PapersCompleted": _l("The papers of %(item)s are complete"),
    "accidents.Accident.Closed": _l("%(who)s closed %(item)s: %(outcome_word)s"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "volunteers.Volunteer.ApprovalAwaited": ("wait", "a-offered"),
    "volunteers.Volunteer.Approved": ("done", "a-cleared"),
    "volunteers.Volunteer.Declined": ("closed", "a-declined"),
    "volunteers.Volunteer.Left": ("closed", "a-cancelled"),
    "volunteers.Volunteer.CredentialVerified": ("done", "a-cleared"),
    "volunteers.Volunteer.HoldPlaced": ("trouble", "t-blocked"),
    "volunteers.Volunteer.TakenOffDuty": ("trouble", "t-overdue"),
    "volunteers.Volunteer.HoldEnded": ("done", "a-cleared"),
    "volunteers.Volunteer.DeploymentStarted": ("move", "a-dispatched"),
    "volunteers.Volunteer.DeploymentReturned": ("wait", "a-offered"),
    "volunteers.Volunteer.QuarantineClosed": ("done", "a-cleared"),
    "volunteers.Volunteer.FollowUpMissed": ("trouble", "t-overdue"),
    "volunteers.Volunteer.RuleOverridden": ("wait", "t-follow"),
    "volunteers.Volunteer.RuleFlagged": ("wait", "t-follow"),
    "responses.Response.PolicySet": ("wait", "a-offered"),
    "responses.Response.PresetApplied": ("wait", "a-offered"),
    "accidents.Accident.Reported": ("trouble", "t-overdue"),
    "accidents.Accident.Closed": ("closed", "t-closed"),
}

KINDS = {"team": _l("Teams"), "accident": _l("Accidents")}

OUTCOME = {
    "paid": _l("paid"),
    "refused": _l("refused"),
    "withdrawn": _l("withdrawn"),
    "no_claim": _l("no claim made"),
}


AREA_TOLD = frozenset({"deployment_id"})
"""Facts beside which an area is part of the sentence; elsewhere nobody asks for its name."""


def words(facts: Mapping[str, Any]) -> dict[str, str]:
    """The words of these sentences in the reader's language."""
    from web.i18n import day, when

    known = {
        "kind_word": str(WORDS.get(str(facts.get("kind")), facts.get("kind", ""))),
        "paper": str(PAPERS.get(str(facts.get("kind")), "")),
        "fit_word": str(_l("fit for duty") if facts.get("fit") else _l("not fit for duty")),
        "well_word": str(_l("is well") if facts.get("well") else _l("is not well")),
        "preset_word": str(PRESET.get(str(facts.get("preset")), "")),
        "name_word": str(NAME.get(str(facts.get("name")), facts.get("name", ""))),
        "value_word": str(STRENGTH.get(str(facts.get("value")), facts.get("value", ""))),
        "outcome_word": str(OUTCOME.get(str(facts.get("outcome")), facts.get("outcome", ""))),
        "until": when(_moment(facts.get("quarantine_until") or facts.get("until"))),
        "from": when(_moment(facts.get("valid_from"))),
        "told": when(_moment(facts.get("told_at"))),
        "end_day": day(_moment(facts.get("ends_at"))),
        "leader": _volunteer(facts.get("leader_id")),
        "area_word": _area(facts) if AREA_TOLD & facts.keys() or len(facts) == 1 else "",
    }
    return {name: word for name, word in known.items() if word}


def _area(facts: Mapping[str, Any]) -> str:
    from web.chrome import Chrome

    return Chrome.area_name(str(facts["area_code"])) if "area_code" in facts else ""


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _volunteer(value: object) -> str:
    from web.context import muster
    from web.names import Names

    return Names(muster().views).volunteer(value) if value else ""
