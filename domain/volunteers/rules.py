"""The V-rules: each a small pure function that finds what speaks against a duty; docs/rules.md lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from domain.findings import Finding
from domain.place import within
from domain.volunteers.credentials import covers
from domain.volunteers.duties import Duty, Setting
from domain.volunteers.fatigue import Span, days_in_a_row, span_with
from domain.volunteers.volunteer import Volunteer

Findings = Iterator[Finding]
Rule = Callable[[Volunteer, Duty, Setting], Findings]


def must_serve(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """Only whom the organisation has taken on is asked for anything."""
    if volunteer.standing != "active":
        yield Finding("", f"volunteer.is_{volunteer.standing}")


def v1_home_area(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """Outside the sender's home area only with an approval on file; a high risk at home is warned of."""
    if duty.approved:
        return
    if not within(duty.area_code, setting.home):
        yield Finding("V1", "volunteer.outside_home_area", {"area": duty.area_code})
    elif setting.risk == "high":
        yield Finding("V1", "volunteer.high_risk_at_home", {"area": duty.area_code}, "warn")


def v2_deployment(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """Deployed to a severe area: nothing elsewhere; after the return nothing until quarantine is closed."""
    away = volunteer.deployment
    if away is None or lives_and_serves(volunteer, away.area_code, setting):
        return
    if away.returned_at is not None:
        yield Finding("V2", "volunteer.in_quarantine", {"until": away.quarantine_until})
    elif not within(duty.area_code, away.area_code):
        yield Finding("V2", "volunteer.deployed_elsewhere", {"area": away.area_code})


def lives_and_serves(volunteer: Volunteer, area_code: str, setting: Setting) -> bool:
    """Whether it is inside the response area where the volunteer lives too: then it is no travel (V2)."""
    return within(volunteer.area_code, setting.response_area) and within(area_code, setting.response_area)


def v3_temperature(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """A temperature of today, taken and below the limit; today is the day in the response's zone."""
    here = ZoneInfo(setting.zone)
    declared = volunteer.declared
    today = setting.now.astimezone(here).date()
    if declared is None or not declared.measured or declared.at.astimezone(here).date() != today:
        yield Finding("V3", "volunteer.temperature_missing")
    elif not declared.fit:
        yield Finding("V3", "volunteer.temperature_abnormal")


def v4_hold(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """Who is held back (symptoms, from an area at risk, a suspected case) is promised nothing."""
    for hold in volunteer.holds.values():
        if hold.holds(duty.starts_at):
            yield Finding("V4", "volunteer.held_back", {"kind": hold.kind})
            return


def v5_insurance(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """Insurance in force for the whole duty."""
    if not covers(volunteer.insured.values(), duty.starts_at, duty.ends_at):
        known = any(held.ends_at > duty.starts_at for held in volunteer.insured.values())
        yield Finding("V5", "volunteer.insured_in_part" if known else "volunteer.not_insured")


def v6_fatigue(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """No duty spans too long and nobody serves too many days on end, all promises and served time counted."""
    others: list[Span] = [(c.starts_at, c.ends_at) for c in volunteer.commitments.values()]
    others += [(s.starts_at, s.ends_at) for s in volunteer.served]
    wanted = (duty.starts_at, duty.ends_at)
    start, end = span_with(wanted, others, _hours(setting, duty, "V6.rest_hours"))
    for name, strength in (("V6.refuse_hours", "refuse"), ("V6.warn_hours", "warn")):
        if end - start > _hours(setting, duty, name):
            said = {"starts_at": start, "ends_at": end, "hours": setting.limit(name, duty)}
            yield Finding("V6", "volunteer.duty_too_long", said, strength)
            break
    days = days_in_a_row(wanted, others, setting.zone)
    for name, strength in (("V6.refuse_days", "refuse"), ("V6.warn_days", "warn")):
        if days >= setting.limit(name, duty):
            yield Finding("V6", "volunteer.days_in_a_row", {"days": days}, strength)
            break


def v7_overlap(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """No two promises at one time, whichever operation; `Volunteer.promise` guards the same for itself."""
    for promised in volunteer.commitments.values():
        if promised.overlaps(duty.commitment):
            said = {"starts_at": promised.starts_at, "ends_at": promised.ends_at}
            yield Finding("V7", "volunteer.promised_already", said)
            return


def v8_credentials(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """Each credential the duty asks for: there, verified, and valid until its end."""
    for kind in duty.credentials:
        shown = [c for c in volunteer.credentials.values() if c.kind == kind]
        verified = [c for c in shown if c.verified]
        if any(c.valid_until is None or c.valid_until >= duty.ends_at for c in verified):
            continue
        if not shown:
            yield Finding("V8", "volunteer.credential_missing", {"kind": kind})
        elif not verified:
            yield Finding("V8", "volunteer.credential_unverified", {"kind": kind})
        else:
            yield Finding("V8", "volunteer.credential_expires", {"kind": kind})


def v9_observation(volunteer: Volunteer, duty: Duty, setting: Setting) -> Findings:
    """A returnee is followed until the end of observation; a duty before that is noted."""
    observed = volunteer.observation
    if observed is not None and duty.starts_at < observed.until:
        yield Finding("V9", "volunteer.under_observation", {"until": observed.until})


PROMISE: tuple[Rule, ...] = (
    must_serve,
    v7_overlap,
    v1_home_area,
    v2_deployment,
    v4_hold,
    v5_insurance,
    v6_fatigue,
    v8_credentials,
    v9_observation,
)
"""Asked before time is promised, in the order in which a refusal helps most."""
ARRIVAL: tuple[Rule, ...] = (v3_temperature,)
"""Asked at check-in."""


def judge(rules: tuple[Rule, ...], volunteer: Volunteer, duty: Duty, setting: Setting) -> list[Finding]:
    """What the rules find, as strict as the response's policies let them be at the duty's time."""
    found = [finding for rule in rules for finding in rule(volunteer, duty, setting)]
    asked = [finding.under(setting.policies, setting.time_of(duty)) for finding in found]
    return [finding for finding in asked if finding.strength != "off"]


def _hours(setting: Setting, duty: Duty, name: str) -> timedelta:
    return timedelta(hours=float(setting.limit(name, duty)))
