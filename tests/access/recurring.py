"""What recurs, at a place of the house: a template, somebody cared for, an errand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from app.dispatch import care, errands, templates
from domain.dispatch import TaskId
from domain.dispatch.errand_lists import Wanted
from domain.dispatch.template_plans import TemplatePlan
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

if TYPE_CHECKING:
    from tests.access.house import House


def template(house: House, place: str) -> UUID:
    """Morning rounds, opened by hand."""
    organisation, area, response = house.place(place)
    plan = TemplatePlan("Rounds", "care_visit", "normal", AreaCode(area), "1 Street", None, 2, "", (), 60)
    cause = house.cause()
    templates.save_template(
        house.parts.ledger,
        name="Rounds",
        plan=plan,
        response_id=ResponseId(response),
        organisation_id=OrganisationId(organisation),
        cause=cause,
    )
    return cause.new_id("template")


def cared_for(house: House, place: str) -> UUID:
    """Somebody to be seen every day."""
    organisation, area, response = house.place(place)
    cause = house.cause()
    care.register_cared_for(
        house.parts.ledger,
        name=house.parts.secrets.seal(cause.new_id("person"), "name", f"Cared {place}", cause.command_id),
        telephone=None,
        address=None,
        notes=None,
        kind="elderly_alone",
        every_days=1,
        area_code=AreaCode(area),
        organisation_id=OrganisationId(organisation),
        response_id=ResponseId(response),
        cause=cause,
    )
    return cause.new_id("cared_for")


def errand(house: House, place: str) -> UUID:
    """Rice, for the task there."""
    cause = house.cause()
    errands.list_errand(
        house.parts.ledger,
        task_id=TaskId(house.tasks[place]),
        volunteer_id=None,
        name=None,
        items=[Wanted("Rice", Quantity(Decimal(5), "kg"), "", substitutes=True)],
        cause=cause,
    )
    return cause.new_id("errand")
