"""Signing in and out, several people on one phone, lost PINs, erasure."""

from __future__ import annotations

import re
from uuid import uuid4

from tests.access.house import HERE, PIN, House
from tests.access.visiting import Browser, key_of


def person(house: House, name: str, role: str | None = "volunteer", number: str | None = None) -> object:
    who = house.person(name, number)
    house.parts.secrets.set_pin(who, PIN)
    if role:
        house.grant(who, role, "north")
    house.settle()
    return who


def test_by_number_however_it_is_written(house: House, phone: Browser) -> None:
    person(house, "何秀兰", number="13912345678")
    for written in ("13912345678", "+86 139 1234 5678", "１３９12345678", "139-1234-5678"):
        assert phone.sign_in(written).status_code == 200, written
        assert phone.page("/phone").status_code == 200


def test_by_name(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    assert phone.sign_in(" 何秀兰 ").status_code == 200


def test_namesakes_are_told_apart_by_their_pins(house: House, phone: Browser) -> None:
    person(house, "王伟")
    other = person(house, "王伟")
    house.parts.secrets.set_pin(other, "135790")
    assert phone.sign_in("王伟", "135790").get_json()["person_id"] == str(other)


def test_namesakes_with_the_same_pin_are_asked_for_their_numbers(house: House, phone: Browser) -> None:
    person(house, "王伟")
    person(house, "王伟")
    assert key_of(phone.sign_in("王伟")) == "signin.ambiguous"


def test_a_failed_sign_in_records_nothing_and_says_the_same_for_nobody(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    before = house.head()
    wrong, nobody = phone.sign_in("何秀兰", "000000"), phone.sign_in("nobody", "000000")
    assert (wrong.status_code, wrong.get_json()) == (nobody.status_code, nobody.get_json())
    assert house.head() == before


def test_a_sign_in_is_an_event_once_even_when_sent_twice(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    before, command = house.head(), str(uuid4())
    phone.sign_in("何秀兰", command_id=command)
    assert house.head() == before + 1
    phone.sign_in("何秀兰", command_id=command)
    assert house.head() == before + 1


def test_guessing_is_slowed_for_that_account_from_that_address(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    person(house, "许文静")
    answers = [phone.sign_in("何秀兰", f"00000{n}") for n in range(7)]
    assert [a.status_code for a in answers] == [422] * 6 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert phone.sign_in("何秀兰").status_code == 429
    assert phone.sign_in("许文静").status_code == 200
    elsewhere = Browser(house.app.test_client())
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert elsewhere.sign_in("何秀兰").status_code == 200


def test_an_expired_session_is_asked_to_sign_in_and_records_nothing(house: House) -> None:
    browser = house.browser("coordinator")
    house.parts.secrets.sessions.close_all(house.actors["coordinator"])
    before = house.head()
    assert browser.page("/board?sel=1").headers["Location"] == "/signin?next=/board?sel%3D1"
    assert key_of(browser.post(f"/dispatch/tasks/{house.tasks['own']}/complete")) == "access.sign_in_first"
    assert house.head() == before


def test_after_signing_in_only_pages_of_ours_follow(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    for wanted, then in (
        ("/phone/hours", "/phone/hours"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ):
        token = phone.token
        data = {
            "account": "何秀兰",
            "pin": PIN,
            "next": wanted,
            "csrf_token": token,
            "command_id": str(uuid4()),
        }
        answer = phone.client.post("/signin", data=data)
        phone._token = ""
        assert answer.headers["Location"] == then


def test_switching_between_volunteers_is_one_tap(house: House, phone: Browser) -> None:
    one, two = person(house, "何秀兰"), person(house, "许文静")
    phone.sign_in("何秀兰")
    phone.sign_in("许文静")
    assert "何秀兰" in phone.page("/switch").text
    assert phone.post("/switch", person=one).status_code == 303
    assert phone.page("/phone").status_code == 200
    assert front(house, phone) == one
    assert phone.post("/switch", person=two).status_code == 303
    assert front(house, phone) == two


def test_switching_to_somebody_with_more_rights_takes_the_pin(house: House, phone: Browser) -> None:
    one = person(house, "陈思远", "coordinator")
    person(house, "许文静")
    phone.sign_in("陈思远")
    phone.sign_in("许文静")
    assert key_of(phone.post("/switch", person=one)) == "form.missing"
    assert key_of(phone.post("/switch", person=one, pin="000000")) == "signin.wrong"
    assert phone.post("/switch", person=one, pin=PIN).status_code == 303
    assert front(house, phone) == one


def test_nobody_is_switched_to_who_has_no_session_here(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    stranger = person(house, "许文静")
    phone.sign_in("何秀兰")
    assert key_of(phone.post("/switch", person=stranger, pin=PIN)) == "signin.switch_ended"


def test_signing_out_does_not_let_the_next_person_slip_in(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    person(house, "许文静")
    phone.sign_in("何秀兰")
    phone.sign_in("许文静")
    assert phone.post("/signout").headers["Location"] == "/switch"
    assert phone.page("/phone").headers["Location"].startswith("/signin")


def front(house: House, browser: Browser) -> object:
    cookie = browser.client.get_cookie("muster")
    assert cookie is not None
    session = house.parts.secrets.sessions.person_of(cookie.value.split(".")[0])
    return session.person_id if session else None


def test_signing_out_everywhere(house: House, phone: Browser) -> None:
    who = person(house, "何秀兰")
    tablet = Browser(house.app.test_client())
    tablet.sign_in("何秀兰")
    phone.sign_in("何秀兰")
    assert phone.post("/account/signout").status_code == 303
    assert tablet.page("/phone").status_code == 303
    assert house.parts.secrets.sessions.all_of(who) == []


def test_a_lost_pin_is_set_anew_by_the_leaders_qr_once(house: House, phone: Browser) -> None:
    who = house.people["own"]
    before = house.head()
    issued = house.browser("leader").post(f"/people/{who}/pin").get_json()
    assert house.head() == before
    path = re.sub("^https?://[^/]+", "", issued["link"])
    assert "Volunteer own" in phone.page(path).text
    assert key_of(phone.post(path, pin="111111", again="111111")) == "pin.too_common"
    assert key_of(phone.post(path, pin="135790", again="135791")) == "pin.differs"
    assert phone.post(path, pin="135790", again="135790").status_code == 200
    assert front(house, phone) == who
    assert key_of(phone.get(path)) == "link.gone"
    assert phone.sign_in("Volunteer own", "135790").status_code == 200


def test_the_page_with_the_qr_is_drawn_here(house: House) -> None:
    browser, who = house.browser("leader"), house.people["own"]
    data = {"csrf_token": browser.token, "command_id": str(uuid4())}
    page = browser.client.post(f"/people/{who}/pin", data=data).text
    assert "<svg" in page and "/pin/" in page
    assert "Volunteer own" in page


def test_no_leader_reissues_the_pin_of_somebody_with_more_rights(house: House) -> None:
    who = house.people["own"]
    house.grant(who, "coordinator", "north", HERE, house.flood)
    house.settle()
    assert key_of(house.browser("leader").post(f"/people/{who}/pin")) == "person.not_yours"
    assert key_of(house.browser("coordinator").post(f"/people/{who}/pin")) == "person.not_yours"
    assert house.browser("admin").post(f"/people/{who}/pin").status_code == 200


def test_an_erased_person_is_gone_everywhere_at_once(house: House, phone: Browser) -> None:
    who = house.people["own"]
    house.parts.secrets.set_pin(who, PIN)
    phone.sign_in("Volunteer own")
    admin = house.browser("admin")
    assert key_of(admin.post(f"/people/{who}/erase", reason="asked")) == "person.not_confirmed"
    assert admin.post(f"/people/{who}/erase", reason="asked", confirmed="1").status_code == 200
    assert phone.page("/phone").status_code == 303
    assert phone.sign_in("Volunteer own").status_code == 422
    assert "Volunteer own" not in admin.page(f"/people/{who}").text


def test_an_auditor_reads_names_only_after_a_recorded_reason(house: House) -> None:
    auditor = house.browser("auditor")
    assert "Volunteer own" not in auditor.page("/people").text
    assert key_of(auditor.post("/names", reason=" ")) == "form.missing"
    before = house.head()
    assert auditor.post("/names", reason="complaint 12").status_code == 200
    assert house.head() == before + 1
    assert "Volunteer own" in auditor.page("/people").text
    other = Browser(house.app.test_client())
    other.open(house, house.actors["auditor"])
    assert "Volunteer own" not in other.page("/people").text


def test_changing_the_pin_takes_the_present_one_and_ends_other_devices(house: House, phone: Browser) -> None:
    person(house, "何秀兰")
    tablet = Browser(house.app.test_client())
    tablet.sign_in("何秀兰")
    phone.sign_in("何秀兰")
    new = {"pin": "975310", "again": "975310"}
    assert key_of(phone.post("/account/pin", present="000000", **new)) == "pin.wrong"
    assert phone.post("/account/pin", present=PIN, **new).status_code == 303
    assert phone.page("/phone").status_code == 200
    assert tablet.page("/phone").status_code == 303


def test_a_volunteer_reports_the_own_seat_and_no_other(house: House, phone: Browser) -> None:
    house.parts.secrets.set_pin(house.people["sibling"], PIN)
    coordinator, task = house.browser("coordinator"), house.tasks["own"]
    both = [house.serving["own"], house.serving["below"]]
    for one in both:
        assert coordinator.post(f"/dispatch/tasks/{task}/assignments", volunteer=one).status_code == 200
    phone.open(house, house.people["own"])
    path = f"/dispatch/tasks/{task}/assignments/{{}}/set-out"
    assert phone.post(path.format(both[0])).status_code == 200
    assert key_of(phone.post(path.format(both[1]))) in ("access.denied_here", "access.not_found")
    stranger = Browser(house.app.test_client())
    stranger.open(house, house.people["sibling"])
    assert key_of(stranger.post(path.format(both[0]))) in ("access.denied_here", "access.not_found")
