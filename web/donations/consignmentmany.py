"""Several consignments at once: approved by a second person, or handed to the carrier who takes them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, flash, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.donations import consignments as planning
from app.donations import transport
from domain.base import Cause, MusterError, Position
from domain.donations import ConsignmentId
from projections.donations.consignments import ConsignmentRow
from web import access, forms
from web.access import needs
from web.answers import back, done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations.consignmentfacts import ref
from web.donations.consignmentpages import list_page
from web.errors import text_of

blueprint = Blueprint("consignmentmany", __name__, url_prefix="/consignments")
MOST, MOST_TOLD = 100, 6
Refused = list[tuple[str, str]]


@blueprint.post("/approve")
@needs("consignment.approve")
def approve() -> Answer:
    """A second person agrees to each of the chosen ones; each that is refused is named with why."""
    return answered(lambda: _each("consignment.approve", planning.approve_consignment), list_page)


@blueprint.post("/hand-over")
@needs("consignment.move")
def hand_over() -> Answer:
    """One carrier takes all the chosen ones away; each that is refused is named with why."""

    def act() -> Response:
        said = gather(
            carrier=lambda: forms.text("carrier", most=80),
            vehicle=lambda: forms.optional_text("vehicle", most=80),
        )
        return _each("consignment.move", transport.hand_over, **said)

    return answered(act, list_page)


def _each(action: str, command: Callable[..., Position], **said: Any) -> Response:
    """A command of its own for each, whose id follows from the form's: a repeat is known."""
    cause, ids, refused, position = forms.cause(), forms.uuids("consignment", most=MOST), [], Position(0)
    for id in ids:
        row = muster().views.one(ConsignmentRow, id)
        try:
            row = access.require(action, row)
            own = {"consignment_id": ConsignmentId(row.id), "cause": _own(cause, row.id)}
            position = max(position, command(muster().ledger, **own, **said))
        except MusterError as why:
            refused.append((ref(row) if row and access.may("consignment.see", row) else "—", _text(why)))
    many = len(ids) - len(refused)
    _say(many, refused)
    return done(position, back(url_for("consignments.consignments")), done=many, refused=len(refused))


def _own(cause: Cause, id: UUID) -> Cause:
    return replace(cause, command_id=uuid5(cause.command_id, str(id)))


def _text(why: MusterError) -> str:
    return text_of(why.key, why.params)


def _say(many: int, refused: Refused) -> None:
    """What came of it, on the next page."""
    if many:
        flash(ngettext("Done for %(num)s consignment", "Done for %(num)s consignments", many), "done")
    for name, text in refused[:MOST_TOLD]:
        flash(f"{name}: {text}", "trouble")
