"""The read models: everything a screen shows, made from the events and kept for every past position."""

from __future__ import annotations

from typing import Any

from projections.accidents import ACCIDENTS
from projections.areas import AREAS
from projections.care import CARED_FOR
from projections.dispatch import LEASES, TASKS
from projections.donations.catalogue import CATALOGUE
from projections.donations.counts import COUNTS
from projections.donations.disclosure import DISCLOSURES, NOTICES, PUBLIC
from projections.donations.giving import DONATIONS, DONORS
from projections.donations.lots import LOTS
from projections.donations.movements import MOVEMENTS
from projections.donations.owed import OWED_PAPERS
from projections.donations.stock_due import LOTS_DUE
from projections.donations.vouchers import VOUCHERS
from projections.donations.warehouses import WAREHOUSES
from projections.due import ALARMS, DUE
from projections.errands import ERRANDS
from projections.history import HISTORY
from projections.institutions import INSTITUTIONS
from projections.items import ITEMS
from projections.moments import MOMENTS
from projections.needs import NEEDS
from projections.organisations import GRANTS, ORGANISATIONS
from projections.papers import PAPERS
from projections.people import PEOPLE
from projections.policies import POLICIES
from projections.recurring import TASK_ORIGINS, TEMPLATES
from projections.recurring_due import CARE_ALARMS, CARE_DUE, TEMPLATES_DUE
from projections.reports import REPORTS, SUMMARIES
from projections.responses import RESPONSES
from projections.rows import View
from projections.teams import TEAMS
from projections.volunteers import VOLUNTEERS
from projections.volunteers_due import FOLLOW_UP_ALARMS, FOLLOW_UPS_DUE, OFF_DUTY_ALARMS

VIEWS: list[View[Any]] = [
    MOMENTS,
    RESPONSES,
    POLICIES,
    AREAS,
    ORGANISATIONS,
    GRANTS,
    PEOPLE,
    VOLUNTEERS,
    TEAMS,
    ACCIDENTS,
    TASKS,
    LEASES,
    INSTITUTIONS,
    NEEDS,
    TEMPLATES,
    TASK_ORIGINS,
    CARED_FOR,
    ERRANDS,
    PAPERS,
    REPORTS,
    SUMMARIES,
    CATALOGUE,
    WAREHOUSES,
    VOUCHERS,
    LOTS,
    MOVEMENTS,
    COUNTS,
    DONORS,
    DONATIONS,
    OWED_PAPERS,
    DISCLOSURES,
    PUBLIC,
    NOTICES,
    DUE,
    ALARMS,
    TEMPLATES_DUE,
    CARE_DUE,
    CARE_ALARMS,
    FOLLOW_UPS_DUE,
    FOLLOW_UP_ALARMS,
    OFF_DUTY_ALARMS,
    LOTS_DUE,
    ITEMS,
    HISTORY,
]
"""The one list. A view that looks at the rows of another (`beside`) comes after it."""
