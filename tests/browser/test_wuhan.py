"""Ten thousand N95 masks for Wuhan's hospitals of 2020: from the gate to the donor's own page, in Chromium.

The real needs (606 changes) come from ../shared/data/wuhan-2020; without that folder the test is skipped.
`MUSTER_PICTURES=folder` keeps a picture of each step.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from playwright.sync_api import BrowserContext, Page, expect

from app.donations import confirming, delivery, transport, warehouses
from app.ledger import Ledger
from app.responses import start_response
from app.secrets import Secrets
from app.settings import Settings
from domain.donations import ConsignmentId
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from projections.donations.consignments import ConsignmentRow
from projections.donations.giving import DonationRow
from projections.donations.lots import LotRow
from projections.needs import NeedRow
from projections.reading import Views
from tests.browser.conftest import PHONE
from tests.files.test_files import photo
from tests.scenario import Scenario, cause, give_role, register_organisation
from tools.serving import Server
from web.cli import muster

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "wuhan-2020"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real needs are not here: {DATA}")
MASK = "医用防护口罩 | N95口罩"
DONOR = "江夏康护用品有限公司"
WAITING = (300, 1000, 2500, 5000)
"""What four of the forty-three hospitals asked for: with ten thousand masks all four are met."""
Contexts = Callable[..., BrowserContext]


@dataclass
class Wuhan:
    """The response of 2020's needs, an organisation, its warehouse and its people."""

    ledger: Ledger
    secrets: Secrets
    views: Views
    organisation: UUID
    people: dict[str, UUID] = field(default_factory=dict)

    def needs(self) -> dict[int, NeedRow]:
        """The open needs of masks of the four hospitals, by how many they asked for."""
        rows = self.views.rows(NeedRow, NeedRow.c.kind == "supplies", NeedRow.c.status == "accepted")
        rows += self.views.rows(NeedRow, NeedRow.c.kind == "supplies", NeedRow.c.status == "reported")
        wanted = {
            int(line["quantity"]): row
            for row in rows
            for line in row.lines
            if line["item"] == MASK and line["quantity"] is not None
        }
        return {quantity: wanted[quantity] for quantity in WAITING}


@pytest.fixture
def wuhan(settings: Settings, ledger: Ledger, secrets: Secrets, views: Views, tmp_path: Path) -> Wuhan:
    """Areas, institutions, items and needs imported by the commands themselves, in this process."""
    bring_in(settings, "areas", districts(tmp_path / "areas.csv"))
    bring_in(settings, "institutions", DATA / "hospitals.csv")
    bring_in(settings, "items", DATA / "items.csv")
    start_response(
        ledger,
        name="武汉驰援",
        kind="epidemic",
        area="4201",
        time_zone="Asia/Shanghai",
        started_at=ledger.now(),
        cause=cause(ledger),
    )
    bring_in(settings, "needs", DATA / "hospital_needs.jsonl", "--response", "武汉驰援")
    made = Wuhan(ledger, secrets, views, register_organisation(ledger, "武汉志愿驰援队", None, "4201"))
    about = Scenario(UUID(int=0), made.organisation, made.organisation, [], [])
    for role in ("admin", "coordinator", "storekeeper"):
        made.people[role] = give_role(ledger, secrets, role, made.organisation, about)
    warehouses.open_warehouse(
        ledger,
        name="汉口中转仓",
        organisation_id=OrganisationId(made.organisation),
        area_code=AreaCode("420102"),
        address="江岸区",
        point=GeoPoint.of(30.60, 114.30),
        cause=cause(ledger),
    )
    return made


def districts(file: Path) -> Path:
    """Down to the districts: the needs speak of nothing smaller, and five thousand communities take time."""
    head, *lines = (DATA / "areas.csv").read_text("utf-8").splitlines()
    file.write_text("\n".join([head, *(one for one in lines if len(one.split(",")[0]) <= 6)]), "utf-8")
    return file


