"""How a consignment comes to be: goods reserved, rules asked, needs promised; one way for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.donations.allotting import goods_of, use_of
from app.donations.promises import share_of
from app.donations.restating import of_lot
from app.judging import settle
from app.ledger import Ledger
from domain.areas import Area, area_id
from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.asking import line_for
from domain.donations.catalogue import Item
from domain.donations.consignment_lines import MOST_LINES, ConsignmentId, ConsignmentLine, Pick, written
from domain.donations.consignments import Consignment
from domain.donations.lots import Lot
from domain.donations.rules_allocation import judge
from domain.donations.warehouses import Warehouse
from domain.findings import Finding
from domain.institutions import Institution, InstitutionId
from domain.needs import Need
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.quantity import Quantity
from domain.responses import Response, ResponseId
from domain.supplying import CLOSE


@dataclass(frozen=True)
class Towards:
    """Who gets the goods, and where they are."""

    institution_id: InstitutionId | None
    recipient: Personal | None
    address: Personal | None
    area_code: AreaCode
    point: GeoPoint | None


@dataclass
class Draft:
    """One consignment while it is put together: everything it touches, each loaded once."""

    ledger: Ledger
    id: ConsignmentId
    response_id: ResponseId
    cause: Cause
    lots: dict[UUID, Lot] = field(default_factory=dict)
    needs: dict[UUID, Need] = field(default_factory=dict)
    items: dict[UUID, Item] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def load(self, picks: Sequence[Pick]) -> None:
        """All lots and needs. Refuses no line or too many, an ended response, and needs of another one."""
        if not 1 <= len(picks) <= MOST_LINES:
            raise RuleBroken("consignment.lines_missing", most=MOST_LINES)
        response = self.ledger.get(Response, self.response_id)
        response.must_run()
        if response.historical:
            raise RuleBroken("response.historical", name=response.name)
        for pick in picks:
            lot = self.lots.get(pick.lot_id) or self.ledger.get(Lot, pick.lot_id)
            self.lots[lot.id] = lot
            self.items.setdefault(lot.item_id, self.ledger.get(Item, lot.item_id))
            if pick.need_id is not None and pick.need_id not in self.needs:
                need = self.needs[pick.need_id] = self.ledger.get(Need, pick.need_id)
                if need.response_id != self.response_id:
                    raise RuleBroken("consignment.need_elsewhere", number=need.number)

    def place(self) -> Lot:
        """Any of the lots, all lying in one place. Refuses lots of two warehouses."""
        places = {(lot.warehouse_id, lot.organisation_id): lot for lot in self.lots.values()}
        if len(places) != 1:
            raise RuleBroken("consignment.one_warehouse")
        return next(iter(places.values()))

    def towards(
        self,
        institution_id: InstitutionId | None,
        recipient: Personal | None,
        address: Personal | None,
        area_code: AreaCode | None,
    ) -> Towards:
        """Who gets it: as said, else who asked. Refuses needs of several recipients, or of another one."""
        if institution_id is None and recipient is None and self.needs:
            askers = {need.institution_id or need.id: need for need in self.needs.values()}
            if len(askers) > 1:
                raise RuleBroken("consignment.one_recipient")
            need = next(iter(askers.values()))
            institution_id, recipient = need.institution_id, None if need.institution_id else need.asker
            address, area_code = address or need.address, area_code or need.area_code
        if any(need.institution_id not in (None, institution_id) for need in self.needs.values()):
            raise RuleBroken("consignment.one_recipient")
        if institution_id is not None:
            known = self.ledger.get(Institution, institution_id)
            return Towards(institution_id, recipient, address, known.area_code, known.point)
        if area_code is None:
            raise RuleBroken("consignment.recipient_missing", field="recipient")
        point = self.ledger.get(Area, area_id(area_code)).point
        return Towards(None, recipient, address, area_code, point)

    def lines(self, picks: Sequence[Pick]) -> list[ConsignmentLine]:
        """The lines in base units, each need promised its share; what speaks against that is noted."""
        return [self._line(number, pick) for number, pick in enumerate(picks, 1)]

    def _line(self, number: int, pick: Pick) -> ConsignmentLine:
        lot = self.lots[pick.lot_id]
        item = self.items[lot.item_id]
        quantity = of_lot(self.ledger, lot, pick.quantity)
        need = self.needs.get(pick.need_id) if pick.need_id else None
        wanted = pick.wanted if need is None else self._promise(need, item, pick.wanted, quantity)
        return ConsignmentLine(
            line=number,
            lot_id=lot.id,
            item_id=lot.item_id,
            name=lot.item_name,
            batch=lot.batch,
            expires_on=lot.expires_on,
            quantity=quantity,
            need_id=pick.need_id,
            wanted=wanted,
            donation_id=lot.donation_id,
        )

    def _promise(self, need: Need, item: Item, said: str, quantity: Quantity) -> str:
        """Promise it to a thing that was asked for. Warns where it was not asked for, or is too much."""
        lines = need.ask.lines
        wanted = said or line_for(lines, item)
        if wanted is None or (said and said not in {line.item for line in lines}):
            if len(lines) > 1:
                raise RuleBroken("consignment.need_line_unclear", number=need.number, item=item.name)
            wanted = lines[0].item if lines else ""
            if lines:
                asked = {"number": need.number, "item": item.name, "wanted": wanted}
                self.found.append(Finding("", "consignment.need_wants_other", asked, "warn"))
        share, left = share_of(need, item, self.id, wanted, quantity), need.waits_for(wanted)
        if left is not None and share.counts is not None and share.counts > left + CLOSE:
            enough = {
                "number": need.number,
                "item": wanted or need.ask.title,
                "left": written(round(left, 3)),
            }
            self.found.append(Finding("", "consignment.need_has_enough", enough, "warn"))
        need.promise(share, cause=self.cause)
        return wanted

    def judged(
        self,
        to: Towards,
        start: GeoPoint | None,
        expected_at: datetime | None,
        purpose: str,
        *,
        happened: bool = False,
    ) -> None:
        """Ask the allocation rules about each lot, as of now: only what has happened has a day of its own."""
        response = self.ledger.get(Response, self.response_id)
        use = use_of(
            response,
            self.response_id,
            to.institution_id,
            start=start,
            end=to.point,
            expected_at=expected_at,
            purpose=purpose,
            now=self._when(happened=happened),
        )
        for lot in self.lots.values():
            self.found += judge(goods_of(self.ledger, lot), use)

    def settle(self, consignment: Consignment, override: str, *, happened: bool = False) -> None:
        """Refuse what the rules refuse, or note what is left. What has happened is only noted."""
        policies = self.ledger.get(Response, self.response_id).policies
        at = self._when(happened=happened)
        if happened:
            asked = [finding.under(policies, at) for finding in self.found]
            left = [finding for finding in asked if finding.strength != "off"]
        else:
            left = settle(self.found, policies, at=at, override=override)
        for rule, key, warned in dict.fromkeys((f.rule, f.key, f.strength == "warn") for f in left):
            if warned and override.strip():
                consignment.override(rule, key=key, reason=override, cause=self.cause)
            else:
                consignment.flag(rule, key=key, cause=self.cause)

    def _when(self, *, happened: bool) -> datetime:
        """The moment that rules and policies look at."""
        return self.cause.happened_at if happened else self.cause.at

    def reserve(self, lines: Sequence[ConsignmentLine]) -> None:
        """Take the goods for this consignment. Refuses more than is left, and says how much that is."""
        for line in lines:
            self.lots[line.lot_id].reserve(self.id, line.quantity, cause=self.cause)

    def start(self) -> GeoPoint | None:
        """Where the goods lie."""
        place = self.place().warehouse_id
        return None if place is None else self.ledger.get(Warehouse, place).point

    def changed(self, consignment: Consignment) -> Iterator[Aggregate]:
        """What the command saves, the consignment first."""
        yield consignment
        yield from self.lots.values()
        yield from self.needs.values()


def until_approved(ledger: Ledger, response_id: ResponseId, cause: Cause) -> datetime:
    """By when a second person has to agree to what was let go."""
    hours = ledger.get(Response, response_id).policies.limit("approval.hours", cause.at)
    return cause.at + timedelta(minutes=int(hours * 60))
