"""D16 to D18 on screens: what is owed, the preview that is what strangers read, what hides at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.donations import donors
from domain.donations.donors import Identity
from projections.donations.disclosure import DisclosureRow, PublicRow
from tests.donations.disclosure.scene import CENTRAL, CHILDREN, DONOR, Scene
from tests.web.conftest import Person
from web.donations.donorfinding import NOBODY

Enter = Callable[[str], Person]
Show = Callable[[], object]
OWED = "/donations/disclosures"


def preview_of(masks: Scene, kind: str = "received") -> str:
    return f"{OWED}/preview?kind={kind}&organisation={masks.seeded.team}"


def publish(person: Person, masks: Scene, kind: str = "received", **more: str) -> Any:
    """Send the preview's form as it came."""
    page = person.text(preview_of(masks, kind))
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="([^"]+)"', page))
    items = re.findall(r'name="item" value="([^"]+)"', page)
    body = {"kind": kind, "organisation_id": str(masks.seeded.team), "item": items, **seen, **more}
    return person.client.post(OWED, data=person.hidden(preview_of(masks, kind)) | body)


def lines(page: str) -> list[str]:
    """The rows of the public table, as plain text."""
    table = page[page.index('<table class="cards">') : page.rindex("</table>")]
    rows = re.findall(r"<tr><td>(.*?)</tr>", table, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def sums(page: str) -> str:
    """The totals above the public lines, as plain text."""
    return re.sub(r"<[^>]+>", " ", page[page.index("sums-h") : page.index("lines-h")])


def test_D16_what_was_received_is_owed_until_it_is_published(
    masks: Scene, enter: Enter, stranger: Person
) -> None:
    coordinator = enter("coordinator")
    assert "G-0001" in coordinator.text(OWED)
    assert publish(coordinator, masks).status_code == 303
    assert "没有待公示事项" in coordinator.text(OWED)
    assert "10,000" in lines(stranger.text("/disclosures"))[0]


def test_D18_the_preview_is_exactly_what_strangers_read(
    masks: Scene, enter: Enter, stranger: Person, show: Show
) -> None:
    masks.consent(given=True)
    show()
    coordinator = enter("coordinator")
    looked = lines(coordinator.text(preview_of(masks)))
    publish(coordinator, masks)
    assert lines(stranger.text("/disclosures")) == looked
    assert DONOR in looked[0]


def test_D18_a_withdrawn_consent_hides_at_the_next_look(
    masks: Scene, enter: Enter, stranger: Person, show: Show
) -> None:
    masks.consent(given=True)
    show()
    publish(enter("coordinator"), masks)
    assert DONOR in stranger.text("/disclosures") and lines(stranger.text("/disclosures?q=华康"))
    masks.consent(given=False)
    show()
    for path in ("/disclosures", "/disclosures?q=华康", "/disclosures?format=csv"):
        assert DONOR not in stranger.text(path).replace("q=华康", "")
    assert "10,000" not in stranger.text("/disclosures?q=华康")


def test_D18_without_consent_no_public_page_names_the_donor(
    masks: Scene, enter: Enter, stranger: Person, app: Flask
) -> None:
    publish(enter("coordinator"), masks)
    [row] = app.extensions["muster"].views.rows(DisclosureRow)
    for path in ("/disclosures", f"/disclosures/{row.id}", "/disclosures?format=csv"):
        page = stranger.text(path)
        assert DONOR not in page and "华小康" not in page and "13900009999" not in page


@pytest.mark.parametrize("words", [f"感谢{DONOR}！", "联系人 华小康", "电话 13900009999"])
def test_D18_words_that_name_who_did_not_agree_are_refused(masks: Scene, enter: Enter, words: str) -> None:
    answer = publish(enter("coordinator"), masks, statement=words)
    assert answer.status_code == 422 and "D18" in answer.text
    assert words in answer.text and "G-0001" in answer.text


def test_D18_words_beside_lines_without_donors_name_nobody_either(
    masks: Scene, enter: Enter, show: Show
) -> None:
    masks.send(3000, CENTRAL)
    show()
    answer = publish(enter("coordinator"), masks, "issued", statement=f"感谢{DONOR}！")
    assert answer.status_code == 422 and "D18" in answer.text


def test_D18_words_with_a_name_go_with_the_consent(
    masks: Scene, enter: Enter, stranger: Person, show: Show, app: Flask
) -> None:
    masks.consent(given=True)
    show()
    assert publish(enter("coordinator"), masks, statement=f"感谢{DONOR}！").status_code == 303
    [row] = app.extensions["muster"].views.rows(DisclosureRow)
    assert f"感谢{DONOR}" in stranger.text(f"/disclosures/{row.id}")
    masks.consent(given=False)
    show()
    page = stranger.text(f"/disclosures/{row.id}")
    assert DONOR not in page and "10,000" in page


def test_D18_thanks_to_those_who_left_no_name_name_nobody(masks: Scene, enter: Enter, show: Show) -> None:
    why = masks.because()
    name = masks.secrets.seal(why.new_id("donor"), "name", NOBODY, why.command_id)
    who, home = Identity("individual", name, anonymous=True), masks.organisation
    donors.register_donor(masks.ledger, organisation_id=home, who=who, cause=why)
    show()
    assert publish(enter("coordinator"), masks, statement=f"感谢{NOBODY}的捐赠人！").status_code == 303


def test_an_erased_donor_is_named_nowhere(masks: Scene, enter: Enter, stranger: Person, show: Show) -> None:
    masks.consent(given=True)
    show()
    publish(enter("coordinator"), masks)
    masks.secrets.destroy_key(masks.donor)
    assert DONOR not in stranger.text("/disclosures")


def test_D16_what_changed_since_the_preview_is_looked_at_again(
    masks: Scene, enter: Enter, show: Show, app: Flask
) -> None:
    masks.send(3000, CENTRAL, arrive=False)
    show()
    coordinator = enter("coordinator")
    page = coordinator.text(preview_of(masks, "issued"))
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="([^"]+)"', page))
    item = next(iter(seen)).removeprefix("seen.")
    body = {"kind": "issued", "organisation_id": str(masks.seeded.team), "item": item}
    answer = coordinator.send(preview_of(masks, "issued"), OWED, **body, **{f"seen.{item}": "0" * 32})
    assert answer.status_code == 422 and "已发生变化" in answer.text
    assert app.extensions["muster"].views.rows(PublicRow) == []


