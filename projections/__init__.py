"""The read models: everything a screen shows, made from the events and kept for every past position."""

from __future__ import annotations

from typing import Any

from projections.accidents import ACCIDENTS
from projections.areas import AREAS
from projections.care import CARED_FOR
from projections.dispatch import LEASES, TASKS
from projections.donations.calendar import TOLD_CAMPAIGNS, TOLD_ISSUED, TOLD_PROJECTS, TOLD_RECEIVED
from projections.donations.calendar_due import DEADLINES, DISCLOSURE_ALARMS
from projections.donations.campaigns import CAMPAIGNS, SPENDING_YEARS
from projections.donations.cash import CASH, CASH_VOUCHERS
from projections.donations.cashmoves import CASH_MOVES
from projections.donations.catalogue import CATALOGUE
from projections.donations.consignments import CONSIGNMENTS
from projections.donations.consignments_due import APPROVALS_DUE, ARRIVALS_DUE, CONSIGNMENT_ALARMS
from projections.donations.counts import COUNTS
from projections.donations.disbursements import DISBURSEMENTS
from projections.donations.disclosure import DISCLOSURES, NOTICES, PUBLIC
from projections.donations.giving import DONATIONS, DONORS
from projections.donations.lots import LOTS
from projections.donations.movements import MOVEMENTS
from projections.donations.official_receipts import RECEIPTS
from projections.donations.owed import OWED_PAPERS
from projections.donations.stock_due import LOTS_DUE
from projections.donations.terms import TERMS
from projections.donations.valuations import VALUATIONS
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
    CONSIGNMENTS,
    DONORS,
    DONATIONS,
    OWED_PAPERS,
    CASH_VOUCHERS,
    CASH,
    CASH_MOVES,
    DISBURSEMENTS,
    RECEIPTS,
    CAMPAIGNS,
    SPENDING_YEARS,
    TERMS,
    TOLD_RECEIVED,
    TOLD_ISSUED,
    TOLD_CAMPAIGNS,
    TOLD_PROJECTS,
    DEADLINES,
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
    ARRIVALS_DUE,
    APPROVALS_DUE,
    CONSIGNMENT_ALARMS,
    ITEMS,
    DISCLOSURE_ALARMS,
    VALUATIONS,
    HISTORY,
]
"""The one list. A view that looks at the rows of another (`beside`) comes after it."""
