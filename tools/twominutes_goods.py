"""From the truck to twenty hospitals: what each pair of hands does, counted in real Chromium.

`python -m tools.twominutes` writes it into docs/two-minutes.md; a test walks the same way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from app.donations import catalogue, confirming, warehouses
from app.institutions import list_institution, open_supply_need
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from domain.donations import ConsignmentId
from domain.institutions import InstitutionId, institution_id
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from tests import scenario
from tools.serving import Server

HOSPITALS, EACH = 20, 500
TYPED = {
    "zh": ("医用防护口罩", "华康医疗", "顺丰"),
    "en": ("N95 respirator", "Huakang Medical", "SF Express"),
}
"""What is typed: the goods, the donor, the carrier."""
STEPS = {
    "gate": "ten thousand masks taken in at the gate, with batch, expiry and the photo of the certificate",
    "relation": "donor and recipients looked at: nobody belongs together (D8)",
    "propose": "twenty consignments proposed as suggested",
    "approve": "approved by a second person, all at once",
    "hand": "picked and handed to one carrier",
    "confirm": "a hospital confirms by its link",
}
HANDS = {
    "gate": "storekeeper, phone",
    "relation": "coordinator, desk",
    "propose": "coordinator, desk",
    "approve": "administrator, desk",
    "hand": "storekeeper, desk",
    "confirm": "recipient, phone",
}
WAIT = 60_000
"""Milliseconds a busy machine may take for a page."""
CAMERA = 3
"""Presses of a photo: the field, the shutter, “use it”."""
AREA = AreaCode("990000001")
KEY, PRESS, THINK = 0.28, 1.1, 1.35
"""Seconds of the keystroke-level model, as in tools/twominutes.py."""
HEAD = """
## From the truck to twenty hospitals

Ten thousand masks arrive unannounced at a depot that twenty hospitals wait for, five hundred each. One line
on the phone takes them in; what fits is suggested with its reasons and ticked; a second person approves all
at once; one carrier takes them; a hospital confirms by its link. Four people, one after the other.

| way | keys | presses | scripted | by hand |
|---|---|---|---|---|"""
MIDDLE = """
| step (in Chinese) | whose hands | keys | presses |
|---|---|---|---|"""


@dataclass
class Hands:
    """Keys and presses of one step, as they are made."""

    keys: int = 0
    presses: int = 0

    def press(self, what: Locator) -> None:
        """One press of the mouse or the thumb."""
        what.click()
        self.presses += 1

    def write(self, where: Locator, text: str) -> None:
        """The field is pressed, then each character is a key."""
        where.click()
        if where.get_attribute("type") == "date":
            where.fill(text)
        else:
            where.press_sequentially(text)
        self.presses, self.keys = self.presses + 1, self.keys + len(text)

    def photograph(self, where: Locator) -> None:
        """A picture by the camera of the phone."""
        out = BytesIO()
        Image.new("RGB", (600, 800), "white").save(out, "JPEG")
        where.set_input_files({"name": "certificate.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
        self.presses += CAMERA


@dataclass
class Told:
    """What each step took, and the seconds of the browser."""

    steps: dict[str, Hands] = field(default_factory=dict)
    seconds: float = 0

    @property
    def keys(self) -> int:
        """All keys."""
        return sum(step.keys for step in self.steps.values())

    @property
    def presses(self) -> int:
        """All presses."""
        return sum(step.presses for step in self.steps.values())

    @property
    def by_hand(self) -> float:
        """Seconds of people: each key, each press, and three thoughts per step."""
        return self.keys * KEY + self.presses * PRESS + 3 * len(self.steps) * THINK


@dataclass
class Depot:
    """A served depot with twenty hospitals that wait, and everybody's hands."""

    browser: Browser
    url: str
    secrets: Secrets
    people: dict[str, UUID]
    language: str
    told: Told = field(default_factory=Told)

    @contextmanager
    def hands(self, step: str, role: str, path: str, options: dict[str, Any]) -> Iterator[tuple[Hands, Page]]:
        """Somebody's page, where a step begins; what the step took is kept."""
        context = self.browser.new_context(
            base_url=self.url, locale={"zh": "zh-CN", "en": "en-GB"}[self.language], **options
        )
        chosen = {"lang": self.language}
        if role:
            chosen["muster"] = self.secrets.sessions.open(self.people[role], 1, "two minutes")
        context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in chosen.items()]
        )
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.goto(path)
        began, made = time.monotonic(), Hands()
        yield made, page
        self.told.steps[step], self.told.seconds = made, self.told.seconds + time.monotonic() - began
        context.close()


def prepare(ledger: Ledger, secrets: Secrets) -> dict[str, UUID]:
    """Masks in the catalogue, a warehouse, and twenty hospitals that each ask for five hundred."""
    seeded = scenario.seed(ledger, secrets)
    catalogue.list_item(
        ledger, code="I03", name="医用防护口罩", english="N95 respirator", category="mask", unit="piece",
        standard="GB 19083-2010", synonyms=["N95口罩"], perishable=True, cause=scenario.cause(ledger),
    )  # fmt: skip
    warehouses.open_warehouse(
        ledger, name="桥南仓库", organisation_id=OrganisationId(seeded.team), area_code=AREA, address="",
        point=GeoPoint.of(30.41, 114.30), cause=scenario.cause(ledger),
    )  # fmt: skip
    for number in range(1, HOSPITALS + 1):
        code = f"H{number:02}"
        list_institution(
            ledger, code=code, name=f"林河第{number}医院", kind="hospital", area_code=AREA, address="",
            point=None, approximate=False, cause=scenario.cause(ledger),
        )  # fmt: skip
        open_supply_need(
            ledger, institution_id=InstitutionId(institution_id(code)),
            response_id=ResponseId(seeded.response), item="N95口罩", quantity=EACH, unit="个",
            specification="", cause=scenario.cause(ledger),
        )  # fmt: skip
    return seeded.people


