"""Invitations: who may issue which, what they give, and what the history says about them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from app import organisations
from domain.organisations import Grant, OrganisationId
from domain.people import PersonId
from domain.responses import ResponseId
from projections.organisations import GrantRow
from tests.access.house import HERE, INSIDE, PIN, House
from tests.access.test_sessions import person
from tests.access.visiting import Browser, key_of


def invite(house: House, by: str = "leader", **more: object) -> str:
    body = {
        "role": "volunteer",
        "organisation_id": house.orgs["north"],
        "area_code": INSIDE,
        "minutes": 60,
        **more,
    }
    answer = house.browser(by).post("/invitations", **body)
    assert answer.status_code == 200, answer.get_json()
    return re.sub("^https?://[^/]+", "", answer.get_json()["link"])


def test_a_volunteer_joins_by_invitation_and_is_in(house: House, phone: Browser) -> None:
    path = invite(house)
    assert "north" in phone.page(path).text
    before = house.head()
    answer = phone.post(path, name="新来的", mobile="13711112222", pin=PIN, again=PIN)
    assert answer.status_code == 200, answer.get_json()
    assert house.head() == before + 3  # registered, serving, signed in
    assert phone.page("/phone").status_code == 200
    assert key_of(phone.get(path)) == "link.gone"


def test_one_poster_serves_many_and_each_only_once(house: House, phone: Browser) -> None:
    path, command = invite(house, many="1"), str(uuid4())
    fields = {"name": "甲一", "pin": PIN, "again": PIN, "command_id": command}
    first = phone.post(path, **fields).get_json()["person_id"]
    assert phone.post(path, **fields).get_json()["person_id"] == first
    assert phone.post(path, name="乙二", pin=PIN, again=PIN).get_json()["person_id"] != first


def test_an_invitation_for_one_person_makes_one_person_however_often_it_is_sent(house: House) -> None:
    path = invite(house, "admin", role="coordinator", area_code=HERE, response_id=house.flood, many="1")
    phone = Browser(house.app.test_client())
    assert phone.post(path, name="丙", pin=PIN, again=PIN).status_code == 200
    before = house.head()
    assert key_of(Browser(house.app.test_client()).post(path, name="丁", pin=PIN, again=PIN)) == "link.gone"
    assert house.head() == before
    assert phone.page("/board").status_code == 200


def test_somebody_known_takes_the_role_with_the_own_account(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    phone.sign_in("何秀兰")
    path = invite(house, "admin", role="leader", area_code=HERE, response_id=house.flood)
    assert phone.post(path, as_me="1").status_code == 200
    assert phone.page("/people").status_code == 200


@pytest.mark.parametrize(
    ("by", "more"),
    [
        ("leader", {"role": "leader"}),
        ("coordinator", {"role": "admin"}),
        ("coordinator", {"role": "coordinator"}),
        ("leader", {"area_code": ""}),
        ("admin", {"role": "leader", "area_code": INSIDE, "response_id": ""}),
    ],
)
def test_nobody_invites_beyond_the_own_reach(house: House, by: str, more: dict[str, object]) -> None:
    body = {"role": "volunteer", "organisation_id": house.orgs["north"], "area_code": INSIDE, "minutes": 60}
    answer = house.browser(by).post("/invitations", **{**body, **more})
    assert key_of(answer) in ("invitation.role_not_yours", "form.not_a_choice")


def test_a_taken_number_does_not_register_again(house: House, phone: Browser) -> None:
    person(house, "何秀兰", number="13912345678")
    path = invite(house)
    before = house.head()
    answer = phone.post(path, name="别人", mobile="139 1234 5678", pin=PIN, again=PIN)
    assert (key_of(answer), house.head()) == ("person.mobile_taken", before)


def told(house: House) -> list[str]:
    """The history, newest first, in English, to an administrator who sees all of it."""
    house.grant(house.actors["admin"], "admin", "root")
    house.settle()
    admin = house.browser("admin")
    admin.client.set_cookie("lang", "en")
    return [line["text"] for line in admin.get("/history").get_json()["lines"]]


def test_the_history_says_who_issued_it_and_through_whose_invitation_somebody_came(
    house: House, phone: Browser
) -> None:
    path = invite(house)
    phone.post(path, name="新来的", pin=PIN, again=PIN)
    texts = told(house)
    issued = [
        text for text in texts if text.startswith("leader 甲 issued an invitation to be Volunteer in north")
    ]
    assert len(issued) == 1, texts
    assert "Somebody invited by leader 甲 registered 新来的" in texts
    assert "Somebody invited by leader 甲 registered 新来的 as a volunteer of north" in texts


def test_a_role_taken_by_invitation_is_told_as_the_issuers_gift(house: House, phone: Browser) -> None:
    phone.open(house, house.people["own"])
    path = invite(house, "admin", role="leader", area_code=HERE, response_id=house.flood)
    assert phone.post(path, as_me="1").status_code == 200
    assert "Somebody invited by admin 甲 gave Volunteer own the role Team leader in north" in told(house)


def test_an_invitation_sent_twice_is_recorded_once(house: House) -> None:
    command, before = uuid4(), house.head()
    paths = {invite(house, command_id=command) for _ in range(2)}
    assert (len(paths), house.head()) == (2, before + 1)


def test_an_invitation_ends_with_the_right_of_whoever_issued_it(house: House, phone: Browser) -> None:
    path, leader = invite(house), house.actors["leader"]
    organisations.revoke_role(
        house.parts.ledger,
        organisation_id=OrganisationId(house.orgs["north"]),
        grant=Grant(PersonId(leader), "leader", HERE, ResponseId(house.flood)),
        reason="left",
        cause=house.cause(),
    )
    house.settle()
    before = house.head()
    answer = phone.post(path, name="新来的", pin=PIN, again=PIN)
    assert (key_of(answer), house.head()) == ("invitation.withdrawn", before)
    assert "请索取新的邀请" in phone.page(path).text


UNKNOWN = [
    ({"response_id": uuid4()}, "response.not_found"),
    ({"area_code": "990000001999"}, "area.not_found"),
]


@pytest.mark.parametrize(("more", "key"), UNKNOWN, ids=["response", "area"])
def test_no_role_in_what_there_is_not(house: House, more: dict[str, object], key: str) -> None:
    house.grant(house.actors["admin"], "admin", "root")
    house.settle()
    who, admin, before = house.people["own"], house.browser("admin"), house.head()
    body = {"role": "leader", "organisation_id": house.orgs["north"], "area_code": INSIDE, "minutes": 60}
    for path in ("/invitations", f"/people/{who}/roles"):
        assert key_of(admin.post(path, **{**body, **more})) == key, path
    assert house.head() == before


def test_a_role_everywhere_in_all_responses_stays_possible(house: House) -> None:
    house.grant(house.actors["admin"], "admin", "root")
    house.settle()
    who, wide = house.people["own"], {"role": "leader", "organisation_id": house.orgs["north"]}
    assert house.browser("admin").post(f"/people/{who}/roles", **wide).status_code == 200
    held = house.parts.views.rows(GrantRow, GrantRow.c.person_id == who)
    assert [(row.area_code, row.response_id) for row in held] == [("", None)]
