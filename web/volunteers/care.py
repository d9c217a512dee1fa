"""Health of a volunteer: the declaration, holds with their reasons and ends, and who was told (V3, V4)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from uuid import UUID

from werkzeug.wrappers import Response

from app import volunteers as commands
from domain.base import BadInput
from domain.policies import Policies
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from domain.volunteers.health import HOLDS
from projections.policies import policies_of
from web import chrome, forms
from web.access import needs
from web.context import muster
from web.volunteers.papers import day_end
from web.volunteers.rows import ONE, blueprint, id_for, to_page, volunteer

HOLD = f"{ONE}/holds/<uuid:hold_id>"
LEAST, MOST = Decimal(34), Decimal(43)
"""Temperatures in °C that a living person can have."""


def temperature() -> Decimal | None:
    """The temperature typed, in °C; None when none was taken. Refuses what nobody has."""
    text = forms.optional_text("temperature", 8).replace(",", ".").removesuffix("℃").strip()
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise BadInput("form.not_a_number", field="temperature") from None
    if not found.is_finite() or not LEAST <= found <= MOST:
        raise BadInput("form.out_of_range", field="temperature", least=LEAST, most=MOST)
    return found


def policies() -> Policies:
    """The policy values of the response this page is about."""
    response = chrome.current().response
    return policies_of(muster().views, response) if response else Policies()


def response_id() -> ResponseId | None:
    """The response this page is about."""
    response = chrome.current().response
    return ResponseId(response.id) if response else None


@blueprint.post(f"{ONE}/health")
@needs("health.declare")
def declare_health(volunteer_id: UUID) -> Response:
    """Take down how somebody is today; the temperature is sealed, whether it is fit is not."""
    row, cause, taken = volunteer(volunteer_id, "health.declare"), forms.cause(), temperature()
    limit = policies().limit("V3.limit", cause.happened_at)
    sealed = (
        muster().secrets.seal(row.person_id, "temperature", str(taken), cause.command_id) if taken else None
    )
    position = commands.declare_health(
        muster().ledger,
        volunteer_id=VolunteerId(row.id),
        temperature=sealed,
        fit=taken is None or taken < limit,
        symptoms=forms.ticked("symptoms"),
        from_risk_area=forms.ticked("from_risk_area"),
        response_id=response_id(),
        cause=cause,
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/holds")
@needs("hold.change")
def place_hold(volunteer_id: UUID) -> Response:
    """Hold somebody back."""
    position = commands.place_hold(
        muster().ledger,
        volunteer_id=id_for(volunteer_id, "hold.change"),
        kind=forms.word("kind", HOLDS),
        reason=forms.optional_text("reason", 200),
        until=day_end("until"),
        cause=forms.cause(),
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{HOLD}/told")
@needs("hold.change")
def tell_authorities(volunteer_id: UUID, hold_id: UUID) -> Response:
    """The health authorities were told, by name and time; then the coordinator knows too (V4)."""
    id, cause = id_for(volunteer_id, "hold.change"), forms.cause()
    position = commands.tell_authorities(
        muster().ledger,
        volunteer_id=id,
        hold_id=hold_id,
        body=forms.text("body", 120),
        told_at=forms.optional_moment("told_at") or cause.happened_at,
        cause=cause,
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{HOLD}/end")
@needs("hold.change")
def end_hold(volunteer_id: UUID, hold_id: UUID) -> Response:
    """Somebody may serve again."""
    position = commands.end_hold(
        muster().ledger,
        volunteer_id=id_for(volunteer_id, "hold.change"),
        hold_id=hold_id,
        reason=forms.text("reason", 200),
        cause=forms.cause(),
    )
    return to_page(position, volunteer_id)
