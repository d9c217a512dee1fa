"""What the pages of consignments show: the list with its filters, one consignment with its next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, cast, or_

from domain.donations.consignment_lines import CONDITIONS, UNDER_WAY
from projections.dispatch import TaskRow
from projections.donations.consignments import ConsignmentRow, RuleFact
from projections.donations.consignments_due import SIGNABLE, missing
from projections.donations.warehouses import WarehouseRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.organisations import OrganisationRow
from projections.responses import ResponseRow
from web import access, chrome, present
from web.at import at, moment
from web.context import muster
from web.donations import storeboxes
from web.donations.consignmentfacts import consignments
from web.donations.receiptways import ways_of
from web.donations.storeframe import on_phone
from web.i18n import local_input
from web.names import Names
from web.sentences.flagged import said_of
from web.taskpages import history_of

PAGE = 100
OPEN = ("proposed", "approved", "picked", "in_transit", "delivered", "short")
STATES = {
    "open": _l("Not closed"),
    "all": _l("All"),
    "overdue": _l("Late"),
    "owed": _l("Approval owed"),
    "sheet": _l("Stamped sheet to look at"),
    "more": _l("More counted than sent"),
}
"""What the list can be narrowed to beside each state."""
WAY = {
    "link": _l("by the private link"),
    "pin": _l("by the PIN told to them"),
    "photo": _l("by the stamped sheet"),
    "coordinator": _l("by somebody of ours"),
}
CONDITION = {"quarantined": _l("To be looked at first"), "usable": _l("As good as before")}
assert set(CONDITION) == set(CONDITIONS)  # noqa: S101 -- every word of the domain has a text
CARRIERS = {
    "volunteers": _l("Volunteers"),
    "donor": _l("The donor"),
    "unrecorded": _l("Nobody wrote down who took it"),
}
"""Carriers with a word of their own."""


@dataclass(frozen=True)
class Asked:
    """The filters of the address; each is "" when it is not set."""

    status: str
    warehouse: UUID | None
    search: str

    @classmethod
    def of(cls) -> Asked:
        """As the address says; what is no choice is not set."""
        status = request.args.get("status", "open")
        try:
            warehouse = UUID(request.args.get("warehouse", ""))
        except ValueError:
            warehouse = None
        known = status in STATES or status in present.CONSIGNMENT
        return cls(status if known else "open", warehouse, request.args.get("q", "").strip()[:40])

    def where(self, now: datetime) -> list[ColumnElement[bool]]:
        """As conditions."""
        c = ConsignmentRow.c
        found: list[ColumnElement[bool]] = []
        if self.status == "open":
            found.append(c.status.in_(OPEN))
        elif self.status == "overdue":
            found += [c.status.in_((*UNDER_WAY, "proposed")), c.expected_at < now]
        elif self.status == "owed":
            found.append(c.approval_owed_until.is_not(None))
        elif self.status == "sheet":
            found += sheet_waits()
        elif self.status == "more":
            found.append(cast(c.more, String) != "{}")
        elif self.status != "all":
            found.append(c.status == self.status)
        found += [c.warehouse_id == self.warehouse] if self.warehouse else []
        return found + ([_named(self.search)] if self.search else [])


def sheet_waits() -> list[ColumnElement[bool]]:
    """The photo of the stamped sheet came, and nobody has confirmed from it."""
    return [ConsignmentRow.c.sheet_at.is_not(None), ConsignmentRow.c.status.in_(SIGNABLE)]


def _named(text: str) -> ColumnElement[bool]:
    """By its number, or by what is in it or who gets it."""
    c, digits = ConsignmentRow.c, text.upper().removeprefix("C-")
    if digits.isascii() and digits.isdigit():
        return c.number == int(digits[:9])
    name = InstitutionRow.c.name.icontains(text, autoescape=True)
    places = [place.id for place in muster().views.rows(InstitutionRow, name, limit=400)]
    inside = cast(c.lines, String).icontains(text.replace('"', ""), autoescape=True)
    return or_(inside, c.institution_id.in_(places))


def found(asked: Asked, response: ResponseRow | None) -> list[ConsignmentRow]:
    """The consignments of the response within reach, the open ones first, the newest first."""
    c, now = ConsignmentRow.c, moment() or muster().ledger.now()
    where = [access.scope("consignment.see").where(ConsignmentRow), *asked.where(now)]
    where += [c.response_id == response.id] if response else []
    order = (c.status.in_(("confirmed", "returned", "cancelled")), c.number.desc())
    return muster().views.rows(ConsignmentRow, *where, at=at(), order_by=order)


def shown(rows: Sequence[ConsignmentRow]) -> list[present.Json]:
    """The rows as browsers know them."""
    return consignments(present.Presenter(muster().views, access.name_of, at()), rows)


def look(one: Mapping[str, Any], now: datetime) -> present.Look:
    """How a consignment looks at that moment."""
    due = one["expected_at"]
    late = one["status"] in (*UNDER_WAY, "proposed") and due and datetime.fromisoformat(due) < now
    return present.CONSIGNMENT["late" if late else one["status"]]


def _tickable(row: ConsignmentRow, acts: Mapping[str, bool]) -> bool:
    """Whether several like it can be approved, or handed over, at once by this reader."""
    waits = row.status == "proposed" or row.approval_owed_until is not None
    if acts["approve"] and waits and row.proposed_by != access.person_id():
        return True
    return acts["move"] and row.status in ("approved", "picked")


def list_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The list; several can be chosen for what is done to all of them."""
    response, asked = chrome.current().response, Asked.of()
    rows = found(asked, response)
    start = min(max(request.args.get("from", 0, type=int), 0), len(rows))
    seen = access.scope("warehouse.see").where(WarehouseRow)
    acts = {word: moment() is None and access.carries(f"consignment.{word}") for word in ("approve", "move")}
    some = rows[start : start + PAGE]
    return render_template(
        "donations/consignments/list.html",
        acts=acts,
        signable=SIGNABLE,
        tickable={str(row.id) for row in some if _tickable(row, acts)},
        given=given or {},
        why=why or {},
        response=response,
        asked=asked,
        consignments=shown(some),
        count=len(rows),
        start=start,
        page_size=PAGE,
        states=[*STATES.items(), *((k, v.text) for k, v in present.CONSIGNMENT.items() if k != "late")],
        warehouses=muster().views.rows(WarehouseRow, seen, order_by=WarehouseRow.c.name),
        look=look,
        now=moment() or muster().ledger.now(),
        moment=moment(),
        at=at(),
    )


