"""What happens to a consignment: approved, picked, on the way, delivered, confirmed, short, back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.donations import consignments as planning
from app.donations import delivery, sheets, transport
from app.files import Attachment
from domain.base import BadInput, Cause, Position
from domain.donations.consignment_lines import CONDITIONS, ConsignmentId
from projections.donations.consignments import ConsignmentRow
from web import access, forms
from web.access import needs
from web.answers import back, done
from web.asking import Answer, gather
from web.context import muster
from web.donations.consignmentforms import amounts, of_line, people, plan
from web.donations.consignmentpages import consignment_page
from web.donations.receiptways import sheets_of
from web.donations.sheetphotos import photo_of
from web.donations.stockforms import settled
from web.security import takes_files

blueprint = Blueprint("consignmentsteps", __name__)
OF = "/consignments/<uuid:consignment_id>"


@blueprint.post(f"{OF}/approve")
@needs("consignment.approve")
def approve(consignment_id: UUID) -> Answer:
    """A second person agrees, also afterwards."""
    return _acted(consignment_id, "consignment.approve", planning.approve_consignment)


@blueprint.post(f"{OF}/let-go")
@needs("consignment.move")
def let_go(consignment_id: UUID) -> Answer:
    """先发后批: it may go before a second person has agreed, which is owed until a time."""
    return _acted(consignment_id, "consignment.move", planning.let_consignment_go, _reason)


@blueprint.post(f"{OF}/expect")
@needs("consignment.propose")
def expect(consignment_id: UUID) -> Answer:
    """Say anew when it will arrive."""
    return _acted(
        consignment_id,
        "consignment.propose",
        planning.expect_consignment,
        lambda: {"expected_at": forms.optional_moment("expected_at")},
    )


@blueprint.post(f"{OF}/cancel")
@needs("consignment.approve")
def cancel(consignment_id: UUID) -> Answer:
    """It will not go; its goods are free again."""
    return _acted(consignment_id, "consignment.approve", planning.cancel_consignment, _reason)


@blueprint.post(f"{OF}/pick")
@needs("consignment.move")
def pick(consignment_id: UUID) -> Answer:
    """Its goods stand together."""
    return _acted(consignment_id, "consignment.move", transport.pick_consignment)


@blueprint.post(f"{OF}/hand-over")
@needs("consignment.move")
def hand_over(consignment_id: UUID) -> Answer:
    """A carrier, or the volunteers of its task, take the goods away."""
    return _acted(
        consignment_id,
        "consignment.move",
        transport.hand_over,
        lambda: {
            "carrier": forms.optional_text("carrier", most=80)
            or forms.optional_text("known_carrier", most=80),
            "vehicle": forms.optional_text("vehicle", most=80),
            "override": forms.optional_text("override", most=200),
        },
    )


@blueprint.post(f"{OF}/volunteers")
@needs("consignment.move")
def volunteers(consignment_id: UUID) -> Answer:
    """Let volunteers bring it: a task of dispatch by the same command, with its people or to choose them."""
    row = consignment_row(consignment_id, "consignment.move")

    def read() -> dict[str, Any]:
        return {
            "plan": plan(row),
            "volunteer_ids": people(),
            "override": forms.optional_text("override", most=200),
        }

    task = url_for("dispatch.task", task_id=forms.cause().new_id("task"))
    chosen = forms.fields().get("volunteer")
    return _acted(consignment_id, "consignment.move", transport.hand_to_task, read, None if chosen else task)


@blueprint.post(f"{OF}/depart")
@needs("consignment.report")
def depart(consignment_id: UUID) -> Answer:
    """The vehicle sets out."""
    return _acted(consignment_id, "consignment.report", transport.depart)


@blueprint.post(f"{OF}/place")
@needs("consignment.report")
def place(consignment_id: UUID) -> Answer:
    """Somebody says where the goods are."""

    def read() -> dict[str, Any]:
        point = forms.point()
        if point is None:
            raise BadInput("form.missing", field="lat")
        return {"point": point, "note": forms.optional_text("note", most=200)}

    return _acted(consignment_id, "consignment.report", transport.note_place, read)


@blueprint.post(f"{OF}/deliver")
@needs("consignment.report")
def deliver(consignment_id: UUID) -> Answer:
    """Who brought it says what arrived, whole where nothing else is said."""
    row = consignment_row(consignment_id, "consignment.report")
    return _acted(
        consignment_id, "consignment.report", delivery.deliver, lambda: {"quantities": amounts(row)}
    )


@blueprint.post(f"{OF}/stamped")
@needs("consignment.report")
@takes_files
def stamped(consignment_id: UUID) -> Answer:
    """Who brought it sends the photograph of the stamped sheet; somebody who may confirm looks at it."""
    row = consignment_row(consignment_id, "consignment.report")

    def act() -> Response:
        photo = photo_of(row, forms.command_id(), confirms=False)
        if photo is None:
            raise BadInput("form.missing", field="photo")
        return done(_filed(row, photo, forms.cause()), back(_page(row)), id=row.id)

    return settled(act, lambda **typed: consignment_page(consignment_id, **typed))


@blueprint.post(f"{OF}/confirm")
@needs("consignment.move")
@takes_files
def confirm(consignment_id: UUID) -> Answer:
    """The recipient has counted: by the photo of the stamped sheet, or told to somebody who says how."""
    row = consignment_row(consignment_id, "consignment.move")

    def act() -> Response:
        values = gather(quantities=lambda: amounts(row), note=lambda: forms.optional_text("note", most=200))
        position = keep_confirmation(row, "coordinator", values)
        return done(position, back(_page(row)), id=row.id)

    return settled(act, lambda **typed: consignment_page(consignment_id, **typed))


def keep_confirmation(row: ConsignmentRow, way: str, values: dict[str, Any], by: Any = None) -> Position:
    """Record it; a photo that came along, or is on file, makes it a confirmation by photo."""
    cause = by or forms.cause()
    photo = photo_of(row, cause.command_id, confirms=True)
    paper = photo.id if photo else _on_file(row) if way == "coordinator" else None
    position = delivery.confirm_delivery(
        muster().ledger,
        consignment_id=ConsignmentId(row.id),
        way="photo" if paper and way == "coordinator" else way,
        paper_id=paper,
        **values,
        cause=cause,
    )
    if photo is None:
        return position
    return _filed(row, photo, replace(cause, command_id=uuid5(cause.command_id, "sheet")))


def _on_file(row: ConsignmentRow) -> UUID | None:
    """The photograph that was chosen of those on file. Refuses another one."""
    chosen = forms.optional_uuid("paper")
    if chosen is not None and chosen not in {paper.id for paper in sheets_of(row)}:
        raise BadInput("form.not_a_choice", field="paper")
    return chosen


def _filed(row: ConsignmentRow, photo: Attachment, cause: Cause) -> Position:
    """Put the photograph on file with its consignment."""
    return sheets.file_delivery_sheet(
        muster().ledger,
        consignment_id=ConsignmentId(row.id),
        attachment_id=photo.id,
        sha256=photo.sha256,
        media_type=photo.media_type,
        cause=cause,
    )


@blueprint.post(f"{OF}/short")
@needs("consignment.report")
def short(consignment_id: UUID) -> Answer:
    """So much of a line is missing for good, and why."""
    row = consignment_row(consignment_id, "consignment.report")
    return _acted(consignment_id, "consignment.report", delivery.report_short, lambda: of_line(row))


@blueprint.post(f"{OF}/return")
@needs("consignment.move")
def come_back(consignment_id: UUID) -> Answer:
    """So much of a line is in its warehouse again."""
    row = consignment_row(consignment_id, "consignment.move")

    def read() -> dict[str, Any]:
        return of_line(row) | {"condition": forms.word("condition", CONDITIONS)}

    return _acted(consignment_id, "consignment.move", delivery.return_goods, read)


def consignment_row(consignment_id: UUID, action: str) -> ConsignmentRow:
    """The consignment, when this may be done to it."""
    return access.require(action, muster().views.one(ConsignmentRow, consignment_id))


def _reason() -> dict[str, Any]:
    return {"reason": forms.text("reason", most=200)}


def _acted(
    consignment_id: UUID,
    action: str,
    command: Callable[..., Position],
    read: Callable[[], dict[str, Any]] = dict,
    to: str | None = None,
) -> Answer:
    """Run a command on the consignment; a refusal shows its page again with everything typed."""
    row = consignment_row(consignment_id, action)

    def act() -> Response:
        said, cause = read(), forms.cause()
        position = command(muster().ledger, consignment_id=ConsignmentId(row.id), **said, cause=cause)
        return done(position, to or back(_page(row)), id=row.id)

    return settled(act, lambda **typed: consignment_page(consignment_id, **typed))


def _page(row: ConsignmentRow) -> str:
    return url_for("consignments.consignment", consignment_id=row.id)
