"""Health first: temperature and declaration before the day's first check-in, as the policy says (V3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from flask import redirect, render_template, url_for
from flask import session as browser
from werkzeug.wrappers import Response as Answer

from app import volunteers
from domain.base import BadInput, Position, RuleBroken
from domain.policies import Policies
from domain.responses import Response, ResponseId
from domain.volunteers import VolunteerId
from projections.responses import ResponseRow
from projections.volunteers import VolunteerRow
from web import access, chrome, forms
from web.access import needs
from web.answers import back, done
from web.context import muster
from web.phone.blueprint import blueprint
from web.phone.codes import day_at
from web.phone.places import BEFORE_ARRIVAL, Assignment, mine

COLDEST, HOTTEST, USUAL = 340, 420, 365
"""Tenths of a degree that can be chosen; where the choice starts."""
LATER = "health_later"


@dataclass(frozen=True)
class Health:
    """What is to be asked of me today, and what I said."""

    strength: str
    response_id: UUID | None
    declared_at: datetime | None
    fit: bool | None
    temperature: str
    """My own, in °C, for my eyes; "" when none was taken today."""
    held: bool
    later: bool

    @property
    def off_duty(self) -> bool:
        """Declared unfit today, or held back."""
        return self.held or self.fit is False

    @property
    def asked(self) -> bool:
        """Whether the declaration comes before everything else."""
        unsaid = (self.declared_at is None or not self.temperature) and not self.off_duty
        return unsaid and (self.strength == "refuse" or (self.strength == "warn" and not self.later))

    @property
    def must(self) -> bool:
        """Whether there is no check-in without it."""
        return self.strength == "refuse"


def health(services: Sequence[VolunteerRow], held: Assignment | None) -> Health:
    """My health today, seen from my next place (or from the current response when there is none)."""
    now = muster().ledger.now()
    current = chrome.current().response
    response_id = held.row.response_id if held else current.id if current else None
    strength = policies(response_id).strength("V3", now) if response_id else "off"
    today = _day(response_id, now)
    due = held is not None and _is_due(held, today)
    said = [row for row in services if row.declared_at and _day(response_id, row.declared_at) == today]
    return Health(
        strength=strength if due else "off",
        response_id=response_id,
        declared_at=max((row.declared_at for row in said if row.declared_at), default=None),
        fit=all(row.fit is not False for row in said) if said else None,
        temperature=next(iter(filter(None, muster().secrets.reveal_many([r.temperature for r in said]))), ""),
        held=any(is_held(row, now) for row in services),
        later=browser.get(LATER) == [str(access.person_id()), str(now.date())],
    )


def _is_due(held: Assignment, today: date) -> bool:
    """Whether the place is one to check in at today; what began earlier is still today's."""
    return held.state in BEFORE_ARRIVAL and _day(held.row.response_id, held.row.starts_at) <= today


def is_held(row: VolunteerRow, now: datetime) -> bool:
    """Whether a hold keeps the volunteer from serving now."""
    return any(hold["until"] is None or _moment(hold["until"]) > now for hold in row.holds)


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _day(response_id: UUID | None, at: datetime) -> date:
    """The day of a moment where the response is."""
    return at.date() if response_id is None else day_at(response_id, at)


def policies(response_id: UUID) -> Policies:
    """The policy values of a response."""
    response = muster().ledger.find(Response, response_id)
    return response.policies if response else Policies()


@blueprint.get("/phone/health")
@needs("phone.see")
def health_page() -> str:
    """The declaration by itself: it can be made at any time, and again in the evening."""
    return render_template("phone/health.html", health=health(mine(), None), services=mine())


@blueprint.post("/phone/health")
@needs("phone.act")
def declare() -> Answer:
    """Take down today's temperature, symptoms and where one has been; for each of my services."""
    services = mine()
    if not services:
        raise RuleBroken("phone.not_serving")
    tenths, symptoms, risk = (
        _tenths(),
        forms.word("symptoms", ("yes", "no")),
        forms.word("risk", ("yes", "no")),
    )
    response_id = forms.optional_uuid("response_id")
    if response_id:
        access.require("response.see", muster().views.one(ResponseRow, response_id))
    cause, position = forms.cause(), Position(0)
    limit = policies(response_id).limit("V3.limit", cause.happened_at) if response_id else Decimal("37.3")
    measured = Decimal(tenths) / 10
    for row in services:
        own = replace(cause, command_id=uuid5(cause.command_id, str(row.id)))
        position = volunteers.declare_health(
            muster().ledger,
            volunteer_id=VolunteerId(row.id),
            temperature=muster().secrets.seal(row.person_id, "temperature", str(measured), own.command_id),
            fit=measured < limit,
            symptoms=symptoms == "yes",
            from_risk_area=risk == "yes",
            response_id=ResponseId(response_id) if response_id else None,
            cause=own,
        )
    return done(position, back(url_for("phone.today_page")))


def _tenths() -> int:
    """The temperature in tenths of a degree. Refuses what no thermometer shows."""
    text = forms.text("temperature", 6).replace("。", ".").replace(",", ".")
    try:
        tenths = int((Decimal(text) * 10).to_integral_value())
    except (ArithmeticError, ValueError):
        raise BadInput("form.not_a_number", field="temperature") from None
    if not COLDEST <= tenths <= HOTTEST:
        raise BadInput("form.out_of_range", field="temperature", least=COLDEST // 10, most=HOTTEST // 10)
    return tenths


@blueprint.post("/phone/health/later")
@needs("phone.act")
def later() -> Answer:
    """Go on without a declaration for today, where the policy only warns; the check-in will be flagged."""
    browser[LATER] = [str(access.person_id()), str(muster().ledger.now().date())]
    return redirect(back(url_for("phone.today_page")), 303)


def temperatures() -> list[str]:
    """What can be chosen, without typing."""
    return [f"{tenths / 10:.1f}" for tenths in range(COLDEST, HOTTEST + 1)]


def usual() -> str:
    """Where the choice starts."""
    return f"{USUAL / 10:.1f}"
