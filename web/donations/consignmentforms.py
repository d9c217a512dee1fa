"""What forms of consignments say: how much of each line, which line, who takes it, the volunteers' task."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from domain.base import BadInput
from domain.dispatch import MOST_PLACES, TaskPlan
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.quantity import Quantity
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.donations.consignment_lines import LineFact, line_of
from projections.donations.consignments import ConsignmentRow
from projections.institutions import InstitutionRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.asking import gather
from web.context import muster
from web.donations.stockforms import optional_quantity, quantity

FIELD = "got_"
"""Before a line's number: the field that says how much of it is there."""


def amounts(row: ConsignmentRow) -> dict[int, Decimal]:
    """How much of each line arrived; a field left empty says that the line came whole.

    From a form `got_<line>`; from JSON also {"quantities": {line: amount}}.
    """
    sent = forms.fields().get("quantities")
    if isinstance(sent, dict):
        return dict(_told(row, *pair) for pair in sent.items())
    found = {}
    for line in row.lines:
        much = _optional(f"{FIELD}{line['line']}", line["unit"])
        if much is not None:
            found[line["line"]] = much
    return found


def _told(row: ConsignmentRow, number: object, amount: object) -> tuple[int, Decimal]:
    try:
        return int(str(number)), Decimal(str(amount))
    except (ValueError, ArithmeticError):
        raise BadInput("form.not_a_number", field="quantities") from None


def _optional(name: str, unit: str) -> Decimal | None:
    """An amount of zero is one too here: nothing of the line arrived."""
    if forms.optional_text(name, most=20) in ("0", "０"):
        return Decimal(0)
    found = optional_quantity(name, unit)
    return None if found is None else found.amount


def line(row: ConsignmentRow) -> LineFact:
    """The line that was chosen. Refuses one that is not of the consignment."""
    number = forms.whole("line", least=1, most=1000)
    found = next((one for one in row.lines if one["line"] == number), None)
    if found is None:
        raise BadInput("form.not_a_choice", field="line")
    return found


def of_line(row: ConsignmentRow) -> dict[str, Any]:
    """So much of a line, and why: what is missing, or came back. Refuses no reason."""
    chosen = line(row)
    return {"line": chosen["line"]} | gather(
        quantity=lambda: quantity("quantity", chosen["unit"]),
        reason=lambda: forms.text("reason", most=200),
    )


def away(row: ConsignmentRow) -> dict[int, Quantity]:
    """How much of each line is neither back nor explained as missing."""
    lines = [line_of(fact) for fact in row.lines]
    return {one.line: one.of(one.away) for one in lines}


def people() -> list[VolunteerId]:
    """The volunteers chosen, each within the reader's sight; perhaps none."""
    wanted = forms.uuids("volunteer") if forms.fields().get("volunteer") else []
    rows = [access.require("seat.assign", muster().views.one(VolunteerRow, id)) for id in wanted]
    return [VolunteerId(row.id) for row in rows]


def plan(row: ConsignmentRow) -> TaskPlan:
    """The task by which volunteers bring it. Refuses what is no plan, or out of the reader's reach."""
    values = gather(
        starts_at=lambda: forms.moment("starts_at"),
        ends_at=lambda: forms.moment("ends_at"),
        places=lambda: forms.whole("places", least=1, most=MOST_PLACES),
        bring=lambda: forms.optional_text("bring", most=200),
    )
    made = TaskPlan(
        title=_title(row),
        kind="transport_goods",
        urgency="urgent",
        response_id=ResponseId(row.response_id),
        organisation_id=OrganisationId(row.organisation_id),
        area_code=AreaCode(row.area_code),
        address=_address(row),
        point=_point(row),
        **values,
    )
    if not access.may(
        "task.open",
        organisation_id=made.organisation_id,
        area_code=made.area_code,
        response_id=made.response_id,
    ):
        raise access.Denied("access.denied_here")
    made.check()
    return made


def _point(row: ConsignmentRow) -> GeoPoint | None:
    there = row.to_lat is not None and row.to_lng is not None
    return GeoPoint.of(row.to_lat, row.to_lng) if there else None  # type: ignore[arg-type]


def must_reach(response_id: UUID, organisation_id: UUID, area_code: str, *, hurry: str = "") -> None:
    """Refuses to send an organisation's goods where the reader may not; in a `hurry`, to move them either."""
    there: dict[str, Any] = {
        "organisation_id": organisation_id,
        "area_code": area_code,
        "response_id": response_id,
    }
    if not access.may("consignment.propose", **there):
        raise access.Denied("access.denied_here")
    if hurry and not access.may("consignment.move", **there):
        raise access.Denied("consignment.hurry_denied")


def _title(row: ConsignmentRow) -> str:
    names = list(dict.fromkeys(one["item_name"] for one in row.lines))
    return str(_("Bring %(goods)s (C-%(number)04d)", goods=names[0][:40], number=row.number))


def _address(row: ConsignmentRow) -> str:
    """An institution's own address; where somebody lives stands on the consignment's page alone."""
    place = muster().views.one(InstitutionRow, row.institution_id) if row.institution_id else None
    return (place.address or place.name) if place else _("Address on the consignment's page")
