"""Credentials of a volunteer: written down, verified by a coordinator who has seen the paper, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import format_date
from werkzeug.wrappers import Response

from app import volunteers as commands
from app.lists.values import day
from domain.base import BadInput
from domain.volunteers import VolunteerId
from domain.volunteers.credentials import CREDENTIALS
from web import forms
from web.access import needs
from web.context import muster
from web.i18n import language, zone
from web.volunteers.rows import ONE, blueprint, id_for, to_page, volunteer

CREDENTIAL = f"{ONE}/credentials/<uuid:credential_id>"


def day_end(name: str) -> datetime | None:
    """The moment after the last one of the day typed, or None. Refuses what is no day."""
    return _day(name, after=True)


def day_start(name: str) -> datetime | None:
    """The first moment of the day typed, or None."""
    return _day(name, after=False)


def _day(name: str, *, after: bool) -> datetime | None:
    typed = forms.optional_text(name, 40)
    if not typed:
        return None
    found = day(typed).value
    if found is None or not 1950 <= found.year <= 2190:
        raise BadInput("form.not_a_day", field=name)
    local = datetime.combine(found + timedelta(days=after), time(), ZoneInfo(zone()))
    return local.astimezone(UTC)


def day_word(moment: datetime | None, *, last: bool = False) -> str:
    """A day with its year; `last`: the moment is the end of the day that is meant."""
    if moment is None:
        return ""
    form = "y年M月d日" if language() == "zh" else "d MMM y"
    meant = moment - timedelta(microseconds=1) if last else moment
    return str(format_date(meant.astimezone(ZoneInfo(zone())).date(), form))


@blueprint.post(f"{ONE}/credentials")
@needs("volunteer.change")
def add_credential(volunteer_id: UUID) -> Response:
    """Write a credential down; its number is sealed."""
    row, cause = volunteer(volunteer_id, "volunteer.change"), forms.cause()
    number = forms.optional_text("number", 60)
    position = commands.add_credential(
        muster().ledger,
        volunteer_id=VolunteerId(row.id),
        kind=forms.word("kind", CREDENTIALS),
        number=muster().secrets.seal(row.person_id, "credential", number, cause.command_id)
        if number
        else None,
        issuer=forms.optional_text("issuer", 80),
        valid_until=day_end("valid_until"),
        cause=cause,
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{CREDENTIAL}/verify")
@needs("credential.verify")
def verify_credential(volunteer_id: UUID, credential_id: UUID) -> Response:
    """Somebody has seen the paper."""
    position = commands.verify_credential(
        muster().ledger,
        volunteer_id=id_for(volunteer_id, "credential.verify"),
        credential_id=credential_id,
        cause=forms.cause(),
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{CREDENTIAL}/withdraw")
@needs("credential.verify")
def withdraw_credential(volunteer_id: UUID, credential_id: UUID) -> Response:
    """A credential counts no longer."""
    position = commands.withdraw_credential(
        muster().ledger,
        volunteer_id=id_for(volunteer_id, "credential.verify"),
        credential_id=credential_id,
        reason=forms.text("reason", 200),
        cause=forms.cause(),
    )
    return to_page(position, volunteer_id)
