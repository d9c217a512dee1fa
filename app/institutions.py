"""Commands on institutions and on what their lists ask for."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.asks import Ask, Line
from domain.base import Cause, RuleBroken
from domain.institutions import Institution, InstitutionId, institution_id
from domain.needs import Need, NeedId
from domain.place import AreaCode, GeoPoint
from domain.responses import Response, ResponseId


@command
def list_institution(
    ledger: Ledger,
    *,
    code: str,
    name: str,
    kind: str,
    area_code: AreaCode,
    address: str,
    point: GeoPoint | None,
    approximate: bool,
    cause: Cause,
) -> Changed:
    """Take an institution into the list, or correct the one that is there; the same again records nothing.

    `approximate`: the point stands for the area only. Refuses when it has no name.
    """
    known = ledger.find(Institution, institution_id(code))
    if known is not None:
        known.correct(
            name=name, kind=kind, area_code=area_code, address=address, point=point,
            approximate=approximate, cause=cause,
        )  # fmt: skip
        return [known]
    return [
        Institution.enlist(
            code=code, name=name, kind=kind, area_code=area_code, address=address, point=point,
            approximate=approximate, cause=cause,
        )
    ]  # fmt: skip


@command
def note_asking(
    ledger: Ledger, *, institution_id: InstitutionId, response_id: ResponseId, cause: Cause
) -> Changed:
    """The institution comes onto the response's list of those who ask; there already records nothing."""
    ledger.get(Response, response_id)
    institution = ledger.get(Institution, institution_id)
    institution.ask(response_id, cause=cause)
    return [institution]


@command
def note_asking_no_more(
    ledger: Ledger, *, institution_id: InstitutionId, response_id: ResponseId, reason: str, cause: Cause
) -> Changed:
    """It leaves the list, and all that it asked for is withdrawn. Refuses when it is not on the list."""
    institution = ledger.get(Institution, institution_id)
    ended = institution.ask_no_more(response_id, cause=cause)
    needs = [ledger.get(Need, need_id) for need_id in ended]
    for need in needs:
        if need.is_open:
            need.withdraw(reason, cause=cause)
    return [institution, *needs]


@command
def change_note(
    ledger: Ledger, *, institution_id: InstitutionId, response_id: ResponseId, note: str, cause: Cause
) -> Changed:
    """Change what the institution says beside its needs; the same again records nothing."""
    institution = ledger.get(Institution, institution_id)
    institution.note(response_id, note, cause=cause)
    return [institution]


@command
def open_supply_need(
    ledger: Ledger,
    *,
    institution_id: InstitutionId,
    response_id: ResponseId,
    item: str,
    quantity: int | None,
    unit: str,
    specification: str,
    cause: Cause,
) -> Changed:
    """An item comes onto the institution's list: a need of its own, `cause.new_id("need")`, at its place.

    Refuses when the item stands there already and its need is open.
    """
    institution = ledger.get(Institution, institution_id)
    response = ledger.get(Response, response_id)
    response.must_run()
    ask = _ask(institution.name, item, quantity, unit, specification)
    ask.check()
    _give_way(ledger, institution, response_id, item, cause)
    institution.ask(response_id, cause=cause)
    need = Need.report(
        id=NeedId(cause.new_id("need")),
        number=ledger.number(f"need {response_id}"),
        response_id=response_id,
        area_code=institution.area_code,
        ask=ask,
        institution_id=institution_id,
        cause=cause,
    )
    institution.open_need(response_id, item, need.id, cause=cause)
    return [institution, need]


@command
def revise_supply_need(
    ledger: Ledger,
    *,
    institution_id: InstitutionId,
    response_id: ResponseId,
    item: str,
    quantity: int | None,
    unit: str,
    specification: str,
    cause: Cause,
) -> Changed:
    """The open need for an item is for another quantity. Refuses when the item is not on the list."""
    institution = ledger.get(Institution, institution_id)
    need = ledger.get(Need, institution.need_for(response_id, item))
    need.revise(_ask(institution.name, item, quantity, unit, specification), cause=cause)
    return [need]


@command
def end_supply_need(
    ledger: Ledger, *, institution_id: InstitutionId, response_id: ResponseId, item: str, cause: Cause
) -> Changed:
    """An item is no longer asked for: its need is met. Refuses when the item is not on the list."""
    institution = ledger.get(Institution, institution_id)
    need = ledger.get(Need, institution.end_need(response_id, item, cause=cause))
    if need.is_open:
        need.meet(partly=False, note="", cause=cause)
    return [institution, need]


def _give_way(
    ledger: Ledger, institution: Institution, response_id: ResponseId, item: str, cause: Cause
) -> None:
    """Take the item off the list when its need is over; one that is open is told apart by its number."""
    standing = institution.wants.get((response_id, item))
    if standing is None:
        return
    need = ledger.get(Need, standing)
    if need.is_open:
        raise RuleBroken("institution.wants_already", name=institution.name, item=item, number=need.number)
    institution.end_need(response_id, item, cause=cause)


def _ask(name: str, item: str, quantity: int | None, unit: str, specification: str) -> Ask:
    """An institution's ask is one line, named by both."""
    line = Line(item, quantity, unit, specification)
    return Ask(f"{name}：{item}", "supplies", "supplies", "normal", None, quantity, (line,))