def bring_in(settings: Settings, what: str, file: Path, *more: str) -> None:
    """`muster import …`; every line of the real files is taken."""
    environ = {"MUSTER_DATA": str(settings.data), "MUSTER_DATABASE": settings.database}
    arguments = ["import", what, str(file), *more, "--json"]
    result = CliRunner().invoke(muster, arguments, env=environ, catch_exceptions=False)
    assert result.exit_code == 0 and '"refused": 0' in result.stdout, result.output


@pytest.fixture
def opened(wuhan: Wuhan, server: Server, new_context: Contexts) -> Iterator[Callable[..., Page]]:
    """A page of somebody with a role, or of a stranger."""

    def page(role: str = "", **options: object) -> Page:
        context = new_context(base_url=server.url, **options)
        if role:
            token = wuhan.secrets.sessions.open(wuhan.people[role], 1, "test")
            context.add_cookies([{"name": "muster", "value": token, "url": server.url}])
        return context.new_page()

    return page


def shoot(page: Page, name: str) -> None:
    """Keep a picture, when somebody wants pictures."""
    if folder := os.environ.get("MUSTER_PICTURES"):
        page.screenshot(path=Path(folder) / f"wuhan-{name}.png", full_page=True)


def test_ten_thousand_masks_from_the_gate_to_the_donors_page(
    wuhan: Wuhan, opened: Callable[..., Page], tmp_path: Path
) -> None:
    wanted = wuhan.needs()
    receive(opened("storekeeper", **PHONE), tmp_path)
    desk = opened("coordinator")
    look_for_relations(desk, wuhan)
    for quantity, need in wanted.items():
        allot(desk, need, quantity)
    approve(opened("admin"), wuhan)
    deliver(opened, wuhan)
    met = [wuhan.views.one(NeedRow, need.id) for need in wanted.values()]
    [lot] = wuhan.views.rows(LotRow)
    assert sorted(str(row and row.status) for row in met) == ["met"] * 4
    assert lot.on_hand == Decimal(10_000 - sum(WAITING)) and lot.available == lot.on_hand
    disclose(desk)
    read_as_strangers(opened(), wuhan)
    open_the_donors_page(desk, opened("", **PHONE), wuhan)


def receive(page: Page, folder: Path) -> None:
    """A truck at the gate: masks, their batch, the certificate photographed."""
    certificate = folder / "合格证.jpg"
    certificate.write_bytes(photo(size=(600, 800)))
    page.goto("/donations/gate")
    page.fill("[name=item_1]", MASK)
    page.fill("[name=quantity_1]", "10000")
    page.locator("details.more summary").first.click()
    page.fill("[name=specification_1]", "3M 1860")
    page.fill("[name=batch_1]", "B2020-0128")
    page.fill("[name=expires_on_1]", "2030-01-28")
    page.fill("[name=donor_name]", DONOR)
    page.locator("[name=sheet_kind][value=certificate]").check(force=True)
    page.set_input_files("[name=sheet]", certificate)
    shoot(page, "1-gate")
    page.locator("form.gate button.p-next").click()
    page.wait_for_url(lambda url: not url.endswith("/gate"))
    expect(page.locator("main")).to_contain_text("G-0001")


def look_for_relations(page: Page, wuhan: Wuhan) -> None:
    """D8 before anything is allocated: the donor's promise, the managers, the register."""
    [gift] = wuhan.views.rows(DonationRow)
    page.goto(f"/donations/{gift.id}")
    form = page.locator('form[action$="/relation"]')
    if not form.is_visible():
        page.locator("details:has(form[action$='/relation']) > summary").last.click()
    for check in ("donor_promise", "managers", "register"):
        form.locator(f"[name={check}]").check()
    form.locator("button").last.click()
    page.wait_for_load_state()
    shoot(page, "2-donation")


def allot(page: Page, need: NeedRow, quantity: int) -> None:
    """What is suggested for a hospital is proposed as it stands."""
    page.goto(f"/matching?need={need.id}")
    expect(page.locator("[name=much_0]")).to_have_value(str(quantity))
    page.locator("ul.match [type=checkbox]").first.check()
    shoot(page, f"3-matching-{quantity}")
    page.locator(".match-foot button.primary").click()
    page.wait_for_url("**/consignments**")


