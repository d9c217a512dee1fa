"""Several people at once: each is a command of its own, so that one refusal does not hold up the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from flask import flash, jsonify, redirect, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import dispatch
from domain.base import Cause, MusterError, Position, RuleBroken
from domain.dispatch import LIVE_SEATS, TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.access import needs
from web.answers import back, shown, wants_json
from web.asking import Answer
from web.context import muster
from web.dispatch.offers import MOST_MINUTES
from web.dispatch.rows import TASK, blueprint, task_row, volunteer_row
from web.errors import text_of
from web.taskpages import ACTS, Warned, task_page

Act = Callable[[VolunteerId, Cause], Position]


@dataclass
class Outcome:
    """Who it was done for, and who was refused why."""

    position: Position = Position(0)  # noqa: RUF009 - a NewType, no call at run time
    done: list[UUID] = field(default_factory=list)
    refused: dict[UUID, MusterError] = field(default_factory=dict)

    def warned(self) -> dict[UUID, MusterError]:
        """Whose refusals a reason would lift."""
        return {id: why for id, why in self.refused.items() if why.params.get("overridable")}


def each(people: list[UUID], cause: Cause, act: Act) -> Outcome:
    """Do it for each; the ids of the commands follow from the form's, so that a repeat changes nothing."""
    outcome = Outcome()
    for id in people:
        own = cause if len(people) == 1 else replace(cause, command_id=uuid5(cause.command_id, str(id)))
        try:
            outcome.position = act(VolunteerId(id), own)
            outcome.done.append(id)
        except MusterError as refusal:
            outcome.refused[id] = refusal
    return outcome


def _asked(row: TaskRow) -> list[UUID]:
    """The ticked people, or those of a team who have no place on the task yet."""
    chosen = forms.optional_uuid("team")
    if chosen is None:
        return [volunteer_row(id).id for id in forms.uuids("volunteer")]
    team = access.require("team.see", muster().views.one(TeamRow, chosen))
    placed = {seat["volunteer_id"] for seat in row.seats if seat["state"] in LIVE_SEATS}
    people = [volunteer_row(UUID(member)).id for member in team.members if member not in placed]
    if not people:
        raise RuleBroken("offer.nobody")
    return people


@blueprint.post(f"{TASK}/assignments")
@needs("seat.assign")
def assign(task_id: UUID) -> Answer:
    """Send volunteers or a team to the task; `override` is the reason for going over a warning."""
    row = task_row(task_id, "seat.assign")
    people = _asked(row)
    override = forms.optional_text("override", most=200)

    def act(who: VolunteerId, cause: Cause) -> Position:
        return dispatch.assign_volunteer(
            muster().ledger, task_id=TaskId(row.id), volunteer_id=who, override=override, cause=cause
        )

    return _answer(row, each(people, forms.cause(), act), "assigned", "assignments")


@blueprint.post(f"{TASK}/offers")
@needs("seat.assign")
def offer(task_id: UUID) -> Answer:
    """Offer places to volunteers or a team, all until the same moment."""
    row = task_row(task_id, "seat.assign")
    people = _asked(row)
    override = forms.optional_text("override", most=200)
    given = forms.fields().get("minutes") not in (None, "")
    minutes = forms.whole("minutes", least=1, most=MOST_MINUTES) if given else None

    def act(who: VolunteerId, cause: Cause) -> Position:
        return dispatch.offer_places(
            muster().ledger,
            task_id=TaskId(row.id),
            volunteer_ids=[who],
            minutes=minutes,
            override=override,
            cause=cause,
        )

    return _answer(row, each(people, forms.cause(), act), "offered", "offers")


@blueprint.post(f"{TASK}/people")
@needs("seat.cancel")
def several(task_id: UUID) -> Answer:
    """Cancel, check in, clear, send or note as not come: the ticked people of the task's list."""
    row, word = task_row(task_id, "seat.cancel"), forms.word("act", tuple(ACTS))
    people, reason = forms.uuids("volunteer"), forms.optional_text("reason", most=200)
    ledger, task = muster().ledger, TaskId(row.id)
    acts: dict[str, Callable[..., Position]] = {
        "cancel": dispatch.cancel_assignment,
        "check-in": dispatch.check_in,
        "clear": dispatch.clear,
        "no-show": dispatch.mark_no_show,
        "dispatch": dispatch.dispatch_volunteer,
    }
    more: dict[str, Any] = {"reason": reason} if word == "cancel" else {}

    def act(who: VolunteerId, cause: Cause) -> Position:
        return acts[word](ledger, task_id=task, volunteer_id=who, cause=cause, **more)

    return _answer(row, each(people, forms.cause(), act), "done", "people")


def _answer(row: TaskRow, outcome: Outcome, word: str, path: str) -> Answer:
    """JSON, the task's page with what a rule warns of, or back with a line for each refusal."""
    if outcome.refused and not outcome.done and (wants_json() or not outcome.warned()):
        raise next(iter(outcome.refused.values()))
    if wants_json():
        return _json(outcome, word)
    shown(outcome.position)
    _say(outcome)
    if warned := outcome.warned():
        people = [_warned(id, why) for id, why in warned.items()]
        return task_page(row.id, warned=people, act=path), 422
    return redirect(back(url_for("dispatch.task", task_id=row.id)), 303)


def _json(outcome: Outcome, word: str) -> Response:
    refused = [
        {
            "volunteer": str(id),
            "key": why.key,
            "rule": why.rule,
            "text": text_of(why.key, why.params),
            "overridable": bool(why.params.get("overridable")),
        }
        for id, why in outcome.refused.items()
    ]
    done = [str(id) for id in outcome.done]
    in_time = shown(outcome.position)
    return jsonify({"position": outcome.position, "shown": in_time, word: done, "refused": refused})


def _say(outcome: Outcome) -> None:
    if len(outcome.done) > 1:
        done = ngettext("Recorded for %(num)s person", "Recorded for %(num)s people", len(outcome.done))
        flash(done, "done")
    for id, why in outcome.refused.items():
        if not why.params.get("overridable"):
            flash(f"{_name(id)}: {text_of(why.key, why.params)}", "trouble")


def _warned(id: UUID, why: MusterError) -> Warned:
    return Warned(id, _name(id), why.rule or "", text_of(why.key, why.params))


def _name(id: UUID) -> str:
    row = muster().views.one(VolunteerRow, id)
    return access.name_of(row.name) if row else ""