def consignment_page(
    consignment_id: UUID, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """One consignment: in the frame of a phone for who brings it, on an ordinary page for who plans."""
    row = access.require("consignment.see", muster().views.one(ConsignmentRow, consignment_id, at=at()))
    given, frame = given or {}, _frame(row)
    return render_template(
        f"donations/consignments/{frame}.html",
        row=row,
        given=given,
        why=why or {},
        rules=[(fact, said_of(fact["rule"], fact["key"])) for fact in row.rules],
        ways=WAY,
        carriers=CARRIERS,
        conditions=list(CONDITION.items()),
        missing=missing(row),
        sheet_waits=row.sheet_at is not None and row.status in SIGNABLE,
        moment=moment(),
        at=at(),
        **_seen(row),
        **_around(row),
        **(_for_doers(row, given) if moment() is None else {}),
        **(storeboxes.beside(row) if frame == "store" else {}),
    )


def _frame(row: ConsignmentRow) -> str:
    """In the hands of the storekeeper, on the phone of who brings it, or on the page of who plans."""
    if on_phone():
        return "store"
    carrying = not access.may("consignment.propose", row) and access.carries("phone.see")
    return "phone" if carrying else "page"


def _seen(row: ConsignmentRow) -> dict[str, Any]:
    """The consignment with the names of who has it in hand."""
    one, names = shown([row])[0], Names(muster().views)
    organisation = muster().views.one(OrganisationRow, row.organisation_id)
    return {
        "one": one,
        "look": look(one, moment() or muster().ledger.now()),
        "recipient": access.name_of(row.recipient) if row.recipient else "",
        "address": access.name_of(row.address) if row.address else "",
        "proposed_by": names.person(row.proposed_by),
        "approved_by": names.person(row.approved_by) if row.approved_by else "",
        "organisation": organisation.name if organisation else "",
        "place": muster().views.one(InstitutionRow, row.institution_id) if row.institution_id else None,
    }


def in_hand(row: ConsignmentRow) -> dict[str, Any]:
    """What the board's panel shows beside the row: for whom, in whose hands, and what the rules said."""
    names, carrier = Names(muster().views), str(CARRIERS.get(row.carrier, row.carrier))
    return {
        "recipient": access.name_of(row.recipient) or None,
        "address": access.name_of(row.address) or None,
        "proposed_by": names.person(row.proposed_by),
        "approved_by": names.person(row.approved_by) if row.approved_by else None,
        "own_proposal": row.proposed_by == access.person_id(),
        "carrier": " · ".join(filter(None, (carrier, row.vehicle))) or None,
        "rules": [{"rule": fact["rule"], "text": _judged(fact)} for fact in row.rules],
    }


def _judged(fact: RuleFact) -> str:
    return " · ".join(filter(None, (said_of(fact["rule"], fact["key"]), fact["reason"])))


def _around(row: ConsignmentRow) -> dict[str, Any]:
    """What it is for, who brings it, and what happened."""
    views, needs = muster().views, [UUID(need) for need in row.need_ids]
    seen = access.scope("need.see").where(NeedRow)
    task = views.one(TaskRow, row.task_id) if row.task_id else None
    return {
        "needs": views.rows(NeedRow, NeedRow.c.id.in_(needs), seen, at=at()) if needs else [],
        "task": task if task and access.may("task.see", task) else None,
        "lines": history_of(row.id, at()) if access.may("consignment.move", row) else [],
    }


def _for_doers(row: ConsignmentRow, given: Mapping[str, str]) -> dict[str, Any]:
    """What forms offer, and how the recipient confirms."""
    found: dict[str, Any] = {"second": row.proposed_by != access.person_id()}
    if row.status in ("approved", "picked") and access.may("consignment.move", row):
        found["plan"] = _first_plan(row) | dict(given)
    return found | ways_of(row)


def _first_plan(row: ConsignmentRow) -> dict[str, str]:
    """A task that starts in half an hour and ends when the goods are expected."""
    start = muster().ledger.now().replace(second=0, microsecond=0) + timedelta(minutes=30)
    end = row.expected_at if row.expected_at and row.expected_at > start else start + timedelta(hours=2)
    return {"starts_at": local_input(start), "ends_at": local_input(end), "places": "2"}
