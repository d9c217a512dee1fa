"""Where each kind of row carries the axes of scope, and which of its fields say that it is somebody's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axes:
    """Where a kind of row carries the three axes; None when it does not have one."""

    organisation: str | None
    area: str | None
    response: str | None
    area_overlaps: bool = False
    """Things that have a place are inside an area; things that span areas (a response) touch it."""
    anybodys: bool = False
    """Whether what no organisation has taken on yet is for all whose area and response it lies in."""


AXES: Mapping[str, Axes] = {
    "ResponseRow": Axes(None, "area_code", "id", area_overlaps=True),
    "OrganisationRow": Axes("id", "area_code", None, area_overlaps=True),
    "AreaRow": Axes(None, "code", None),
    "VolunteerRow": Axes("organisation_id", "area_code", None),
    "GrantRow": Axes("organisation_id", "area_code", "response_id"),
    "TeamRow": Axes("organisation_id", "area_code", None),
    "SpendingYearRow": Axes("organisation_id", None, None),
    "InstitutionRow": Axes(None, "area_code", None),
    "WarehouseRow": Axes("organisation_id", "area_code", None),
    "GoodsRow": Axes(None, None, None),
    "DonorRow": Axes("organisation_id", None, None),
    "NeedRow": Axes("organisation_id", "area_code", "response_id", anybodys=True),
}
PLACED = Axes("organisation_id", "area_code", "response_id")
"""Every operational row: an item of one organisation, at one place, in one response."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Which fields say whose an item is: the volunteer's own, their team's, or a task's they are on."""

    team: str
    task: str
    volunteer: str = "volunteer_id"


CARRIED: Mapping[str, Carried] = {
    "CaredForRow": Carried("team_id", "visit_id"),
    "ErrandRow": Carried("", "task_id"),
    "ConsignmentRow": Carried("", "task_id", volunteer=""),
}
