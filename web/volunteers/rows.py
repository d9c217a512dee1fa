"""The blueprint of volunteers, and the rows that its addresses name, each within the reader's reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from domain.base import Position
from domain.volunteers import VolunteerId
from projections.organisations import OrganisationRow
from projections.volunteers import VolunteerRow
from web import access
from web.answers import back, done
from web.context import muster
from web.standings import STANDING

blueprint = Blueprint("volunteers", __name__, url_prefix="/volunteers")
ONE = "/<uuid:volunteer_id>"


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    """What templates call where somebody stands."""
    return {"standing_words": STANDING}


def volunteer(volunteer_id: UUID, action: str) -> VolunteerRow:
    """The volunteer, when the reader may do this to them."""
    return access.require(action, muster().views.one(VolunteerRow, volunteer_id))


def id_for(volunteer_id: UUID, action: str) -> VolunteerId:
    """The id, when the reader may do this to them."""
    return VolunteerId(volunteer(volunteer_id, action).id)


def to_page(position: Position, volunteer_id: UUID) -> Response:
    """Back to the volunteer's page."""
    return done(position, back(url_for("volunteers.volunteer", volunteer_id=volunteer_id)), id=volunteer_id)


def organisation_names() -> dict[UUID, str]:
    """Organisation → name."""
    return {row.id: row.name for row in muster().views.rows(OrganisationRow)}
