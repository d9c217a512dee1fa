"""Whatever is sent, the answer is clear: never a 500, and nothing is recorded by what was refused."""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.house import House
from tests.access.test_matrix import cells, new_thing
from tests.access.values import everything, values
from tests.access.visiting import Browser

QUICK = settings(
    max_examples=int(os.environ.get("MUSTER_FUZZ", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize="MUSTER_FUZZ" not in os.environ,
)
_NAMES = """
    title kind urgency address places starts_at ends_at organisation_id parent_id area_code area
    code response_id name role minutes reason risk volunteer person account pin again present mobile
    happened_at sent_at command_id lat lng point time_zone started_at next back q many as_me
    confirmed csrf_token
    quantity unit batch expires_on shelf notice warehouse_id to_warehouse_id item_id item source book lot
    seller buyer qualification net holds standard synonyms english category purpose specification perishable
    item_1 quantity_1 unit_1 holds_1 expires_on_1 batch_1 asset_1 donor_name donor_mobile donor_kind
    donor_id anonymous directed_to line value market stated document basis number issued_on amount
    valid_until dated filed_on begins_on document_number agreed_with note benefit price related institution
    paper_id override contact related_to
"""
NAMES = _NAMES.split()
_QUERY = """
    at response q page from sel status kind urgency area state day lang theme letters next again
    back item warehouse book source condition show before lot copies batch format consignment voucher
"""
QUERY = _QUERY.split()
ODD = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "�",
        "�",
        "0",
        "-1",
        "1e999",
        "NaN",
        "９",
        "٣",
        "null",
        "true",
        "[]",
        "{}",
        "9" * 400,
        "x" * 5000,
        "𠮷" * 50,
        "../..",
        "%s%(a)s",
        "{{7*7}}",
        "' OR 1=1 --",
        "<script>",
        "p99999999999",
        "0000-00-00T00:00",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00+14:00",
        "2026-08-05T09:40",
        "now",
        str(uuid4()),
        "00000000-0000-0000-0000-000000000000",
        "{" + str(uuid4()) + "}",
        "990000001001",
        "٩٩",
    ]
)
TEXT = ODD | st.text(max_size=60)
SENDABLE = TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))
DAYS = ("0001-01-01", "0001-01-02", "1900-01-01", "1970-01-01", "2038-01-20", "9999-12-30", "9999-12-31")
MOMENTS = st.builds(
    "{}T{}{}".format,
    st.sampled_from(DAYS),
    st.sampled_from(["00:00", "12:00", "23:59:59.999999"]),
    st.sampled_from(["", "Z", "+14:00", "-14:00", "+23:59"]),
) | st.just("2031-01-01T09:00Z")
"""Times that can be read and lie where no calendar of ours expects them."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def addresses(house: House, method: str) -> list[str]:
    found = []
    with house.app.test_request_context():
        adapter = house.app.url_map.bind("localhost")
        for rule, allowed in cells(house):
            ends = (
                "signin.sign_out",
                "signin.leave_everywhere",
                "people.sign_out_everywhere",
                "responses.end",
            )
            if allowed == method and rule.endpoint not in ends:
                found.append(adapter.build(rule.endpoint, values(house, rule, "own"), method=method))
    return found


@pytest.fixture(scope="module")
def boss(spare: House) -> tuple[House, Browser]:
    """Somebody who may do everything, so that what is sent gets as deep as it can."""
    who = spare.person("boss")
    for role in ("admin", "auditor"):
        spare.grant(who, role, "root")
    spare.settle()
    browser = Browser(spare.app.test_client())
    browser.open(spare, who)
    return spare, browser


def check(house: House, before: int, answer: Any, sent: object) -> None:
    answer.close()
    assert answer.status_code < 500, (answer.status_code, sent)
    if answer.status_code >= 400:
        assert house.head() == before, sent


def still_shown(house: House, browser: Browser, before: int, sent: object) -> None:
    """Nothing that was accepted breaks a page."""
    if house.head() == before:
        return
    house.settle()
    for page in ("/board", "/phone", "/history"):
        assert browser.page(page).status_code < 500, (page, sent)


def headers(browser: Browser, key: str | None = None) -> dict[str, str]:
    return {"X-CSRFToken": browser.token, "Idempotency-Key": key or str(uuid4())}


@QUICK
@given(data=st.data())
def test_forms(boss: tuple[House, Browser], data: st.DataObject) -> None:
    house, browser = boss
    path = data.draw(st.sampled_from(addresses(house, "POST")))
    fields = data.draw(st.dictionaries(st.sampled_from(NAMES), SENDABLE, max_size=8))
    good = {**new_thing(*house.place("own")), **everything(house)} if data.draw(st.booleans()) else {}
    sent = {name: str(value).encode() for name, value in good.items()} | fields
    from urllib.parse import urlencode

    before = house.head()
    kind = "application/x-www-form-urlencoded"
    answer = browser.client.post(path, data=urlencode(sent), content_type=kind, headers=headers(browser))
    check(house, before, answer, (path, fields))
    still_shown(house, browser, before, (path, fields))


@QUICK
@given(data=st.data())
def test_json(boss: tuple[House, Browser], data: st.DataObject) -> None:
    house, browser = boss
    path = data.draw(st.sampled_from(addresses(house, "POST")))
    good = {k: str(v) for k, v in {**new_thing(*house.place("own")), **everything(house)}.items()}
    odd = data.draw(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
    body = data.draw(st.sampled_from([{**good, **odd}, odd])) if data.draw(st.booleans()) else data.draw(JSON)
    before = house.head()
    raw = json.dumps(body)
    answer = browser.client.post(path, data=raw, content_type="application/json", headers=headers(browser))
    check(house, before, answer, (path, body))
    still_shown(house, browser, before, (path, body))


@QUICK
@given(
    path=st.sampled_from(["/dispatch/tasks", "/responses"]),
    times=st.fixed_dictionaries({"starts_at": MOMENTS, "ends_at": MOMENTS, "started_at": MOMENTS}),
    clock=st.dictionaries(st.sampled_from(["happened_at", "sent_at"]), MOMENTS),
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "Pacific/Kiritimati", "Etc/GMT+12"]),
)
def test_readable_times_far_away(
    boss: tuple[House, Browser], path: str, times: dict[str, str], clock: dict[str, str], zone: str
) -> None:
    house, browser = boss
    good = {**new_thing(*house.place("own")), "area": "990000", "time_zone": zone}
    kind = "flood" if path == "/responses" else "delivery"
    sent, before = {**good, "kind": kind, **times, **clock}, house.head()
    check(house, before, browser.post(path, **sent), (path, times, clock))
    still_shown(house, browser, before, (path, times, clock))


@QUICK
@given(data=st.data())
def test_raw_bodies_of_any_type(boss: tuple[House, Browser], data: st.DataObject) -> None:
    house, browser = boss
    path = data.draw(st.sampled_from(addresses(house, "POST")))
    kind = data.draw(
        st.sampled_from(
            [
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "text/plain",
                "",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "nonsense",
                "a/b; c",
            ]
        )
    )
    body = data.draw(
        st.binary(max_size=200)
        | st.sampled_from(
            [b"[" * 100_000, b'{"a":' * 50_000, b"9" * 10_000, b"\xff\xfe{\x00}\x00", b"--x\r\n\r\n"]
        )
    )
    before = house.head()
    answer = browser.client.post(path, data=body, content_type=kind, headers=headers(browser))
    check(house, before, answer, (path, kind, body[:80]))


@QUICK
@given(data=st.data())
def test_queries(boss: tuple[House, Browser], data: st.DataObject) -> None:
    house, browser = boss
    path = data.draw(st.sampled_from(addresses(house, "GET")))
    query = data.draw(st.dictionaries(st.sampled_from(QUERY), SENDABLE, max_size=5))
    from urllib.parse import urlencode

    before = house.head()
    answer = browser.client.get(f"{path}?{urlencode(query)}")
    check(house, before, answer, (path, query))


@QUICK
@given(data=st.data())
def test_foreign_ids_and_odd_addresses(boss: tuple[House, Browser], data: st.DataObject) -> None:
    house, browser = boss
    path = data.draw(st.sampled_from([*addresses(house, "POST"), *addresses(house, "GET")]))
    parts = path.split("/")
    place = data.draw(st.integers(1, len(parts) - 1))
    others = [str(uuid4()), "0" * 36, "-1", "9" * 30, "%00", "%ff", "..", "%2e%2e", "a" * 3000, "%F0%9F"]
    known = [str(one) for one in (*house.tasks.values(), *house.people.values(), *house.orgs.values())]
    parts[place] = data.draw(st.sampled_from([*others, *known]))
    path, before = "/".join(parts), house.head()
    check(house, before, browser.client.get(path), parts)
    sent = {k: str(v) for k, v in everything(house).items()} | {"confirmed": ""}
    check(house, before, browser.client.post(path, data=sent, headers=headers(browser)), parts)


@QUICK
@given(
    cookie=st.text(
        st.characters(min_codepoint=33, max_codepoint=255, exclude_characters=';,"\\'), max_size=300
    )
)
def test_odd_cookies_and_keys(boss: tuple[House, Browser], cookie: str) -> None:
    house, _ = boss
    before = house.head()
    for name in ("muster", "muster_form", "lang", "theme", "response"):
        sent = {"Cookie": f"{name}={cookie}".encode("latin-1", "replace").decode("latin-1")}
        answer = house.app.test_client(use_cookies=False).get("/signin", headers=sent)
        check(house, before, answer, sent)
    answer = house.app.test_client().post(
        "/signin", headers={"Idempotency-Key": cookie, "X-CSRFToken": cookie}
    )
    check(house, before, answer, cookie)