def test_received_and_issued_stand_beside_each_other(
    masks: Scene, enter: Enter, stranger: Person, show: Show
) -> None:
    masks.send(3000, CENTRAL)
    masks.send(2000, CHILDREN)
    show()
    coordinator = enter("coordinator")
    assert publish(coordinator, masks).status_code == publish(coordinator, masks, "issued").status_code == 303
    told = sums(stranger.text("/disclosures?lang=zh"))
    assert "10,000" in told and "5,000" in told
    assert "林河儿童医院" in stranger.text("/disclosures?q=儿童") and "林河中心医院" not in lines(
        stranger.text("/disclosures?q=儿童")
    )


def test_what_was_published_before_its_unit_was_corrected_adds_up_in_the_unit_of_now(
    masks: Scene, enter: Enter, stranger: Person, show: Show
) -> None:
    coordinator, page = enter("coordinator"), "/disclosures?lang=zh"
    publish(coordinator, masks)
    assert "10,000 件" in sums(stranger.text(page))
    masks.restate("box", 50)
    masks.send(500, CENTRAL)
    show()
    publish(coordinator, masks, "issued")
    told = sums(stranger.text(page))
    assert "200 盒" in told and "10 盒" in told and "10,000" not in told
    assert "其中有按“件”公示的，此处折合为“盒”" in told
    assert "10,000 件" in " ".join(lines(stranger.text(page)))


def test_D16_what_was_taken_back_is_owed_again(
    masks: Scene, enter: Enter, stranger: Person, app: Flask
) -> None:
    coordinator = enter("coordinator")
    publish(coordinator, masks)
    [row] = app.extensions["muster"].views.rows(DisclosureRow)
    refused = coordinator.send(OWED, f"{OWED}/{row.id}/withdraw", reason="")
    assert refused.status_code == 400
    assert coordinator.send(OWED, f"{OWED}/{row.id}/withdraw", reason="数量有误").status_code == 303
    assert "10,000" not in stranger.text("/disclosures") and "G-0001" in coordinator.text(OWED)
    assert "撤回" in stranger.text(f"/disclosures/{row.id}")


def test_a_double_send_is_one_disclosure(masks: Scene, enter: Enter, app: Flask) -> None:
    coordinator = enter("coordinator")
    page = coordinator.text(preview_of(masks))
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="([^"]+)"', page))
    body = {"kind": "received", "organisation_id": str(masks.seeded.team), "item": str(masks.donation)}
    sent = coordinator.hidden(preview_of(masks)) | body | seen
    assert [coordinator.client.post(OWED, data=sent).status_code for _twice in range(2)] == [303, 303]
    assert len(app.extensions["muster"].views.rows(DisclosureRow)) == 1


def test_a_leader_sees_and_does_not_publish(masks: Scene, enter: Enter) -> None:
    leader = enter("leader")
    assert "G-0001" in leader.text(OWED)
    body = {"kind": "received", "organisation_id": str(masks.seeded.team), "item": str(masks.donation)}
    assert leader.send(OWED, OWED, **body).status_code == 403


def test_strangers_are_slowed_and_find_no_way_to_break_it(stranger: Person, masks: Scene) -> None:
    for query in ("?from=-5", "?first=gestern&last=9999-99-99", "?by=x&kind=y&organisation=1", "?q=%25_"):
        assert stranger.get(f"/disclosures{query}").status_code == 200
    assert stranger.get(f"/disclosures/{UUID(int=7)}").status_code == 404
    answers = [stranger.get("/disclosures?q=x").status_code for _look in range(130)]
    assert answers[-1] == 429 and answers[0] == 200


def test_the_life_of_a_disclosure_says_what_was_taken_back(masks: Scene, enter: Enter, app: Flask) -> None:
    coordinator = enter("coordinator")
    publish(coordinator, masks)
    [row] = app.extensions["muster"].views.rows(DisclosureRow)
    coordinator.send(OWED, f"{OWED}/{row.id}/withdraw", reason="数量有误")
    life = coordinator.text(f"/history/items/{row.id}")
    assert "发布公示 P-0001" in life and "撤回公示" in life and "item_ids" not in life
