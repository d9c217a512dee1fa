"""Commands on needs: taken down, taken on, refused, met, and all that lies between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.asks import Ask, Line
from domain.base import Cause, RuleBroken
from domain.institutions import Institution, InstitutionId
from domain.needs import Need, NeedId
from domain.organisations import Organisation, OrganisationId
from domain.personal import Personal
from domain.place import AreaCode, within
from domain.responses import Response, ResponseId


@command
def report_need(
    ledger: Ledger,
    *,
    response_id: ResponseId,
    area_code: AreaCode,
    kind: str,
    urgency: str,
    title: str,
    help: str = "",
    needed_by: datetime | None = None,
    quantity: int | None = None,
    lines: Sequence[Line] = (),
    asker: Personal | None = None,
    mobile: Personal | None = None,
    address: Personal | None = None,
    text: Personal | None = None,
    for_other: bool = False,
    institution_id: InstitutionId | None = None,
    organisation_id: OrganisationId | None = None,
    cause: Cause,
) -> Changed:
    """Take down what somebody asks for, as `cause.new_id("need")`; it is the subject of what they typed.

    With an organisation it is accepted by that one at once. Refuses an area outside the response, a
    historical response, one that has ended, and the public where the form is closed.
    """
    response = ledger.get(Response, response_id)
    response.must_run()
    _must_be_of_now(response)
    if cause.by.kind == "link":
        response.must_take_requests()
    ask = Ask(title, kind, help, urgency, needed_by, quantity, tuple(lines))
    ask.check()
    ledger.get(Area, area_id(area_code))
    if not within(area_code, response.area_code):
        raise RuleBroken("need.area_outside_response", code=area_code, name=response.name)
    if institution_id is not None:
        ledger.get(Institution, institution_id)
    need = Need.report(
        id=NeedId(cause.new_id("need")),
        number=ledger.number(f"need {response_id}"),
        response_id=response_id,
        area_code=area_code,
        ask=ask,
        for_other=for_other,
        asker=asker,
        mobile=mobile,
        address=address,
        text=text,
        institution_id=institution_id,
        cause=cause,
    )
    if organisation_id is not None:
        ledger.get(Organisation, organisation_id)
        need.accept(organisation_id, cause=cause)
    return [need]


@command
def accept_need(ledger: Ledger, *, need_id: NeedId, organisation_id: OrganisationId, cause: Cause) -> Changed:
    """An organisation takes the need on. Refuses when one has already, or it is over."""
    ledger.get(Organisation, organisation_id)
    need = _need(ledger, need_id)
    need.accept(organisation_id, cause=cause)
    return [need]


@command
def decline_need(ledger: Ledger, *, need_id: NeedId, reason: str, cause: Cause) -> Changed:
    """Nobody will do it; the asker reads why. Refuses without a reason."""
    need = _need(ledger, need_id)
    need.decline(reason, cause=cause)
    return [need]


@command
def mark_duplicate(ledger: Ledger, *, need_id: NeedId, of: NeedId, cause: Cause) -> Changed:
    """Somebody asked for this before; both follow the earlier one. Refuses one that points further."""
    need, original = _need(ledger, need_id), ledger.get(Need, of)
    need.mark_duplicate(original, cause=cause)
    return [original, need]


@command
def mark_unreachable(ledger: Ledger, *, need_id: NeedId, cause: Cause) -> Changed:
    """The asker cannot be reached. Refuses when the need is over or partly met."""
    need = _need(ledger, need_id)
    need.mark_unreachable(cause=cause)
    return [need]


@command
def withdraw_need(ledger: Ledger, *, need_id: NeedId, reason: str, cause: Cause) -> Changed:
    """The asker needs it no more. Refuses when it is over."""
    need = _need(ledger, need_id)
    need.withdraw(reason, cause=cause)
    return [need]


@command
def meet_need(ledger: Ledger, *, need_id: NeedId, partly: bool, note: str, cause: Cause) -> Changed:
    """What was asked for was given, or a part of it. Refuses when it is over."""
    need = _need(ledger, need_id)
    need.meet(partly=partly, note=note, cause=cause)
    return [need]


@command
def reopen_need(ledger: Ledger, *, need_id: NeedId, reason: str, cause: Cause) -> Changed:
    """It is not over after all. Refuses without a reason, and when it is open."""
    need = _need(ledger, need_id)
    need.reopen(reason, cause=cause)
    return [need]


@command
def revise_need(
    ledger: Ledger,
    *,
    need_id: NeedId,
    title: str,
    kind: str,
    help: str,
    urgency: str,
    needed_by: datetime | None,
    quantity: int | None,
    lines: Sequence[Line] = (),
    cause: Cause,
) -> Changed:
    """Ask for something else or more; the same again records nothing. Refuses when it is over."""
    need = _need(ledger, need_id)
    ask = Ask(title, kind, help, urgency, needed_by, quantity, tuple(lines))
    need.revise(ask, cause=cause)
    return [need]


@command
def add_word(ledger: Ledger, *, need_id: NeedId, text: Personal, cause: Cause) -> Changed:
    """Add what the asker says further, sealed. Refuses more than a conversation's worth."""
    need = _need(ledger, need_id)
    need.add_word(text, cause=cause)
    return [need]


def _need(ledger: Ledger, need_id: NeedId) -> Need:
    """The need. Refuses one of a historical response: what happened then is only brought in from files."""
    need = ledger.get(Need, need_id)
    _must_be_of_now(ledger.get(Response, need.response_id))
    return need


def _must_be_of_now(response: Response) -> None:
    if response.historical:
        raise RuleBroken("response.historical", name=response.name)