def approve(page: Page, wuhan: Wuhan) -> None:
    """A second person, one by one."""
    for row in wuhan.views.rows(ConsignmentRow, order_by=ConsignmentRow.c.number):
        page.goto(f"/consignments/{row.id}")
        page.locator('form[action$="/approve"] button').click()
        expect(page.locator('form[action$="/approve"]')).to_have_count(0)
    page.goto("/consignments")
    shoot(page, "4-approved")


def deliver(opened: Callable[..., Page], wuhan: Wuhan) -> None:
    """The first by thumb and link; the others by the same commands."""
    first, *others = wuhan.views.rows(ConsignmentRow, order_by=ConsignmentRow.c.number)
    store = opened("storekeeper", **PHONE)
    store.goto(f"/consignments/{first.id}")
    store.locator('form[action$="/pick"] button').click()
    form = store.locator('form[action$="/hand-over"]')
    form.locator("[name=carrier]").fill("中国邮政")
    form.locator("button").last.click()
    expect(store.locator('form[action$="/deliver"]').first).to_be_attached()
    shoot(store, "5-on-the-way")
    ward = opened("", **PHONE)
    ward.goto(f"/c/{confirming.link(wuhan.secrets, ConsignmentId(first.id))}")
    ward.locator("form button.primary").first.click()
    expect(ward.locator("h1")).to_contain_text("谢谢")
    shoot(ward, "6-confirmed")
    for row in others:
        about = {"consignment_id": ConsignmentId(row.id)}
        transport.pick_consignment(wuhan.ledger, **about, cause=cause(wuhan.ledger))
        transport.hand_over(wuhan.ledger, **about, carrier="中国邮政", cause=cause(wuhan.ledger))
        delivery.confirm_delivery(wuhan.ledger, **about, way="link", cause=cause(wuhan.ledger))
    confirmed = ConsignmentRow.c.status == "confirmed"
    ward.reload()
    wait_for(lambda: wuhan.views.count(ConsignmentRow, confirmed) == len(WAITING), ward)


def wait_for(so: Callable[[], bool], page: Page) -> None:
    """Until the server's projector has shown it: asked again with every look at a page."""
    for _look in range(40):
        if so():
            return
        page.reload()
    raise AssertionError("the views did not show it")


def disclose(page: Page) -> None:
    """What was received, then what was issued: looked at, published."""
    for kind in ("received", "issued"):
        page.goto("/donations/disclosures")
        page.locator(f'a[href*="kind={kind}"]').click()
        expect(page.locator(".preview .cards").first).to_be_visible()
        shoot(page, f"7-preview-{kind}")
        page.locator("main form button.primary").click()
        expect(page.locator(f'a[href*="preview"][href*="kind={kind}"]')).to_have_count(0)


def read_as_strangers(page: Page, wuhan: Wuhan) -> None:
    """Everybody sees what came and went, and nobody's name."""
    page.goto("/disclosures")
    expect(page.locator(".open-figures")).to_contain_text("4")
    page.get_by_role("link", name="按组织").click()
    for number in ("10,000", "8,800"):
        expect(page.locator("main")).to_contain_text(number)
    assert DONOR not in page.content()
    shoot(page, "8-public")


def open_the_donors_page(desk: Page, page: Page, wuhan: Wuhan) -> None:
    """The link is made, told, and shows where each box went."""
    [gift] = wuhan.views.rows(DonationRow)
    desk.goto(f"/donations/{gift.id}/link")
    desk.get_by_role("button", name="生成链接").click()
    link = desk.locator("p.mono").inner_text()
    desk.get_by_role("button", name="登记已告知").click()
    expect(desk.get_by_text("已告知（通过微信）")).to_be_visible()
    shoot(desk, "9-link")
    page.goto(link)
    steps = page.locator("ol.way > li")
    expect(steps).to_have_count(len(WAITING) + 1)
    expect(page.locator("ol.way")).to_contain_text("1,200")
    expect(page.get_by_text("4 个接收方")).to_be_visible()
    shoot(page, "10-donor")
