"""Whom to call about a recall: who carries it, who got it, by which telephone, and what came of the call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from domain.donations.recalling import OUTCOMES
from projections.donations.consignments import ConsignmentRow
from projections.donations.movements import MovementRow
from projections.donations.recalls import Reached, reached
from projections.needs import NeedRow
from web import access
from web.context import muster
from web.donations.stockrows import by_id, link
from web.messages import WORDS
from web.names import Names

OUTCOME: dict[str, LazyString] = {
    "stopped": _l("Not used any more, set aside"),
    "used_up": _l("All used already"),
    "no_answer": _l("Nobody answered"),
}
assert tuple(OUTCOME) == OUTCOMES  # noqa: S101 -- every outcome of the domain has a name
WORD = {"stopped": _l("set aside"), "used_up": _l("used up"), "no_answer": _l("no answer")}
ON_THE_WAY, TO_CALL, DONE = "way", "call", "done"


@dataclass(frozen=True)
class Call:
    """A consignment of the batch, who can be called about it, and what came of it."""

    row: Reached
    ref: str
    recipient: str
    contact: str
    telephone: str
    address: str
    state: str
    href: str
    by: str

    @property
    def quantity(self) -> Decimal:
        """What it brought and did not take back."""
        return self.row.quantity

    @property
    def when(self) -> datetime:
        """When it left."""
        return self.row.issued_at

    @property
    def outcome(self) -> str:
        """What came of the last call; "" before there was one."""
        return self.row.told["outcome"] if self.row.told else ""

    @property
    def part(self) -> str:
        """Whether it can be stopped on the way, is to be called, or is settled."""
        if self.outcome in ("stopped", "used_up"):
            return DONE
        return ON_THE_WAY if self.row.status == "in_transit" else TO_CALL

    @property
    def called_at(self) -> datetime | None:
        """When somebody called last."""
        return datetime.fromisoformat(self.row.told["at"]) if self.row.told else None


def calls(item_id: UUID | None, batch: str, lot_id: UUID | None = None) -> list[Call]:
    """Every consignment the goods reached, with names and telephones as far as the reader may see them.

    What can still be stopped comes first, then who is to be called, then who was.
    """
    seen = access.scope("lot.see").where(MovementRow)
    with muster().views.read() as reading:
        found = reached(reading, item_id, batch, seen, lot_id=lot_id)
    carried = {row.id: row for row in by_id(ConsignmentRow, [one.consignment_id for one in found])}
    askers = _askers(carried.values())
    callers = Names(muster().views).people({UUID(one.told["by"]) for one in found if one.told})
    made = [_call(one, askers.get(one.consignment_id), callers) for one in found if one.quantity > 0]
    order = (ON_THE_WAY, TO_CALL, DONE)
    return sorted(made, key=lambda one: (order.index(one.part), one.when))


def _call(one: Reached, asker: NeedRow | None, callers: Sequence[tuple[UUID, str]]) -> Call:
    who = access.name_of(one.recipient) if one.recipient else ""
    own = access.name_of(one.institution_telephone) if one.institution_telephone else ""
    return Call(
        row=one,
        ref=f"C-{one.number:04d}" if one.number else "",
        recipient=one.institution or who,
        contact=access.name_of(asker.asker) if asker and asker.asker else (who if one.institution else ""),
        telephone=_dialled(own) or _telephone(asker),
        address=access.name_of(one.address) if one.address else "",
        state=str(WORDS.get(one.status, one.status)),
        href=link("consignments.consignment", "consignment.see", consignment_id=one.consignment_id),
        by=dict(callers).get(UUID(one.told["by"]), "") if one.told else "",
    )


def _telephone(asker: NeedRow | None) -> str:
    """A telephone that can be dialled; nothing where it is withheld."""
    return _dialled(access.name_of(asker.mobile) if asker and asker.mobile else "")


def _dialled(told: str) -> str:
    return told if any(map(str.isdigit, told)) else ""


def _askers(rows: Iterable[ConsignmentRow]) -> dict[UUID, NeedRow]:
    """Who asked for what a consignment carries, else the last to ask for the same institution.

    Of those whose contact the reader may know.
    """
    rows = list(rows)
    firsts = {row.id: UUID(row.need_ids[0]) for row in rows if row.need_ids}
    asked = {need.id: need for need in by_id(NeedRow, firsts.values()) if access.may("need.contact", need)}
    bodies = {row.institution_id for row in rows if row.institution_id}
    c = NeedRow.c
    where = (c.institution_id.in_(bodies), access.scope("need.contact").where(NeedRow), c.mobile.is_not(None))
    of_body = {need.institution_id: need for need in muster().views.rows(NeedRow, *where, order_by=c.number)}
    found: dict[UUID, NeedRow] = {}
    for row in rows:
        need = asked.get(firsts[row.id]) if row.id in firsts else None
        if need is None or need.mobile is None:
            need = of_body.get(row.institution_id, need) if row.institution_id else need
        if need is not None:
            found[row.id] = need
    return found
