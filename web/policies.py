"""Policy values 政策值 of a response: each rule and limit with its source and its time, and setting them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import policies as commands
from domain.base import Position
from domain.policies import ALWAYS, LIMITS, NAMES, PRESETS, RULES, Policies, PolicyValue, source_of
from domain.responses import ResponseId
from projections.policies import PolicyRow, policies_of, settings_of
from projections.responses import ResponseRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.at import at, moment
from web.context import muster
from web.i18n import local_input
from web.names import Names
from web.policywords import LIMIT, MEANING, NAME, PHRASE, PRESET, RULE, STRENGTH, STRENGTH_LOOK, UNIT

blueprint = Blueprint("policies", __name__, url_prefix="/responses")


@dataclass(frozen=True)
class Shown:
    """One value as the page shows it, with what follows it."""

    name: str
    now: PolicyValue
    later: PolicyValue | None

    @property
    def source(self) -> str:
        """Where the value comes from, in the reader's language."""
        return source_text(self.now.source)

    @property
    def since(self) -> datetime | None:
        """From when it holds; None from the beginning."""
        return None if self.now.valid_from == ALWAYS else self.now.valid_from


@dataclass(frozen=True)
class Setting:
    """One setting of the history: when, by whom, what, from when."""

    row: PolicyRow
    who: str
    source: str

    @property
    def since(self) -> datetime | None:
        """From when it held; None from the beginning."""
        return None if self.row.valid_from == ALWAYS else self.row.valid_from


@blueprint.get("/<uuid:response_id>/policies")
@needs("policy.see")
def policies(response_id: UUID) -> str:
    """A response's rules and limits with source and time, or as they were at ?at=; ?preset= previews one."""
    return page(access.require("policy.see", muster().views.one(ResponseRow, response_id)))


def page(
    row: ResponseRow, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """The values, the form, the presets and the history."""
    g.time_zone, position = row.time_zone, at()
    held = policies_of(muster().views, row, position)
    now = moment() or muster().ledger.now()
    preview = request.args.get("preset", "")
    return render_template(
        "responses/policies.html",
        row=row,
        rules=[_shown(held, rule, now) for rule in RULES],
        limits=[_shown(held, name, now) for name in LIMITS],
        history=_history(row, position),
        changes=_changes(held, preview, now) if preview in PRESETS else None,
        preview=preview,
        words={"rule": RULE, "phrase": PHRASE, "limit": LIMIT, "name": NAME, "preset": PRESET},
        strengths=[(word, STRENGTH[word]) for word in STRENGTH],
        strength=STRENGTH,
        looks=STRENGTH_LOOK,
        meaning=MEANING,
        unit={name: UNIT[limit.unit] for name, limit in LIMITS.items()},
        bounds=LIMITS,
        may_change=position is None and not row.ended and access.may("policy.change", row),
        given=given or _first_values(held, now),
        why=why or {},
        moment=moment(),
        at=position,
    )


def _first_values(held: Policies, now: datetime) -> dict[str, str]:
    """The form for the value asked for by ?set=, as it holds now."""
    name = request.args.get("set", "")
    value = held.value(name, now).value if name in NAMES else ""
    return {"name": name, "value": value, "valid_from": local_input(now)}


@blueprint.post("/<uuid:response_id>/policies")
@needs("policy.change")
def set_policy(response_id: UUID) -> Answer:
    """Set one value from a time on. Refuses without a source."""
    row = access.require("policy.change", muster().views.one(ResponseRow, response_id))
    g.time_zone = row.time_zone
    return answered(lambda: _set(row), lambda **kept: page(row, **kept))


def _set(row: ResponseRow) -> Response:
    _must_reach(row)
    values = gather(
        name=lambda: forms.word("name", NAMES),
        value=lambda: forms.text("value", 20),
        source=lambda: forms.text("source", 200),
        valid_from=lambda: forms.moment("valid_from"),
    )
    position = commands.set_policy(
        muster().ledger, response_id=ResponseId(row.id), **values, cause=forms.cause()
    )
    return done(position, url_for("policies.policies", response_id=row.id))


@blueprint.post("/<uuid:response_id>/policies/preset")
@needs("policy.change")
def apply_preset(response_id: UUID) -> Answer:
    """Take a preset's value for everything, from now on."""
    row = access.require("policy.change", muster().views.one(ResponseRow, response_id))
    _must_reach(row)
    position = commands.apply_preset(
        muster().ledger,
        response_id=ResponseId(row.id),
        preset=forms.word("preset", tuple(PRESETS)),
        cause=forms.cause(),
    )
    return done(position, url_for("policies.policies", response_id=row.id))


def _must_reach(row: ResponseRow) -> None:
    """Refuses when the response reaches beyond the reader's area."""
    if not access.may("policy.change", area_code=row.area_code, response_id=row.id):
        raise access.Denied("access.denied_here")


def _shown(held: Policies, name: str, now: datetime) -> Shown:
    later = [value for value in held.values if value.name == name and value.valid_from > now]
    return Shown(name, held.value(name, now), min(later, key=lambda v: v.valid_from) if later else None)


def _history(row: ResponseRow, position: Position | None) -> list[Setting]:
    """What was set, the newest first."""
    settings = settings_of(muster().views, row.id, position)[::-1]
    names = Names(muster().views)
    return [
        Setting(one, names.actor(one.set_by_kind, one.set_by), source_text(one.source)) for one in settings
    ]


def _changes(held: Policies, preset: str, now: datetime) -> list[tuple[str, str, str]]:
    """What applying the preset would change: name, what holds now, what would hold."""
    pairs = [(name, held.value(name, now).value, PRESETS[preset][name]) for name in NAMES]
    return [(name, old, new) for name, old, new in pairs if old != new]


def source_text(source: str) -> str:
    """A source as people read it: what somebody wrote, or the preset."""
    for preset in PRESETS:
        if source == source_of(preset):
            return str(_("Preset “%(preset)s”", preset=PRESET[preset]))
    return source
