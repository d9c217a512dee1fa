"""The electronic work pass 电子工作证, and the page a guard sees: short-lived, signed, without a number."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from projections.dispatch import TaskRow
from projections.organisations import OrganisationRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import chrome, present, qr, throttle
from web.access import needs
from web.context import muster
from web.names import as_id
from web.phone.blueprint import blueprint
from web.phone.health import is_held
from web.phone.places import mine

VALID = timedelta(minutes=15)
"""How long a shown QR works: a photograph of it soon proves nothing."""
_MAC = 12
SOON = timedelta(hours=18)
"""A task that starts within this time is today's, for a guard."""


@dataclass(frozen=True)
class Pass:
    """What stands on the pass and on the guard's page."""

    name: str
    organisation: str
    team: str
    valid: bool
    why: str
    """Why it does not hold, in words that give nothing away of somebody's health."""
    task: TaskRow | None
    area: str


@blueprint.get("/phone/pass")
@needs("phone.see")
def my_pass() -> str:
    """My pass, with a QR that is drawn anew each time the page is."""
    services = mine()
    wanted = request.args.get("service", "")
    service = next((row for row in services if str(row.id) == wanted), services[0] if services else None)
    now = muster().ledger.now()
    link = qr.address("phone.check_pass", token_of(service.id, now + VALID)) if service else ""
    return render_template(
        "phone/pass.html",
        service=service,
        services=[(row, _organisation(row)) for row in services],
        shown=passed(service, now) if service else None,
        until=now + VALID,
        drawing=qr.drawing(link) if link else "",
        link=link,
    )


@blueprint.get("/pass/<token>")
@needs("page.public")
def check_pass(token: str) -> tuple[str, int]:
    """What a guard sees: whether this pass holds at this moment, and for what."""
    now = muster().ledger.now()
    volunteer_id = holder_of(token, now)
    row = muster().views.one(VolunteerRow, volunteer_id) if volunteer_id else None
    shown = passed(row, now) if row else None
    if shown is None:
        throttle.count_link()
    status = 200 if shown else 404
    return render_template("phone/check.html", shown=shown, now=now), status


def token_of(volunteer_id: UUID, until: datetime) -> str:
    """The volunteer and the end of the pass's validity, signed."""
    said = volunteer_id.bytes + int(until.timestamp()).to_bytes(5)
    return base64.urlsafe_b64encode(said + _mac(said)).decode().rstrip("=")


def holder_of(token: str, now: datetime) -> UUID | None:
    """Whose pass it is; None when it is not ours or its time is over."""
    try:
        found = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    said, mac = found[:-_MAC], found[-_MAC:]
    if len(said) != 21 or not hmac.compare_digest(mac, _mac(said)):
        return None
    until = datetime.fromtimestamp(int.from_bytes(said[16:]), UTC)
    return UUID(bytes=said[:16]) if now < until else None


def _mac(said: bytes) -> bytes:
    return hmac.digest(muster().secrets.digest_key, b"work pass\0" + said, "sha256")[:_MAC]


def passed(row: VolunteerRow, now: datetime) -> Pass:
    """The pass of a volunteer as it stands; its own name is shown to whoever was handed it."""
    task = _task_now(row, now)
    why = _why_not(row, now)
    return Pass(
        name=muster().secrets.reveal(row.name) or "",
        organisation=_organisation(row),
        team=_team(row),
        valid=why == "",
        why=why,
        task=task,
        area=chrome.Chrome.area_name(task.area_code) if task else "",
    )


def _why_not(row: VolunteerRow, now: datetime) -> str:
    if row.erased or row.standing != "active":
        return str(_("This person does not serve with this organisation now."))
    if is_held(row, now):
        return str(_("This pass is suspended. Ask the organisation."))
    return ""


def _task_now(row: VolunteerRow, now: datetime) -> TaskRow | None:
    """The task of today: where they are, else the next one that begins soon."""
    ids: Sequence[UUID | None] = [as_id(promised["item_id"]) for promised in row.promised]
    tasks = muster().views.rows(TaskRow, TaskRow.c.id.in_(ids), order_by=TaskRow.c.starts_at)
    held = [task for task in tasks if _state(task, row.id) in present.LIVE]
    here = [task for task in held if _state(task, row.id) == "on_scene"]
    return next(iter(here), None) or next(
        (t for t in held if t.ends_at > now and t.starts_at < now + SOON), None
    )


def _state(task: TaskRow, volunteer_id: UUID) -> str:
    return next((str(s["state"]) for s in task.seats if s["volunteer_id"] == str(volunteer_id)), "")


def _organisation(row: VolunteerRow) -> str:
    found = muster().views.one(OrganisationRow, row.organisation_id)
    return found.name if found else ""


def _team(row: VolunteerRow) -> str:
    ids = [UUID(id) for id in row.teams]
    return " · ".join(team.name for team in muster().views.rows(TeamRow, TeamRow.c.id.in_(ids)))
