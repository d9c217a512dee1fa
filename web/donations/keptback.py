"""What matching keeps back and what needs still lack, each with the reason in words and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from domain.donations.matching import Excluded, Matched, Unmet
from projections.donations.lots import LotRow
from projections.needs import OPEN_NEEDS, NeedRow
from web.context import muster
from web.donations.stockwords import amount, unit
from web.errors import text_of, way_of
from web.sentences.flagged import MISSED, said_of

MOST_NAMED, MOST_LACKING = 8, 60


def by_hand(response_id: UUID, where: Sequence[Any]) -> list[NeedRow]:
    """Open needs of supplies asked for in words: nothing in them can be matched, nothing is on its way."""
    c = NeedRow.c
    asked = (c.response_id == response_id, c.kind == "supplies", c.institution_id.is_(None))
    rows = muster().views.rows(
        NeedRow, *asked, c.status.in_(OPEN_NEEDS), *where, order_by=c.number.desc(), limit=MOST_LACKING
    )
    return [row for row in rows if not (row.lines or row.promised or row.given)]


@dataclass
class Reason:
    """One thing that speaks against some lots: the rule, in words, what can be done, which lots."""

    rule: str
    text: str
    way: str
    lots: dict[UUID, tuple[LotRow, str]] = field(default_factory=dict)
    """Each with who would have got it; "" is anybody."""

    @property
    def named(self) -> list[tuple[LotRow, str]]:
        """The first of them."""
        return list(self.lots.values())[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many others there are."""
        return len(self.lots) - len(self.named)


@dataclass(frozen=True)
class Lacking:
    """A thing that a need still lacks, and why nothing is suggested for the rest."""

    need: NeedRow
    to: str
    thing: str
    much: str
    why: str


def reasons(
    excluded: Iterable[Excluded], lots: Mapping[UUID, LotRow], names: Mapping[UUID, str]
) -> list[Reason]:
    """Why lots are kept back, what holds most of them first; `names` says who waits by need."""
    found: dict[tuple[str, str], Reason] = {}
    for one in excluded:
        rule, key = one.finding.rule, one.finding.key
        said = _capital(said_of(rule, key)) if key in MISSED else text_of(key, one.finding.params)
        reason = found.setdefault((rule, said), Reason(rule, said, way_of(key, 422) if rule else ""))
        lot = lots.get(one.lot_id)
        if lot is not None:
            reason.lots.setdefault(lot.id, (lot, names.get(one.need_id, "") if one.need_id else ""))
    return sorted((one for one in found.values() if one.lots), key=lambda one: -len(one.lots))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lacking(
    found: Matched, needs: Mapping[UUID, NeedRow], names: Mapping[UUID, str], units: Mapping[UUID, str]
) -> list[Lacking]:
    """The first things that needs still lack; `units` by item."""
    suggested = {one.need_id for one in found.proposals}
    refused = {one.need_id: one for one in found.excluded if one.need_id is not None}
    told = []
    for one in found.unmet[:MOST_LACKING]:
        need = needs.get(one.need_id)
        if need is not None:
            why = _why(one, suggested, refused)
            told.append(Lacking(need, names.get(need.id, ""), one.thing, _much(one, units), why))
    return told


def _much(one: Unmet, units: Mapping[UUID, str]) -> str:
    """How much more they asked for."""
    if one.left is None:
        return str(_("they did not say how many"))
    return f"{amount(one.left)} {unit(units.get(one.item_id, ''))}".strip()


def _why(one: Unmet, suggested: set[UUID], refused: Mapping[UUID, Excluded]) -> str:
    against = refused.get(one.need_id)
    if against is not None:
        rule = f"{against.finding.rule} " if against.finding.rule else ""
        said = said_of(against.finding.rule, against.finding.key)
        return str(_("kept back: %(why)s", why=rule + said))
    if one.need_id in suggested:
        return str(_("there is not enough: shared among those who need it as urgently"))
    return str(_("none of it is left in stock"))
