"""Suggested allocations 配货建议: which lot should go to which need and why; several proposed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.donations.allocating import Allocated, allocate
from domain.base import BadInput, MusterError
from domain.donations.matching import Matched, Proposal, Reason
from domain.responses import ResponseId
from projections.donations.catalogue import ItemRow
from projections.donations.lots import LotRow
from projections.donations.matching import matched
from projections.donations.warehouses import WarehouseRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.responses import ResponseRow
from web import access, chrome, forms, present
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.donations.consignmentforms import must_reach
from web.donations.keptback import MOST_LACKING, by_hand, lacking, reasons
from web.donations.stockforms import typed
from web.donations.stockwords import amount, unit
from web.errors import text_of
from web.i18n import when
from web.names import as_id

blueprint = Blueprint("matching", __name__, url_prefix="/matching")
MOST_SHOWN, MOST_TOLD = 200, 400
AT_ONCE = 400
WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "directed": lambda said: _("directed to them"),
    "expires": lambda said: ngettext("expires in %(num)s day", "expires in %(num)s days", said["days"]),
    "urgency": lambda said: str(present.URGENCY[said["urgency"]]),
    "needed_by": lambda said: _("needed by %(time)s", time=when(said["at"])),
    "distance": lambda said: _("%(km)s km away", km=said["km"]) if said["km"] else _("less than 1 km away"),
    "waiting": lambda said: ngettext("waits for %(num)s day", "waits for %(num)s days", said["days"]),
    "partly": lambda said: _("a part of %(of)s", of=amount(said["of"])),
    "unknown_quantity": lambda said: _("they did not say how many"),
    "warned": lambda said: text_of(said["key"], said),
}
"""Why a lot is suggested, in the reader's language."""


@dataclass(frozen=True)
class Suggested:
    """A proposal as the page shows it."""

    number: int
    proposal: Proposal
    need: NeedRow
    lot: LotRow
    warehouse: str
    why: list[tuple[str, bool]]

    @property
    def value(self) -> str:
        """What is sent when it is chosen."""
        return f"{self.number}|{self.need.id}|{self.lot.id}|{self.proposal.thing}"

    @property
    def bare(self) -> str:
        """The same whichever number it has in a list."""
        return self.value.partition("|")[2]

    @property
    def warned(self) -> bool:
        """Whether something speaks against it, and a reason is asked for."""
        return any(against for _text, against in self.why)

    @property
    def together(self) -> str:
        """What goes in one consignment: one recipient, one warehouse."""
        return f"{self.proposal.institution_id or self.need.id} {self.proposal.warehouse_id}"

    @property
    def much(self) -> str:
        """How much is suggested, to be typed over."""
        return format(self.proposal.quantity.amount.normalize(), "f")

    @property
    def unit(self) -> str:
        """The unit's name."""
        return unit(self.proposal.quantity.unit)


@dataclass(frozen=True)
class Recipient:
    """Everything suggested for one place."""

    name: str
    need: NeedRow
    suggested: list[Suggested]


@blueprint.get("")
@needs("consignment.propose")
def page() -> str:
    """The suggestions for the response, narrowed by ?item=, ?warehouse= and ?urgency=."""
    return _page()


def _page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    response = chrome.current().response
    if response is None or response.historical or response.ended:
        return render_template("donations/consignments/nothing_to_match.html", response=response)
    with muster().views.read() as reading:
        found = matched(reading, response, muster().ledger.now(), needs=_asked(), lots=_lots())
    some = found.proposals[:MOST_SHOWN]
    rows = _Rows(some, found)
    recipients = _recipients(some, rows)
    c = WarehouseRow.c
    seen = access.scope("warehouse.see").where(WarehouseRow)
    return render_template(
        "donations/consignments/matching.html",
        response=response,
        recipients=recipients,
        count=len(found.proposals),
        shown=len(some),
        unmet=len(found.unmet),
        lacking=lacking(found, rows.needs, rows.names(), rows.units),
        by_hand=by_hand(response.id, _asked()),
        unaccepted=any(rows.needs[one.need_id].status == "reported" for one in some),
        kept=reasons(found.excluded[:MOST_TOLD], rows.lots, rows.names()),
        kept_lots=len({one.lot_id for one in found.excluded}),
        warehouses=muster().views.rows(WarehouseRow, seen, c.closed.is_(False), order_by=c.name),
        urgencies=list(present.URGENCY.items()),
        ticked=_ticked(given, [one for to in recipients for one in to.suggested]),
        given=given or {},
        why=why or {},
    )


def _asked() -> list[Any]:
    """What the reader may see of the needs, and asks for."""
    c, urgency = NeedRow.c, request.args.get("urgency", "")
    found = [access.scope("need.see").where(NeedRow)]
    found += [c.urgency == urgency] if urgency in present.URGENCY else []
    need = as_id(request.args.get("need"))
    return found + ([c.id == need] if need else [])


def _lots() -> list[Any]:
    c, house = LotRow.c, as_id(request.args.get("warehouse"))
    found = [access.scope("consignment.propose").where(LotRow)]
    item, lot = as_id(request.args.get("item")), as_id(request.args.get("lot"))
    asked = ((c.warehouse_id, house), (c.item_id, item), (c.id, lot))
    return found + [column == id for column, id in asked if id]


