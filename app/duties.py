"""What every operation asks before somebody's duty: the V-rules, as the response's policies have them."""

from __future__ import annotations

from datetime import timedelta

from app import judging
from app.ledger import Ledger
from domain.areas import RISKS, Area, area_id
from domain.base import Aggregate, Cause, RuleBroken
from domain.findings import Finding
from domain.organisations import Organisation, OrganisationId
from domain.place import AreaCode, parent_of
from domain.responses import Response
from domain.volunteers import Volunteer
from domain.volunteers.duties import Duty, Setting
from domain.volunteers.rules import ARRIVAL, PROMISE, judge, lives_and_serves

HAPPENING_NOW = timedelta(minutes=2)
"""What happened longer ago than this is recorded whatever a rule says."""


def promise(
    ledger: Ledger, volunteer: Volunteer, duty: Duty, *, override: str, cause: Cause
) -> list[Aggregate]:
    """Promise the volunteer's time to the duty; save the volunteer and what is returned besides.

    Refuses what a rule refuses (V1, V2, V4–V9 as the response's policies have them), and what a rule warns of
    unless `override` gives a reason; each override and each flag is an event. Refuses in an ended response.
    """
    ledger.get(Response, duty.response_id).must_run()
    found = findings(ledger, volunteer, duty, cause=cause)
    judging.refuse(found, override)
    for finding in found:
        if finding.strength == "warn":
            volunteer.override(finding.rule, duty.item_id, key=finding.key, reason=override, cause=cause)
        else:
            volunteer.flag(finding.rule, duty.item_id, key=finding.key, cause=cause)
    volunteer.promise(duty.commitment, cause=cause)
    return []


def arrive(ledger: Ledger, volunteer: Volunteer, duty: Duty, *, cause: Cause) -> list[Aggregate]:
    """The volunteer begins the duty; save the volunteer and what is returned besides.

    Refuses only a check-in that happens now without a fit temperature of today where V3 is refused; anything
    else has happened, and is flagged. Who arrives in a severe area elsewhere is deployed there from now (V2).
    """
    setting = setting_of(ledger, volunteer, duty, cause=cause)
    for finding in judge(ARRIVAL, volunteer, duty, setting):
        if finding.strength == "refuse" and cause.at - cause.happened_at <= HAPPENING_NOW:
            raise RuleBroken(finding.key, rule=finding.rule, **finding.params)
        volunteer.flag(finding.rule, duty.item_id, key=finding.key, cause=cause)
    _deploy(volunteer, duty, setting, cause)
    return []


def findings(ledger: Ledger, volunteer: Volunteer, duty: Duty, *, cause: Cause) -> list[Finding]:
    """What speaks against promising this duty, each with its strength; nothing is changed."""
    return judge(PROMISE, volunteer, duty, setting_of(ledger, volunteer, duty, cause=cause))


def setting_of(ledger: Ledger, volunteer: Volunteer, duty: Duty, *, cause: Cause) -> Setting:
    """What the rules look at besides the volunteer and the duty."""
    response = ledger.get(Response, duty.response_id)
    return Setting(
        home=_home(ledger, volunteer, duty),
        risk=risk_of(ledger, duty.area_code),
        response_area=response.area_code,
        zone=response.time_zone,
        policies=response.policies,
        now=cause.happened_at,
    )


def risk_of(ledger: Ledger, code: AreaCode) -> str:
    """The highest risk of the area and of those around it."""
    worst, around = "low", AreaCode(code)
    while True:
        area = ledger.find(Area, area_id(around))
        worst = max(worst, area.risk if area else "low", key=RISKS.index)
        above = parent_of(around)
        if above is None:
            return worst
        around = above


def _home(ledger: Ledger, volunteer: Volunteer, duty: Duty) -> AreaCode:
    """The home area of who sends them: the duty's organisation when theirs is part of it, else their own."""
    own = ledger.get(Organisation, volunteer.organisation_id)
    above: OrganisationId | None = volunteer.organisation_id
    while above is not None:
        if above == duty.organisation_id:
            return ledger.get(Organisation, above).area_code
        above = ledger.get(Organisation, above).parent_id
    return own.area_code


def _deploy(volunteer: Volunteer, duty: Duty, setting: Setting, cause: Cause) -> None:
    """Whoever serves in a severe area away from where they live is deployed, until a recorded return."""
    applied = setting.policies.strength("V2", setting.time_of(duty)) != "off"
    elsewhere = not within_home(volunteer, duty, setting)
    if applied and setting.risk == "high" and elsewhere and volunteer.deployment is None:
        deployment_id = cause.new_id(f"deployment {volunteer.id}")
        volunteer.start_deployment(deployment_id, duty.area_code, response_id=duty.response_id, cause=cause)


def within_home(volunteer: Volunteer, duty: Duty, setting: Setting) -> bool:
    """Whether serving there is no travel: they live and serve inside the response area."""
    return lives_and_serves(volunteer, duty.area_code, setting)
