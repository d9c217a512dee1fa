"""The demo's donations: what comes to the gate and to the account, hour by hour, each by whoever does it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw

from app.batch import Batch
from app.donations import catalogue, donors, giving, paperwork, stock, warehouses
from app.donations.arriving import Arrival, Sheet
from app.files import Files
from app.institutions import list_institution, open_supply_need
from app.secrets import Secrets
from domain.base import Actor, Cause
from domain.donations import LotId, WarehouseId, item_id
from domain.donations.donors import Identity
from domain.donations.giving_words import Check, DonationId, DonorId, GiftLine, Relation, Terms, Worth
from domain.institutions import InstitutionId, institution_id
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money, Quantity
from domain.responses import ResponseId
from web.demo.district import CODE, District
from web.demo.geometry import point
from web.demo.goods import ASKED, DONORS, ITEMS, PLACES, SPECIFIED, STORES, SYNONYMS
from web.demo.peopling import Population

UNRELATED = Relation(donor_promise=True, managers=True, register=True, related=False)
UNIT = {code: unit for code, _name, _english, _kind, unit, *_rest in ITEMS}


def many(amount: int, code: str) -> Quantity:
    """So much of an item, in its own unit."""
    return Quantity(Decimal(amount), UNIT[code])


@dataclass
class Storeroom:
    """Whoever works with goods and money, and what they have written down so far; `at` is the hour played."""

    books: Batch
    secrets: Secrets
    files: Files
    district: District
    population: Population
    random: Random
    at: datetime
    stores: list[WarehouseId] = field(default_factory=list)
    donors: dict[str, DonorId] = field(default_factory=dict)
    needs: dict[tuple[str, str], NeedId] = field(default_factory=dict)
    gifts: dict[str, DonationId] = field(default_factory=dict)
    lots: dict[str, LotId] = field(default_factory=dict)

    def cause(self, role: str = "storekeeper") -> Cause:
        """The next command of the person with this role."""
        by = Actor("account", self.population.people[role])
        return Cause(by, self.at, self.at, UUID(int=self.random.getrandbits(128), version=4))

    @property
    def response(self) -> ResponseId:
        """The flood."""
        return ResponseId(self.population.response_id)

    @property
    def home(self) -> OrganisationId:
        """The district's own organisation."""
        return OrganisationId(self.population.organisations[0])

    def day(self, ahead: int = 0) -> str:
        """A day so many days from the one that is played."""
        found: date = self.at.date() + timedelta(days=ahead)
        return found.isoformat()

    def until(self, days: int) -> str:
        """The day that goods keep until; 0 is that they keep."""
        return self.day(days) if days else ""

    def furnish(self) -> None:
        """The catalogue, the warehouses, those who ask, and what they ask for."""
        for code, name, english, category, unit, standard, perishable, packs in ITEMS:
            catalogue.list_item(
                self.books, code=code, name=name, english=english, category=category, unit=unit,
                standard=standard, synonyms=SYNONYMS.get(code, []), perishable=perishable,
                cause=self.cause(),
            )  # fmt: skip
            for pack, holds in packs:
                catalogue.define_pack(
                    self.books, item_id=item_id(code), unit=pack, holds=Decimal(holds), cause=self.cause()
                )
        for name, organisation, community, address in STORES:
            self._store(name, organisation, community, address)
        least = {"F01": 2400, "F08": 4000, "F05": 60, "F07": 120}
        for code, amount in least.items():
            warehouses.set_minimum(
                self.books, warehouse_id=self.stores[0], item_id=item_id(code), quantity=many(amount, code),
                cause=self.cause(),
            )  # fmt: skip
        for code, name, kind, community in PLACES:
            area, _name, _english, _middle = self.district.communities[community]
            list_institution(
                self.books, code=code, name=name, kind=kind, area_code=AreaCode(area), address="",
                point=point(self.district.place_in(community)), approximate=False,
                cause=self.cause("coordinator"),
            )  # fmt: skip

    def _store(self, name: str, organisation: int, community: int, address: str) -> None:
        opening, street = self.cause("admin"), organisation - 2 if organisation > 2 else 5
        warehouses.open_warehouse(
            self.books,
            name=name,
            organisation_id=OrganisationId(self.population.organisations[organisation]),
            area_code=AreaCode(f"{CODE}{street:03}"),
            address=address,
            point=point(self.district.place_in(community)),
            cause=opening,
        )
        self.stores.append(WarehouseId(opening.new_id("warehouse")))

    def ask(self) -> None:
        """Shelters, the hospital and a community say what they lack."""
        for place, item, amount, unit in ASKED:
            asking = self.cause("coordinator")
            open_supply_need(
                self.books, institution_id=InstitutionId(institution_id(place)), response_id=self.response,
                item=item, quantity=amount, unit=unit, specification="", cause=asking,
            )  # fmt: skip
            self.needs[place, item] = NeedId(asking.new_id("need"))

    def meet_donors(self) -> None:
        """Who gives, each with a telephone; some may be named in public, some may not."""
        for number, (key, kind_of, name, publish) in enumerate(DONORS):
            meeting = self.cause()
            donor, mobile = meeting.new_id("donor"), f"1000008{number:04}"
            sealed = {
                kind: self.secrets.seal(donor, kind, text, meeting.command_id)
                for kind, text in (("name", name), ("mobile", mobile))
            }
            donors.register_donor(
                self.books, organisation_id=self.home, publish=publish, cause=meeting,
                who=Identity(kind_of, sealed["name"], sealed["mobile"]),
            )  # fmt: skip
            self.donors[key] = DonorId(donor)

    def paper(self, title: str) -> Sheet:
        """A photographed certificate: a picture of ours, kept like any other."""
        picture = Image.new("RGB", (480, 320), "white")
        drawn = ImageDraw.Draw(picture)
        drawn.rectangle((8, 8, 471, 311), outline="black")
        drawn.text((24, 24), f"QUALITY CERTIFICATE  {title}", fill="black")
        drawn.ellipse((360, 210, 440, 290), outline=(200, 30, 30), width=4)
        out = io.BytesIO()
        picture.save(out, "PNG")
        kept = self.files.keep(out.getvalue(), f"{title}.png", self.cause().command_id)
        return Sheet("certificate", kept.id, kept.sha256)

    def gate(self, key: str, donor: str, goods: list[tuple[str, int, str, int]], **terms: object) -> None:
        """A lorry at the gate: (item, how many, batch, days it keeps); received first, papers after."""
        coming, certified = self.cause(), terms.pop("certified", False)
        shelf = str(terms.pop("shelf", ""))
        things = [
            Arrival(item_id(code), many(amount, code), None, SPECIFIED[code], batch, self.until(keeps), shelf)
            for code, amount, batch, keeps in goods
        ]
        giving.receive_at_gate(
            self.books,
            donor_id=self.donors[donor],
            stranger=None,
            response_id=self.response,
            organisation_id=self.home,
            warehouse_id=self.stores[0],
            area_code=AreaCode(f"{CODE}005"),
            things=things,
            terms=Terms(**terms),  # type: ignore[arg-type]
            sheets=[self.paper(goods[0][2] or key)] if certified else [],
            cause=coming,
        )
        self.gifts[key] = DonationId(coming.new_id("donation"))
        for number, (code, _amount, _batch, _keeps) in enumerate(goods, 1):
            self.lots[f"{key} {code}"] = LotId(coming.new_id(f"lot {number}"))

    def look(self, *keys: str) -> None:
        """Nobody who gave is related to those who receive (D8)."""
        for key in keys:
            paperwork.check_relation(
                self.books, donation_id=self.gifts[key], institution_id=None, found=UNRELATED,
                cause=self.cause("coordinator"),
            )  # fmt: skip

    def worth(self, key: str, yuan: int, line: int = 1) -> None:
        """By the invoice."""
        value = Worth(Money(yuan * 100), "invoice", document=f"发票 {self.random.randrange(10**8):08}")
        paperwork.value_line(
            self.books, donation_id=self.gifts[key], line=line, worth=value, cause=self.cause()
        )

    def receipt(self, key: str, yuan: int) -> None:
        """The number of the finance department's form."""
        paperwork.record_receipt(
            self.books, donation_id=self.gifts[key], code="00010126",
            number=f"{self.random.randrange(10**10):010}", issued_on=self.day(), paper_id=None,
            amount=Money(yuan * 100), cause=self.cause(),
        )  # fmt: skip

    def usable(self, lot: str, reason: str, override: str = "") -> None:
        """Looked at and found good."""
        stock.make_usable(
            self.books, lot_id=self.lots[lot], reason=reason, override=override,
            cause=self.cause("coordinator"),
        )  # fmt: skip

    def allot(self, key: str, code: str, amount: int, source: str, keeps: int, store: int = 0) -> None:
        """Not given: allotted from above, or bought."""
        coming = self.cause()
        stock.receive_stock(
            self.books, response_id=self.response, warehouse_id=self.stores[store], item_id=item_id(code),
            quantity=many(amount, code), source=source, specification=SPECIFIED[code],
            batch=f"{code}-{self.day(-20).replace('-', '')}", expires_on=self.until(keeps), cause=coming,
        )  # fmt: skip
        self.lots[key] = LotId(coming.new_id("lot"))

    def offer(self, key: str, donor: str, code: str, amount: int, **terms: object) -> None:
        """Somebody asks whether it is wanted."""
        coming = self.cause("coordinator")
        name = next(item[1] for item in ITEMS if item[0] == code)
        giving.offer_donation(
            self.books, donor_id=self.donors[donor], response_id=self.response, organisation_id=self.home,
            area_code=CODE, lines=[GiftLine(name, many(amount, code), item_id(code), SPECIFIED[code])],
            terms=Terms(**terms),  # type: ignore[arg-type]
            cause=coming,
        )  # fmt: skip
        self.gifts[key] = DonationId(coming.new_id("donation"))

    def screen(self, key: str, asked: str, accept: bool = True, refuse: str = "") -> None:
        """Looked at before it comes: is it wanted, is it good."""
        gift = self.gifts[key]
        check = Check(1, asked=asked, certificate=True, shelf_life="long", standard="meets")
        giving.screen_donation(self.books, donation_id=gift, checks=[check], cause=self.cause("coordinator"))
        if refuse:
            giving.refuse_donation(
                self.books, donation_id=gift, reason=refuse, cause=self.cause("coordinator")
            )
        elif accept:
            giving.accept_donation(self.books, donation_id=gift, cause=self.cause("coordinator"))