def run(depot: Depot, desk: dict[str, Any], phone: dict[str, Any], shot: Path | None = None) -> Told:
    """The whole way, one pair of hands after the other."""
    goods, donor, carrier = TYPED[depot.language]
    with depot.hands("gate", "storekeeper", "/store", phone) as (hands, page):
        _take_in(hands, page, goods, donor)
    with depot.hands("relation", "coordinator", "/donations", desk) as (hands, page):
        _look_for_relations(hands, page)
    with depot.hands("propose", "coordinator", "/board?tab=consignments", desk) as (hands, page):
        hands.press(page.locator("a.only-goods"))
        if shot:
            page.screenshot(path=shot)
        hands.press(page.locator(".match-foot button.primary"))
        page.wait_for_url("**/consignments**")
    with depot.hands("approve", "admin", "/consignments", desk) as (hands, page):
        hands.press(page.locator("[data-choose='1']"))
        hands.press(page.locator(".match-foot button.primary"))
        expect(page.locator("table .status.wait")).to_have_count(0, timeout=WAIT)
    _send(depot, carrier, desk, phone)
    return depot.told


def _send(depot: Depot, carrier: str, desk: dict[str, Any], phone: dict[str, Any]) -> None:
    """All that is approved leaves with one carrier; the first hospital says that it came."""
    with depot.hands("hand", "storekeeper", "/consignments", desk) as (hands, page):
        hands.press(page.locator("[data-choose='1']"))
        hands.write(page.locator("[name=carrier]"), carrier)
        hands.press(page.locator("button[formaction$='/hand-over']"))
        page.wait_for_load_state()
        expect(page.locator("[name=consignment]")).to_have_count(0, timeout=WAIT)
        found = page.locator("table a[href^='/consignments/']").first.get_attribute("href") or ""
    sent = ConsignmentId(UUID(re.split(r"[/?]", found)[2]))
    with depot.hands("confirm", "", f"/c/{confirming.link(depot.secrets, sent)}", phone) as (hands, page):
        hands.press(page.locator("form button.primary").first)
        expect(page.locator("form button.primary")).to_have_count(0, timeout=WAIT)


def stated(page: str) -> dict[str, tuple[int, int]]:
    """What docs/two-minutes.md says of each language: all keys and presses."""
    rows = re.findall(r"^\| `goods-(zh|en)` \| (\d+) \| (\d+) \|", page, re.MULTILINE)
    return {name: (int(keys), int(presses)) for name, keys, presses in rows}


def written(found: dict[str, Told]) -> str:
    """The part of the page."""
    sums = [
        f"| `goods-{name}` | {told.keys} | {told.presses} | {told.seconds:.0f} s | {told.by_hand:.0f} s |"
        for name, told in found.items()
    ]
    told = found["zh"]
    steps = [
        f"| {text} | {HANDS[step]} | {told.steps[step].keys} | {told.steps[step].presses} |"
        for step, text in STEPS.items()
    ]
    pictures = [f"![goods-{name}](pictures/two-minutes-goods-{name}.png)" for name in found]
    return "\n".join([HEAD, *sums, MIDDLE, *steps, "", *pictures, ""])


def _take_in(hands: Hands, page: Page, goods: str, donor: str) -> None:
    """A truck at the gate: goods, number, what stands on the box, who, the certificate."""
    hands.press(page.locator("a[href*='/donations/gate']").first)
    hands.write(page.locator("[name=item_1]"), goods)
    hands.write(page.locator("[name=quantity_1]"), str(HOSPITALS * EACH))
    hands.press(page.locator("details.more summary").first)
    hands.write(page.locator("[name=specification_1]"), "N95")
    hands.write(page.locator("[name=batch_1]"), "B0128")
    hands.write(page.locator("[name=expires_on_1]"), "2030-01-28")
    hands.write(page.locator("[name=donor_name]"), donor)
    hands.press(page.locator("label:has([name=sheet_kind][value=certificate])"))
    hands.photograph(page.locator("[name=sheet]"))
    hands.press(page.locator("form.gate button.p-next"))
    page.wait_for_url(lambda url: not url.endswith("/gate"))


def _look_for_relations(hands: Hands, page: Page) -> None:
    """The donor's promise, the managers, the register: three ticks and a button."""
    hands.press(page.locator("table.gifts a").first)
    form = page.locator('form[action$="/relation"]')
    hands.press(page.locator("details:has(form[action$='/relation']) > summary").last)
    for check in ("donor_promise", "managers", "register"):
        hands.press(form.locator(f"[name={check}]"))
    hands.press(form.locator("button").last)
    page.wait_for_load_state()


def once(
    browser: Browser,
    language: str,
    folder: Path,
    desk: dict[str, Any],
    phone: dict[str, Any],
    shot: Path | None = None,
) -> Told:
    """Walk it on a server of its own; with a picture of the suggestions."""
    settings = replace(Settings.from_env({}), data=folder / "data")
    secrets = Secrets(settings)
    ledger = Ledger(settings, digest_key=secrets.digest_key)
    people = prepare(ledger, secrets)
    ledger.close()
    with Server(settings.data, {"MUSTER_DATABASE": "", "MUSTER_MODE": "threading"}) as server:
        return run(Depot(browser, server.url, secrets, people, language), desk, phone, shot)
