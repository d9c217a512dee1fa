"""What the pages of errands show: one list on a phone, and who is still owed money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from domain.dispatch.errand_lists import CARDS, REPAID_BY
from projections.dispatch import TaskRow
from projections.errands import ErrandRow
from projections.people import PersonRow
from projections.volunteers import VolunteerRow
from web import access, chrome
from web.amounts import plain_yuan
from web.at import at, moment
from web.context import muster
from web.names import Names
from web.present import Look
from web.taskpages import history_of

PAGE = 100
MOST_ON_TASK = 60
NEW_LINES = 6
LOOKS = {
    "listed": Look("wait", "t-open", _l("To buy")),
    "bought": Look("move", "a-dispatched", _l("Bought")),
    "delivered": Look("here", "a-cleared", _l("Delivered")),
    "settled": Look("done", "t-done", _l("Settled")),
    "cancelled": Look("closed", "t-closed", _l("Cancelled")),
}
CARD = {"insurance_card": _l("Insurance card"), "bank_card": _l("Bank card"), "other": _l("Another card")}
REPAID = {"cash": _l("Cash"), "transfer": _l("Transfer"), "organisation": _l("Paid by the organisation")}
SHOWN = {"owed": _l("Money owed"), "cards": _l("Cards out"), "open": _l("Not settled"), "all": _l("All")}
assert set(CARD) == set(CARDS)  # noqa: S101 -- every word of the domain has a text
assert set(REPAID) == set(REPAID_BY)  # noqa: S101


@dataclass(frozen=True)
class Shown:
    """An errand as a page shows it."""

    row: ErrandRow
    who: str
    for_whom: str
    task: TaskRow | None
    holders: Mapping[str, str]

    @property
    def ref(self) -> str:
        """The number people say."""
        return f"E-{self.row.number:04d}"

    @property
    def look(self) -> Look:
        """How far it is."""
        return LOOKS[self.row.status]


def shown(rows: Sequence[ErrandRow]) -> list[Shown]:
    """The rows with the names of who goes, for whom, and who has a card."""
    names = Names(muster().views)
    volunteers = {r.volunteer_id for r in rows} | {UUID(v) for r in rows for v in r.cards.values()}
    carriers = {v.id: access.name_of(v.name) for v in _by_id(VolunteerRow, volunteers - {None})}
    people = {p.id: access.name_of(p.name) for p in _by_id(PersonRow, {r.person_id for r in rows} - {None})}
    tasks = {t.id: t for t in _by_id(TaskRow, {r.task_id for r in rows})}
    return [
        Shown(
            row=row,
            who=carriers.get(row.volunteer_id)
            or (names.volunteer(row.volunteer_id) if row.volunteer_id else ""),
            for_whom=people.get(row.person_id, ""),
            task=tasks.get(row.task_id),
            holders={card: carriers.get(UUID(who), "") for card, who in row.cards.items()},
        )
        for row in rows
    ]


def _by_id(kind: type[Any], ids: set[Any]) -> list[Any]:
    wanted, rows = list(ids), []
    for start in range(0, len(wanted), 400):
        rows += muster().views.rows(kind, kind.c.id.in_(wanted[start : start + 400]), at=at())
    return rows


def of_task(task_id: UUID | str) -> list[Shown]:
    """The newest errands of a task that the reader may see; for the task's pages."""
    if not access.carries("errand.see"):
        return []
    where = (ErrandRow.c.task_id == UUID(str(task_id)), access.scope("errand.see").where(ErrandRow))
    newest = ErrandRow.c.number.desc()
    return shown(muster().views.rows(ErrandRow, *where, at=at(), order_by=newest, limit=MOST_ON_TASK))


def found(state: str) -> list[ErrandRow]:
    """The errands a reader may see, newest first: those where money is owed, a card is out, or all."""
    c, response = ErrandRow.c, chrome.current().response
    where: list[ColumnElement[bool]] = [access.scope("errand.see").where(ErrandRow)]
    if response is not None:
        where.append(c.response_id == response.id)
    if state == "owed":
        where.append(c.balance > 0)
    if state in ("open", "cards"):
        where.append(c.status.not_in(("settled", "cancelled")))
    rows = muster().views.rows(ErrandRow, *where, order_by=c.number.desc())
    return [row for row in rows if row.cards] if state == "cards" else rows


def list_page() -> str:
    """Who is owed money, with the sums of all of them."""
    state = request.args.get("state", "owed")
    state = state if state in SHOWN else "owed"
    rows = found(state)
    start = min(max(request.args.get("from", 0, type=int), 0), len(rows))
    return render_template(
        "errands/list.html",
        errands=shown(rows[start : start + PAGE]),
        count=len(rows),
        start=start,
        page_size=PAGE,
        states=SHOWN,
        state=state,
        total=sum(row.total for row in rows),
        advanced=sum(row.advanced for row in rows),
        repaid=sum(row.repaid for row in rows),
        owed=sum(row.balance for row in rows),
        people=len({row.volunteer_id for row in rows if row.balance}),
        card_words=CARD,
    )


def errand_page(
    errand_id: UUID, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """One errand: on a phone's frame for who goes, on an ordinary page for who coordinates."""
    row = access.require("errand.see", muster().views.one(ErrandRow, errand_id, at=at()))
    one, given, on_phone = shown([row])[0], given or {}, not access.may("errand.change", row)
    frame = "errands/phone.html" if on_phone and access.carries("phone.see") else "errands/desk.html"
    return render_template(
        frame,
        one=one,
        row=row,
        given=given,
        why=why or {},
        total=given.get("total") or (plain_yuan(row.total) if row.priced else ""),
        advanced=given.get("advanced") or (plain_yuan(row.advanced) if row.priced else ""),
        amount=given.get("amount") or plain_yuan(row.balance),
        cards=list(CARD.items()),
        card_words=CARD,
        ways=list(REPAID.items()),
        people=people_of(one.task, row),
        lines=history_of(row.id, at()) if access.may("errand.change", row) else [],
        may_open=access.carries("paper.open"),
        moment=moment(),
        at=at(),
    )


def people_of(task: TaskRow | None, row: ErrandRow | None = None) -> list[tuple[UUID, str]]:
    """Who could go or hold a card: the people on the task, and who goes already."""
    ids = {UUID(str(seat["volunteer_id"])) for seat in (task.seats if task else ())}
    ids |= {row.volunteer_id} if row and row.volunteer_id else set()
    rows = _by_id(VolunteerRow, ids)
    return sorted(((v.id, access.name_of(v.name)) for v in rows), key=lambda pair: pair[1])


def form_page(
    task: TaskRow,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    row: ErrandRow | None = None,
) -> str:
    """The form of a list, new or to be changed, with what was typed before."""
    given = given or (_known(row) if row else {})
    numbers = [int(n.removeprefix("name_")) for n in given if n.startswith("name_") and n[5:].isdigit()]
    return render_template(
        "errands/form.html",
        task=task,
        row=row,
        given=given,
        why=why or {},
        numbers=range(1, max([NEW_LINES, *numbers]) + 1),
        people=people_of(task, row),
    )


def _known(row: ErrandRow) -> dict[str, str]:
    given: dict[str, str] = {}
    for number, item in enumerate(row.items, 1):
        for name in ("name", "amount", "unit", "note"):
            given[f"{name}_{number}"] = str(item[name])
        given[f"substitutes_{number}"] = "1" if item["substitutes"] else ""
    return given
