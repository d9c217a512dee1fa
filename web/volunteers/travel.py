"""Sent to a severe area and back (V2), and returnees who are followed (V9)."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from app import volunteers as commands
from domain.base import NotFound
from web import forms
from web.access import needs
from web.context import muster
from web.volunteers.care import response_id
from web.volunteers.rows import ONE, blueprint, id_for, to_page


@blueprint.post(f"{ONE}/deployment")
@needs("hold.change")
def start_deployment(volunteer_id: UUID) -> Response:
    """Somebody goes to a severe area elsewhere."""
    position = commands.start_deployment(
        muster().ledger,
        volunteer_id=id_for(volunteer_id, "hold.change"),
        area_code=forms.area("area_code"),
        response_id=response_id(),
        cause=forms.cause(),
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/deployment/return")
@needs("hold.change")
def return_from_deployment(volunteer_id: UUID) -> Response:
    """Somebody is back: the quarantine begins."""
    id = id_for(volunteer_id, "hold.change")
    position = commands.return_from_deployment(
        muster().ledger, volunteer_id=id, response_id=response_id(), cause=forms.cause()
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/deployment/disinfected")
@needs("hold.change")
def note_disinfected(volunteer_id: UUID) -> Response:
    """Vehicles and equipment were disinfected."""
    id, what = id_for(volunteer_id, "hold.change"), forms.text("what", 200)
    position = commands.note_disinfected(muster().ledger, volunteer_id=id, what=what, cause=forms.cause())
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/deployment/close")
@needs("hold.change")
def close_quarantine(volunteer_id: UUID) -> Response:
    """The quarantine is over."""
    id = id_for(volunteer_id, "hold.change")
    position = commands.close_quarantine(muster().ledger, volunteer_id=id, cause=forms.cause())
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/observation")
@needs("hold.change")
def register_returnee(volunteer_id: UUID) -> Response:
    """Follow a returnee daily until the end of observation."""
    id, response = id_for(volunteer_id, "hold.change"), response_id()
    if response is None:
        raise NotFound("response.not_found")
    position = commands.register_returnee(
        muster().ledger,
        volunteer_id=id,
        came_from=forms.text("came_from", 80),
        response_id=response,
        cause=forms.cause(),
    )
    return to_page(position, volunteer_id)


@blueprint.post(f"{ONE}/observation/note")
@needs("hold.change")
def note_observation(volunteer_id: UUID) -> Response:
    """How a returnee is today."""
    id, well = id_for(volunteer_id, "hold.change"), forms.word("well", ("yes", "no")) == "yes"
    position = commands.note_observation(muster().ledger, volunteer_id=id, well=well, cause=forms.cause())
    return to_page(position, volunteer_id)
