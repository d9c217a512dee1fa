"""What the rules for volunteers, teams, accidents and policy values say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    # V1–V9
    "volunteer.outside_home_area": _("%(area)s lies outside the organisation's home area."),
    "volunteer.high_risk_at_home": _("%(area)s is at high risk."),
    "volunteer.deployed_elsewhere": _("The volunteer is deployed in %(area)s and has not returned."),
    "volunteer.in_quarantine": _(
        "The volunteer is back from a severe area; the quarantine runs until %(until)s."
    ),
    "volunteer.temperature_missing": _("There is no temperature of today."),
    "volunteer.temperature_abnormal": _("Today's temperature is not below the limit."),
    "volunteer.held_back": _("The volunteer is held back: %(kind)s."),
    "volunteer.not_insured": _("The volunteer has no insurance in force for this time."),
    "volunteer.insured_in_part": _("The volunteer's insurance does not cover the whole of this time."),
    "volunteer.duty_too_long": _(
        "With what is promised around it this duty runs from %(starts_at)s to %(ends_at)s: "
        "more than %(hours)s hours."
    ),
    "volunteer.days_in_a_row": _("This would be day %(days)s in a row without a free day."),
    "volunteer.credential_missing": _(
        "The task asks for a credential the volunteer does not have: %(kind)s."
    ),
    "volunteer.credential_unverified": _("The volunteer's credential is not verified: %(kind)s."),
    "volunteer.credential_expires": _("The volunteer's credential ends before the task does: %(kind)s."),
    "volunteer.under_observation": _("The volunteer is a returnee under observation until %(until)s."),
    # who serves
    "volunteer.is_pending": _("The volunteer is not approved yet."),
    "volunteer.is_declined": _("The volunteer was declined."),
    "volunteer.is_left": _("The volunteer serves no longer."),
    "volunteer.approved_already": _("The volunteer is approved already."),
    "volunteer.not_pending": _("The volunteer does not wait for approval."),
    "volunteer.not_active": _("The volunteer does not serve."),
    "volunteer.promised_still": _("The volunteer is still promised to something."),
    "volunteer.not_served": _("No time of the volunteer is counted for this."),
    "volunteer.too_many_spans": _("There can be at most %(most)s times."),
    "volunteer.span_unreadable": _("A weekly time has a day, a start and a later end."),
    # papers
    "volunteer.credential_unknown": _("“%(kind)s” is not a kind of credential."),
    "volunteer.too_many_credentials": _("A volunteer has at most %(most)s credentials."),
    "volunteer.credential_missing_here": _("There is no such credential."),
    "volunteer.credential_verified_already": _("The credential is verified already."),
    "volunteer.own_credential": _("Nobody verifies their own credential."),
    "volunteer.not_insured_so": _("This policy does not cover the volunteer."),
    "volunteer.insurance_ends_before": _("The policy does not cover the volunteer at that time."),
    # health and journeys
    "volunteer.hold_unknown": _("“%(kind)s” is not a reason to hold somebody back."),
    "volunteer.hold_over_already": _("This would be over already."),
    "volunteer.too_many_holds": _("There are %(most)s holds already."),
    "volunteer.hold_missing": _("This hold has ended."),
    "volunteer.told_in_the_future": _("This time has not come yet."),
    "volunteer.authorities_told_already": _("The health authorities were told already."),
    "volunteer.authorities_first": _("The health authorities are told of a suspected case first."),
    "volunteer.authorities_not_told": _("The health authorities have not been told of this suspected case."),
    "volunteer.deployed_already": _("The volunteer is deployed in %(area)s, or not out of quarantine."),
    "volunteer.not_deployed": _("The volunteer is not deployed."),
    "volunteer.not_returned": _("The volunteer has not returned."),
    "volunteer.returned_already": _("The return is recorded already."),
    "volunteer.quarantine_runs": _("The quarantine runs until %(until)s."),
    "volunteer.not_disinfected": _("Vehicles and equipment have not been disinfected."),
    "volunteer.observed_already": _("The volunteer is followed already, until %(until)s."),
    "volunteer.observation_over_already": _("This observation would be over already."),
    "volunteer.not_observed": _("The volunteer is not under observation."),
    # policy values
    "policy.unknown": _("“%(name)s” is not a policy value."),
    "policy.strength_unknown": _("“%(strength)s” is not how a rule can be applied."),
    "policy.fixed": _("This rule is always refused: two promises at one time are never possible."),
    "policy.not_a_number": _("This is not a number."),
    "policy.out_of_range": _("The number must lie between %(least)s and %(most)s."),
    "policy.preset_unknown": _("“%(preset)s” is not a preset."),
    "policy.source_missing": _("The source is missing: who set this value, and in which document."),
    "policy.rule_off": _("This response does not apply this rule."),
    # teams
    "team.not_found": _("There is no such team."),
    "team.name_missing": _("The team has no name."),
    "team.full": _("The team “%(name)s” has %(most)s members; more do not fit."),
    "team.disbanded": _("The team “%(name)s” was disbanded."),
    "team.not_a_member": _("This volunteer is not in the team “%(name)s”."),
    "team.leader_stays": _("The leader of “%(name)s” cannot leave it."),
    "team.leader_leaves": _("They lead “%(name)s”: a team is not left without a leader."),
    "team.of_another_organisation": _("The volunteer serves in another organisation."),
    # accidents
    "accident.not_found": _("There is no such accident."),
    "accident.status_is": _("The accident is %(status)s."),
    "accident.paper_unknown": _("“%(kind)s” is not a kind of paper."),
    "accident.paper_there_already": _("This file is with the accident already."),
    "accident.too_many_papers": _("An accident has at most %(most)s papers."),
    "accident.papers_missing": _("A paper is missing: %(kind)s (and %(more)s more)."),
    "accident.papers_open": _("The papers are not complete."),
    "accident.outcome_unknown": _("“%(outcome)s” is not an outcome."),
}

WAYS: dict[str, LazyString] = {
    "volunteer.outside_home_area": _(
        "File the approval on the task first (who approved, document number, date), then send again."
    ),
    "volunteer.high_risk_at_home": _(
        "Give the reason why it shall be done all the same, or file an approval."
    ),
    "volunteer.deployed_elsewhere": _("Record the return first, or choose somebody else."),
    "volunteer.in_quarantine": _("Choose somebody else until the quarantine is closed."),
    "volunteer.temperature_missing": _("Enter today's temperature and health declaration, then check in."),
    "volunteer.temperature_abnormal": _("Go home or see a doctor; the coordinator has been told."),
    "volunteer.held_back": _(
        "Choose somebody else, or end the hold on the volunteer's page when it is over."
    ),
    "volunteer.not_insured": _("Enter the insurance on the volunteer's page, or choose somebody else."),
    "volunteer.insured_in_part": _("Extend the insurance, or choose somebody else."),
    "volunteer.duty_too_long": _("Choose somebody who is rested, or make it two shifts."),
    "volunteer.days_in_a_row": _("Choose somebody else; this volunteer needs a day off."),
    "volunteer.credential_missing": _(
        "Choose somebody with this credential, or enter it and have it verified."
    ),
    "volunteer.credential_unverified": _("Look at the paper and verify it on the volunteer's page."),
    "volunteer.credential_expires": _("Enter the renewed credential, or choose somebody else."),
    "volunteer.under_observation": _("Choose somebody else until the observation ends."),
    "volunteer.is_pending": _("Approve the volunteer first, on the list of volunteers."),
    "volunteer.is_declined": _("Approve the volunteer first, on the list of volunteers."),
    "volunteer.is_left": _("Choose somebody else, or take the volunteer on again."),
    "volunteer.promised_still": _("Release the promises first."),
    "volunteer.own_credential": _("Ask somebody else to look at the paper."),
    "volunteer.authorities_first": _("Tell the health authorities, record when, then tell the coordinator."),
    "volunteer.authorities_not_told": _("Tell the health authorities and record when; then end the hold."),
    "volunteer.deployed_already": _("Close the earlier deployment first: return, disinfection, quarantine."),
    "volunteer.quarantine_runs": _("Wait until then."),
    "volunteer.not_disinfected": _("Record the disinfection first."),
    "volunteer.not_returned": _("Record the return first."),
    "policy.rule_off": _("Change how the rule is applied on the page of the response's policy values."),
    "policy.source_missing": _("Say where the value comes from: a notice, a document number, a decision."),
    "team.leader_stays": _("Let another member lead first."),
    "team.leader_leaves": _("Let another member lead first, or disband the team; then they can leave."),
    "team.full": _("Form a second team."),
    "accident.papers_missing": _("Put the missing papers to the accident."),
    "accident.papers_open": _("Put the papers to it and mark them complete, or choose another outcome."),
}

FIELDS: dict[str, LazyString] = {
    "value": _("Value"),
    "form.not_money:value": _("Value in all, yuan"),
    "source": _("Source"),
    "valid_from": _("Valid from"),
    "preset": _("Preset"),
    "told_at": _("Told at"),
    "override": _("Reason"),
    "what": _("What happened"),
    "closed_as": _("Outcome"),
    "team": _("Team"),
    "action": _("Action"),
}

PAPERS: dict[str, LazyString] = {
    "diagnosis": _("diagnosis"),
    "insurance": _("insurance policy"),
    "service_record": _("record of service"),
    "invoice": _("invoice"),
    "identity": _("proof of identity"),
    "site": _("photo of the place"),
    "statement": _("statement of a witness"),
    "other": _("another paper"),
}
"""What the papers of a claim are called."""

WORDS: dict[str, LazyString] = {
    "fever": _("temperature not below the limit"),
    "symptoms": _("suspect symptoms"),
    "risk_area": _("from an area at risk"),
    "suspected": _("suspected case"),
    "other": _("another reason"),
    "papers_complete": _("complete with its papers"),
    **{kind: text for kind, text in PAPERS.items() if kind != "other"},
    "social_worker": _("social worker"),
    "physician": _("physician"),
    "counsellor": _("counsellor"),
    "disinfection": _("disinfection training"),
    "driver": _("driver"),
    "first_aid": _("first aid"),
}
