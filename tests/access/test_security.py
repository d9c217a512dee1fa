"""Headers on every answer, cookies, forgery, hosts, sizes, formats, languages: what no page may forget."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.access.house import PIN, House
from tests.access.test_matrix import ask, cells
from tests.access.visiting import Browser, key_of

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def policy(answer: TestResponse) -> dict[str, str]:
    rules = answer.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (rule.partition(" ") for rule in rules)}


def test_every_answer_has_the_headers(house: House) -> None:
    house.browser("admin").token  # noqa: B018 -- made before answers are collected
    answers: list[tuple[str, TestResponse]] = []
    house.app._got_first_request = False
    house.app.after_request(lambda answer: answers.append((answer.status, answer)) or answer)
    for rule, method in cells(house):
        for role in ("admin", "public"):
            ask(house, house.browser(role), rule, method, "own")
    house.browser("public").get("/no/such/page")
    assert len(answers) > 100
    for status, answer in answers:
        if "sandbox" in policy(answer):  # what somebody uploaded: nothing of it may run or load at all
            assert policy(answer)["default-src"] == "'none'"
        else:
            assert policy(answer).items() >= CSP.items(), status
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_pages_have_no_inline_script_or_style_and_name_no_other_host(standing: House) -> None:
    for rule, method in cells(standing):
        if method != "GET" or "token" in rule.arguments or rule.endpoint == "static":
            continue
        with standing.app.test_request_context():
            from tests.access.values import values

            path = standing.app.url_map.bind("localhost").build(rule.endpoint, values(standing, rule, "own"))
        page = standing.browser("admin").page(path)
        text = page.text if page.mimetype == "text/html" else ""
        page.close()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or "application/json" in script, (path, script)
        others = re.findall(r"(?:src|href|action)=\"(https?://[^\"]+)", text)
        assert [
            other
            for other in others
            if not re.match(
                r"https?://(localhost|uri\.amap\.com|api\.map\.baidu\.com|apis\.map\.qq\.com)", other
            )
        ] == [], path


def test_the_sockets_of_this_host_are_allowed_and_no_other(standing: House) -> None:
    answer = standing.app.test_client().get("/signin", base_url="http://192.168.1.20:8000")
    assert policy(answer)["connect-src"] == "'self' ws://192.168.1.20:8000 wss://192.168.1.20:8000"


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_cookies_are_secure_exactly_when_the_request_is(house: House, scheme: str, secure: bool) -> None:
    house.parts.secrets.set_pin(house.people["own"], PIN)
    client = house.app.test_client()
    base = f"{scheme}://muster.lan"
    page = client.get("/signin", base_url=base)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    data = {
        "csrf_token": token[1],
        "command_id": str(uuid4()),
        "account": "Volunteer own",
        "pin": PIN,
        "stay": "1",
    }
    answer = client.post("/signin", base_url=base, data=data)
    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert len(cookies) >= 2
    for cookie in cookies:
        assert ("Secure" in cookie) == secure
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert client.get("/phone", base_url=base).status_code == 200


def test_a_form_without_its_token_is_refused(house: House) -> None:
    browser, before = house.browser("coordinator"), house.head()
    path = f"/dispatch/tasks/{house.tasks['own']}/complete"
    for data in ({}, {"csrf_token": "made-up"}, {"csrf_token": Browser(house.app.test_client()).token}):
        answer = browser.client.post(path, data={"command_id": str(uuid4()), **data})
        assert answer.status_code == 400
    assert browser.client.post(path, json={}).status_code == 400
    assert house.head() == before


def test_every_change_needs_the_token(standing: House) -> None:
    before = standing.head()
    for rule, method in cells(standing):
        if method == "POST":
            with standing.app.test_request_context():
                from tests.access.values import values

                built = values(standing, rule, "own")
                path = standing.app.url_map.bind("localhost").build(rule.endpoint, built, method="POST")
            answer = standing.browser("admin").client.post(path, data={"command_id": str(uuid4())})
            assert (
                answer.status_code == 400 or key_of(answer) == "access.denied" or answer.status_code == 403
            ), path
    assert standing.head() == before


def test_another_site_cannot_send_with_the_persons_cookie(house: House) -> None:
    browser = house.browser("coordinator")
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        answer = browser.client.post(
            "/signout", data={"csrf_token": browser.token}, headers={"Origin": origin}
        )
        assert answer.status_code == 400
    same = browser.client.post(
        "/names", data={"csrf_token": browser.token}, headers={"Origin": "http://localhost"}
    )
    assert same.status_code == 403  # the token is right; the role is not


@pytest.mark.parametrize("host", ["evil.example/x", "a b", "x@y", "<script>", "h:port", "a..b", "a" * 300])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_host_that_is_none_is_refused(
    standing: House, caplog: pytest.LogCaptureFixture, host: str, accept: str
) -> None:
    answer = standing.app.test_client().get("/signin", headers={"Host": host, "Accept": accept})
    assert answer.status_code == 400 and answer.text
    assert "<script>" not in answer.text and "evil.example/x" not in answer.text
    assert caplog.records == []


def test_forwarded_headers_count_only_when_the_installer_says_so(standing: House) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9", "X-Forwarded-Host": "other"}
    cookie = standing.app.test_client().get("/signin", headers=headers).headers["Set-Cookie"]
    assert "Secure" not in cookie


def test_behind_a_proxy_by_setting(tmp_path: object) -> None:
    from app.settings import Settings
    from web import create_app

    app = create_app(Settings.from_env({"MUSTER_DATA": str(tmp_path), "MUSTER_PROXY_HOPS": "1"}))
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "muster.example"}
    answer = app.test_client().get("/signin", headers=headers)
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "wss://muster.example" in answer.headers["Content-Security-Policy"]
    close(app)


def close(app: Flask) -> None:
    for part in ("live", "projector", "views", "ledger", "secrets"):
        for name in ("stop", "close"):
            getattr(getattr(app.extensions["muster"], part), name, lambda: None)()


def test_bodies_too_large_or_of_no_format_we_read(house: House) -> None:
    browser, before = house.browser("coordinator"), house.head()
    path = f"/dispatch/tasks/{house.tasks['own']}/complete"
    big = browser.client.post(path, data={"csrf_token": browser.token, "reason": "x" * 2_000_000})
    part = b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\n' + b"x" * 600_000 + b"\r\n--x--"
    field = browser.client.post(path, data=part, content_type="multipart/form-data; boundary=x")
    many = browser.client.post(
        path, data={f"f{n}": "1" for n in range(2000)}, content_type="multipart/form-data"
    )
    plain = browser.client.post(path, data=b"a=1", content_type="text/plain")
    xml = browser.client.post(path, data=b"<a/>", content_type="application/xml")
    assert [a.status_code for a in (big, field, many)] == [413, 413, 413]
    assert [a.status_code for a in (plain, xml)] == [415, 415]
    assert browser.client.put(path).status_code == 405
    assert house.head() == before


@pytest.mark.parametrize(
    "body",
    [
        {"csrf_token": "", "reason": "\x00"},
        b"reason=%FF%FE",
        b"reason=%80",
    ],
)
def test_wrong_encodings(house: House, body: object) -> None:
    browser, before = house.browser("coordinator"), house.head()
    path = f"/dispatch/tasks/{house.tasks['own']}/close"
    headers = {"X-CSRFToken": browser.token, "Accept": "application/json", "Idempotency-Key": str(uuid4())}
    kind = {"content_type": "application/x-www-form-urlencoded"}
    answer = browser.client.post(path, data=body, headers=headers, **kind)
    assert (answer.status_code, house.head()) == (400, before)
    assert browser.client.get("/people?q=%FF").status_code == 400
    assert browser.client.get("/people?%C3%28=1").status_code == 400


def test_a_charset_that_is_not_utf_8(house: House) -> None:
    browser = house.browser("coordinator")
    kind = "application/x-www-form-urlencoded; charset=gb18030"
    assert browser.client.post("/people/find", data=b"q=%CD%F5", content_type=kind).status_code == 400


def test_the_past_is_read_only(house: House) -> None:
    browser, before = house.browser("coordinator"), house.head()
    answer = browser.post(f"/dispatch/tasks/{house.tasks['own']}/complete?at=p1")
    assert (key_of(answer), house.head()) == ("at.read_only", before)


def test_refusals_speak_the_readers_language_on_a_page_and_in_json(house: House) -> None:
    browser = house.browser("coordinator")
    path = f"/dispatch/tasks/{uuid4()}"
    assert "没有您可以查看的内容" in browser.page(path).text
    browser.client.set_cookie("lang", "en")
    assert "nothing here that you may see" in browser.page(path).text
    error = browser.get(path).get_json()["error"]
    assert (error["key"], error["status"]) == ("access.not_found", 404)
    assert error["text"] and error["way"]


def test_a_bug_is_told_without_its_trace_and_logged_with_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    from web.access import needs

    house.app._got_first_request = False
    house.app.add_url_rule("/broken", "broken", needs("page.public")(lambda: 1 // 0))
    with caplog.at_level(logging.ERROR):
        answer = house.app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in caplog.text and "ZeroDivision" not in answer.text
    assert policy(answer).items() >= CSP.items()


def test_no_personal_data_in_addresses_or_logs(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.parts.secrets.set_pin(house.people["own"], PIN)
    personal = ("Volunteer own", "Volunteer%20own", "Volunteer+own", "新来的", "13711112222", PIN)
    seen: list[str] = []
    house.app._got_first_request = False
    house.app.after_request(lambda a: seen.append(a.headers.get("Location", "")) or a)
    with caplog.at_level(logging.DEBUG):
        phone = Browser(house.app.test_client())
        phone.sign_in("Volunteer own", "999999")
        phone.sign_in("Volunteer own")
        house.browser("leader").post("/people/find", q="Volunteer own")
        body = {"name": "新来的", "mobile": "13711112222", "area_code": "990000001001"}
        house.browser("leader").post("/volunteers", organisation_id=house.orgs["north"], **body)
        page = house.browser("leader").page("/people")
    links = re.findall(r'(?:href|action)="([^"]+)"', page.text)
    for text in personal:
        assert text not in caplog.text
        assert not any(text in address for address in [*seen, *links])