class _Rows:
    """The rows that suggestions name, read at once."""

    def __init__(self, some: Sequence[Proposal], found: Matched) -> None:
        told = found.excluded[:MOST_TOLD]
        needs = {one.need_id for one in some} | {one.need_id for one in told}
        needs |= {one.need_id for one in found.unmet[:MOST_LACKING]}
        lots = {one.lot_id for one in some} | {one.lot_id for one in told}
        self.needs, self.lots = _by_id(NeedRow, needs), _by_id(LotRow, lots)
        houses = {one.warehouse_id for one in some}
        places = {need.institution_id for need in self.needs.values()}
        items = _by_id(ItemRow, {one.item_id for one in found.unmet[:MOST_LACKING]})
        self.units = {id: item.unit for id, item in items.items()}
        self.warehouses, self.places = _by_id(WarehouseRow, houses), _by_id(InstitutionRow, places)

    def name(self, need: NeedRow) -> str:
        """Who gets it: the institution, or the need's own title."""
        place = self.places.get(need.institution_id)
        return place.name if place else need.title

    def names(self) -> dict[UUID, str]:
        """Who waits, by need."""
        return {need.id: self.name(need) for need in self.needs.values()}


def _by_id(kind: type[Any], ids: set[Any]) -> dict[Any, Any]:
    wanted, rows = list(ids - {None}), []
    for start in range(0, len(wanted), AT_ONCE):
        rows += muster().views.rows(kind, kind.c.id.in_(wanted[start : start + AT_ONCE]))
    return {row.id: row for row in rows}


def _recipients(some: Sequence[Proposal], rows: _Rows) -> list[Recipient]:
    """By who gets it, in the order of the suggestions."""
    found: dict[UUID, Recipient] = {}
    for number, one in enumerate(some):
        need, lot = rows.needs[one.need_id], rows.lots[one.lot_id]
        house = rows.warehouses.get(one.warehouse_id)
        why = [_reason(reason) for reason in one.reasons]
        shown = Suggested(number, one, need, lot, house.name if house else "", why)
        to = found.setdefault(one.institution_id or one.need_id, Recipient(rows.name(need), need, []))
        to.suggested.append(shown)
    return list(found.values())


def _reason(reason: Reason) -> tuple[str, bool]:
    """The words, and whether they speak against it."""
    return WORDS[reason.key](dict(reason.params)), reason.key == "warned"


def _ticked(given: Mapping[str, str] | None, some: Iterable[Suggested]) -> set[str]:
    """The suggestions ticked before; else what nothing speaks against; ?all=1 is all of them, ?all=0 none."""
    if given is not None and hasattr(given, "getlist"):
        return {value.partition("|")[2] for value in given.getlist("pick")}
    asked = request.args.get("all")
    return {one.bare for one in some if asked == "1" or (asked != "0" and not one.warned)}


@blueprint.post("/propose")
@needs("consignment.propose")
def propose() -> Answer:
    """A consignment for each recipient and warehouse; what is refused is named with why."""
    return answered(_propose, _page)


def _propose() -> Response:
    response = chrome.current().response
    if response is None:
        raise BadInput("form.missing", field="response")
    values = gather(
        proposals=_chosen,
        expected_at=lambda: forms.optional_moment("expected_at"),
        hurry=lambda: forms.optional_text("hurry", most=200),
        override=lambda: forms.optional_text("override", most=200),
    )
    made = allocate(muster().ledger, response_id=ResponseId(response.id), **values, cause=forms.cause())
    if not made.consignment_ids and made.refused:
        raise made.refused[0][1]
    return _answer(response, made)


def _answer(response: ResponseRow, made: Allocated) -> Response:
    many = len(made.consignment_ids)
    flash(
        ngettext(
            "%(num)s consignment proposed: a second person approves it",
            "%(num)s consignments proposed: a second person approves them",
            many,
        ),
        "done",
    )
    for _picks, refusal in made.refused[:6]:
        flash(_refused(refusal), "trouble")
    to = url_for("consignments.consignments", status="proposed", response=response.id)
    ids = ",".join(map(str, made.consignment_ids))
    return done(muster().ledger.head(), to, consignments=ids, refused=len(made.refused))


def _refused(refusal: MusterError) -> str:
    return text_of(refusal.key, refusal.params)


def _chosen() -> list[Proposal]:
    """Each ticked suggestion with the amount beside it. Refuses none, and what is out of reach."""
    sent = forms.fields()
    told = sent.getlist("pick") if hasattr(sent, "getlist") else sent.get("pick")
    values = told if isinstance(told, list) else []
    found = [_proposal(str(value)) for value in values[: MOST_SHOWN + 1]]
    if not found:
        raise BadInput("consignment.nothing_chosen", field="pick")
    return found


def _proposal(value: str) -> Proposal:
    number, *ids = value.split("|", 3)
    if len(ids) != 3:
        raise BadInput("form.not_a_choice", field="pick")
    need = access.require("need.see", muster().views.one(NeedRow, as_id(ids[0])))
    lot = access.require("consignment.propose", muster().views.one(LotRow, as_id(ids[1])))
    place = muster().views.one(InstitutionRow, need.institution_id) if need.institution_id else None
    area = place.area_code if place else need.area_code
    must_reach(lot.response_id, lot.organisation_id, area, hurry=forms.optional_text("hurry", most=200))
    name = f"much_{number}"
    return Proposal(
        need_id=need.id,
        thing=forms.clean(ids[2], "pick", most=200),
        lot_id=lot.id,
        warehouse_id=lot.warehouse_id,
        institution_id=need.institution_id,
        quantity=typed(forms.text(name, most=20), name, lot.unit),
        reasons=(),
    )
