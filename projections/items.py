"""What each recorded thing is and where it belongs: the context that its later events do not repeat."""

from __future__ import annotations

from uuid import UUID

from domain.accidents import Accident
from domain.areas import Area
from domain.base import Event
from domain.dispatch import Task
from domain.dispatch.care import CaredFor
from domain.dispatch.errands import Errand
from domain.dispatch.templates import TaskTemplate
from domain.donations import (
    Campaign,
    CashDonation,
    Deadline,
    Disbursement,
    Disclosure,
    DonorNotice,
    OfficialReceipt,
    SpendingYear,
)
from domain.donations.catalogue import Item
from domain.donations.consignments import Consignment
from domain.donations.counts import Count
from domain.donations.donations import Donation
from domain.donations.donors import Donor
from domain.donations.lots import Lot
from domain.donations.warehouses import Warehouse
from domain.institutions import Institution
from domain.needs import Need
from domain.organisations import Organisation
from domain.papers import Paper
from domain.people import Person
from domain.reports import DailyReport, WeeklySummary
from domain.responses import Response
from domain.teams import Team
from domain.volunteers import Volunteer
from projections.rows import Row, View, item_key, stored


@stored("items")
class ItemRow(Row):
    """One item: `kind` is task, response, …; `label` its plain name; a volunteer has a `person_id`."""

    id: UUID
    kind: str
    label: str
    number: int | None
    person_id: UUID | None
    response_id: UUID | None
    organisation_id: UUID | None
    area_code: str


def evolve(row: ItemRow | None, event: Event) -> ItemRow | None:
    """Fold the events that say what an item is."""
    match event:
        case Task.Drafted():
            return _item(
                event, "task", event.title, number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case TaskTemplate.Saved():
            return _item(
                event, "tasktemplate", event.name, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case CaredFor.Registered():
            return _item(
                event, "caredfor", "", number=event.number, person_id=event.person_id,
                response_id=event.response_id, organisation_id=event.organisation_id,
                area_code=event.area_code,
            )  # fmt: skip
        case Errand.Listed():
            return _item(
                event, "errand", "、".join([item["name"] for item in event.items[:3]]), number=event.number,
                response_id=event.response_id, organisation_id=event.organisation_id,
                area_code=event.area_code,
            )  # fmt: skip
        case CashDonation.Pledged():
            return _item(
                event, "cashdonation", "", number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Campaign.Opened():
            return _item(
                event, "campaign", event.name, number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case SpendingYear.Begun():
            return _item(event, "spendingyear", str(event.year), organisation_id=event.organisation_id)
        case Disbursement.Made():
            return _item(
                event, "disbursement", event.paid_on, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case OfficialReceipt.Recorded():
            return _item(
                event, "officialreceipt", f"{event.code} {event.number}", response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Deadline.Passed():
            return _item(
                event, "deadline", event.kind, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Paper.Filed():
            return _item(
                event, "paper", "", response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case DailyReport.Begun():
            return _item(
                event, "report", event.day, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case WeeklySummary.Filed():
            return _item(
                event, "weeklysummary", event.week, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Disclosure.Published():
            return _item(
                event, "disclosure", "", number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case DonorNotice.Told():
            return _item(
                event, "donornotice", "", response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Item.Listed():
            return _item(event, "item", event.name)
        case Warehouse.Opened():
            return _item(
                event, "warehouse", event.name, number=event.number,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Lot.Received():
            return _item(
                event, "lot", event.item_name, number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Count.Opened():
            return _item(
                event, "count", "", number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Donation.Offered():
            return _item(
                event, "donation", "、".join([line["name"] for line in event.lines[:3]]), number=event.number,
                response_id=event.response_id, organisation_id=event.organisation_id,
                area_code=event.area_code,
            )  # fmt: skip
        case Donor.Registered():
            return _item(event, "donor", "", number=event.number, organisation_id=event.organisation_id)
        case Consignment.Proposed():
            return _item(
                event, "consignment", "、".join([str(line["name"]) for line in event.lines[:3]]),
                number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Response.Started():
            return _item(
                event, "response", event.name, response_id=event.originator_id, area_code=event.area_code
            )
        case Organisation.Registered():
            return _item(
                event,
                "organisation",
                event.name,
                organisation_id=event.originator_id,
                area_code=event.area_code,
            )
        case Area.Listed():
            return _item(event, "area", event.name, area_code=event.code)
        case Person.Registered():
            return _item(event, "person", "", person_id=event.originator_id)
        case Volunteer.Registered():
            return _item(
                event, "volunteer", "", person_id=event.person_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Accident.Reported():
            return _item(
                event, "accident", "", number=event.number, response_id=event.response_id,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Team.Formed():
            return _item(
                event, "team", event.name,
                organisation_id=event.organisation_id, area_code=event.area_code,
            )  # fmt: skip
        case Volunteer.AreaChanged():
            return row and row.replace(area_code=event.area_code)
        case Institution.Enlisted():
            return _item(event, "institution", event.name, area_code=event.area_code)
        case Need.Reported():
            return _item(
                event, "need", event.title, number=event.number, response_id=event.response_id,
                area_code=event.area_code,
            )  # fmt: skip
        case Need.Accepted():
            return row and row.replace(organisation_id=event.organisation_id)
        case Need.Revised():
            return row and row.replace(label=event.title)
        case (
            TaskTemplate.Changed()
            | Item.Revised()
            | Warehouse.Changed()
            | Response.Renamed()
            | Organisation.Renamed()
            | Team.Renamed()
            | Area.Corrected()
            | Institution.Corrected()
        ):
            return row and row.replace(label=event.name)
    return row


def _item(
    event: Event,
    kind: str,
    label: str,
    *,
    number: int | None = None,
    person_id: UUID | None = None,
    response_id: UUID | None = None,
    organisation_id: UUID | None = None,
    area_code: str = "",
) -> ItemRow:
    return ItemRow(
        id=event.originator_id,
        kind=kind,
        label=label,
        number=number,
        person_id=person_id,
        response_id=response_id,
        organisation_id=organisation_id,
        area_code=area_code,
    )


ITEMS = View(
    "items",
    ItemRow,
    events=[
        Task.Drafted,
        TaskTemplate.Saved,
        TaskTemplate.Changed,
        CaredFor.Registered,
        Errand.Listed,
        CashDonation.Pledged,
        Campaign.Opened,
        SpendingYear.Begun,
        Deadline.Passed,
        Disbursement.Made,
        OfficialReceipt.Recorded,
        Paper.Filed,
        DailyReport.Begun,
        WeeklySummary.Filed,
        Disclosure.Published,
        DonorNotice.Told,
        Item.Listed,
        Item.Revised,
        Warehouse.Opened,
        Warehouse.Changed,
        Lot.Received,
        Count.Opened,
        Consignment.Proposed,
        Donation.Offered,
        Donor.Registered,
        Response.Started,
        Response.Renamed,
        Organisation.Registered,
        Organisation.Renamed,
        Area.Listed,
        Area.Corrected,
        Person.Registered,
        Volunteer.Registered,
        Volunteer.AreaChanged,
        Accident.Reported,
        Team.Formed,
        Team.Renamed,
        Institution.Enlisted,
        Institution.Corrected,
        Need.Reported,
        Need.Revised,
        Need.Accepted,
    ],
    key=item_key,
    evolve=evolve,
)
