"""Commands on people cared for: taken into care, seen, not reached, in need of help."""

from __future__ import annotations

from app.dispatch import promising
from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.asks import Ask
from domain.base import Cause, RuleBroken
from domain.dispatch import LONGEST_LEASE, RUNNING, Task, TaskId, TaskPlan
from domain.dispatch.care import CaredFor
from domain.dispatch.care_words import CaredForId
from domain.needs import Need, NeedId
from domain.organisations import Organisation, OrganisationId
from domain.people import Person, PersonId
from domain.personal import Personal
from domain.place import AreaCode, within
from domain.responses import Response, ResponseId
from domain.teams import Team, TeamId
from domain.volunteers import Volunteer, VolunteerId


@command
def register_cared_for(
    ledger: Ledger,
    *,
    name: Personal,
    telephone: Personal | None,
    address: Personal | None,
    notes: Personal | None,
    kind: str,
    every_days: int,
    area_code: AreaCode,
    organisation_id: OrganisationId,
    response_id: ResponseId,
    cause: Cause,
) -> Changed:
    """Take somebody into care; the ids are `cause.new_id("person")` and `("cared_for")`."""
    response = ledger.get(Response, response_id)
    response.must_run()
    ledger.get(Organisation, organisation_id)
    _must_lie_in(ledger, area_code, response)
    person = Person.register(id=PersonId(cause.new_id("person")), name=name, mobile=telephone, cause=cause)
    cared = CaredFor.register(
        id=CaredForId(cause.new_id("cared_for")),
        person_id=PersonId(person.id),
        number=ledger.number(f"cared for {response_id}"),
        kind=kind,
        response_id=response_id,
        organisation_id=organisation_id,
        area_code=area_code,
        address=address,
        notes=notes,
        every_days=every_days,
        time_zone=response.time_zone,
        cause=cause,
    )
    return [person, cared]


@command
def change_cared_for(
    ledger: Ledger,
    *,
    cared_id: CaredForId,
    name: Personal | None,
    telephone: Personal | None,
    address: Personal | None,
    notes: Personal | None,
    kind: str,
    every_days: int,
    area_code: AreaCode,
    cause: Cause,
) -> Changed:
    """Correct what is known; a name of None stays as it is. Refuses an area outside the response."""
    cared = ledger.get(CaredFor, cared_id)
    person = ledger.get(Person, cared.person_id)
    _must_lie_in(ledger, area_code, ledger.get(Response, cared.response_id))
    if name is not None:
        person.rename(name, cause=cause)
        person.change_mobile(telephone, cause=cause)
    cared.change(
        kind=kind, area_code=area_code, address=address, notes=notes, every_days=every_days, cause=cause
    )
    return [person, cared]


@command
def assign_carer(
    ledger: Ledger,
    *,
    cared_id: CaredForId,
    volunteer_id: VolunteerId | None,
    team_id: TeamId | None = None,
    cause: Cause,
) -> Changed:
    """Say who looks after them; None is nobody."""
    cared = ledger.get(CaredFor, cared_id)
    if volunteer_id is not None:
        ledger.get(Volunteer, volunteer_id)
    if team_id is not None:
        ledger.get(Team, team_id)
    cared.assign_carer(volunteer_id, team_id, cause=cause)
    return [cared]


@command
def log_contact(
    ledger: Ledger,
    *,
    cared_id: CaredForId,
    way: str,
    outcome: str,
    note: Personal | None,
    volunteer_id: VolunteerId | None = None,
    task_id: TaskId | None = None,
    cause: Cause,
) -> Changed:
    """Note a visit or call: well, needs_help or not_reached. What happened is always recorded."""
    cared = ledger.get(CaredFor, cared_id)
    said = {"way": way, "note": note, "volunteer_id": volunteer_id, "task_id": task_id}
    if outcome == "not_reached":
        cared.miss(**said, cause=cause)  # type: ignore[arg-type]
    elif outcome in ("well", "needs_help"):
        cared.contact(**said, well=outcome == "well", cause=cause)  # type: ignore[arg-type]
    else:
        raise RuleBroken("care.word_unknown", word=outcome)
    return [cared]


@command
def ask_help(
    ledger: Ledger,
    *,
    cared_id: CaredForId,
    title: str,
    urgency: str,
    asker: Personal | None,
    mobile: Personal | None,
    address: Personal | None,
    text: Personal | None,
    cause: Cause,
) -> Changed:
    """Report a need for them, as `cause.new_id("need")`, accepted by their organisation at once."""
    cared = ledger.get(CaredFor, cared_id)
    ledger.get(Response, cared.response_id).must_run()
    ask = Ask(title, "people", "care_visit", urgency, None, 1, ())
    ask.check()
    need = Need.report(
        id=NeedId(cause.new_id("need")),
        number=ledger.number(f"need {cared.response_id}"),
        response_id=cared.response_id,
        area_code=cared.area_code,
        ask=ask,
        for_other=True,
        asker=asker,
        mobile=mobile,
        address=address,
        text=text,
        institution_id=None,
        cause=cause,
    )
    need.accept(cared.organisation_id, cause=cause)
    cared.ask_help(need.id, cause=cause)
    return [need, cared]


@command
def open_visit(ledger: Ledger, *, cared_id: CaredForId, plan: TaskPlan, cause: Cause) -> Changed:
    """Open a task to visit them, as `cause.new_id("task")`, and offer it to their usual carer.

    Refuses while another one is not over.
    """
    cared = ledger.get(CaredFor, cared_id)
    ledger.get(Response, cared.response_id).must_run()
    before = ledger.find(Task, cared.visit_id) if cared.visit_id else None
    if before is not None and before.status in RUNNING:
        raise RuleBroken("care.visit_open", title=before.title)
    task_id = TaskId(cause.new_id("task"))
    cared.open_visit(task_id, plan.starts_at, cause=cause)
    number = ledger.number(f"task {cared.response_id}")
    task = Task.draft(id=task_id, number=number, plan=plan, cause=cause)
    task.open(cause=cause)
    _ask_carer(ledger, cared, task, cause)
    return [cared, task]


def _ask_carer(ledger: Ledger, cared: CaredFor, task: Task, cause: Cause) -> None:
    """Offer the visit until it begins; whom a rule stops or warns of is not asked, and others can be."""
    if cared.volunteer_id is None:
        return
    carer = ledger.get(Volunteer, cared.volunteer_id)
    until = min(task.starts_at - cause.at, LONGEST_LEASE)
    shortest = promising.lease(ledger, task, "offer.minutes", None, cause)
    try:
        promising.consider(ledger, carer, task, override="", cause=cause)
    except RuleBroken:
        return  # the visit itself stands: somebody has to go
    task.offer([cared.volunteer_id], lease=max(until, shortest), cause=cause)


@command
def note_overdue_contact(ledger: Ledger, *, cared_id: CaredForId, cause: Cause) -> Changed:
    """Note that the day of the next contact has passed; sent by the clock."""
    cared = ledger.get(CaredFor, cared_id)
    cared.fall_overdue(cause=cause)
    return [cared]


@command
def pause_care(ledger: Ledger, *, cared_id: CaredForId, reason: str, cause: Cause) -> Changed:
    """No contact is due for a while."""
    cared = ledger.get(CaredFor, cared_id)
    cared.pause(reason, cause=cause)
    return [cared]


@command
def resume_care(ledger: Ledger, *, cared_id: CaredForId, cause: Cause) -> Changed:
    """Care goes on."""
    cared = ledger.get(CaredFor, cared_id)
    cared.resume(cause=cause)
    return [cared]


@command
def end_care(ledger: Ledger, *, cared_id: CaredForId, reason: str, cause: Cause) -> Changed:
    """Care ends for a stated reason."""
    cared = ledger.get(CaredFor, cared_id)
    cared.end(reason, cause=cause)
    return [cared]


def _must_lie_in(ledger: Ledger, code: AreaCode, response: Response) -> None:
    ledger.get(Area, area_id(code))
    if not within(code, response.area_code):
        raise RuleBroken("task.area_outside_response", code=code, name=response.name)
