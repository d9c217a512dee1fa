"""Language, theme and letters are kept by cookies, without JavaScript; forms of numbers and times follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from web.i18n import clock, day, local_input, span, when

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
NOON = datetime(2026, 8, 5, 6, 2, tzinfo=UTC)


def test_chinese_comes_first(client: FlaskClient) -> None:
    assert 'lang="zh-Hans"' in client.get("/signin").text


def test_a_choice_is_kept_and_leaves_the_address(client: FlaskClient) -> None:
    answer = client.get("/signin?next=%2Fphone&lang=en&theme=dark&letters=large")
    assert (answer.status_code, answer.location) == (303, "/signin?next=%2Fphone")
    page = client.get("/signin").text
    assert 'lang="en"' in page
    assert 'data-theme="dark"' in page
    assert 'data-letters="large"' in page


def test_an_unknown_choice_changes_nothing(client: FlaskClient) -> None:
    answer = client.get("/signin?lang=xx&theme=pink")
    assert answer.status_code == 200
    assert 'lang="zh-Hans"' in answer.text


def test_times_in_the_readers_form(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (when(NOON), clock(NOON), day(NOON)) == ("8月5日 14:02", "14:02", "8月5日 周三")
        assert span(timedelta(minutes=150)) == "2 小时 30 分"
    with app.test_request_context("/", headers={"Cookie": "lang=en"}):
        assert (when(NOON), day(NOON)) == ("Aug 5, 14:02", "Wed, Aug 5")
        assert span(timedelta(minutes=120)) == "2 h"


@pytest.mark.parametrize(("end", "zone"), [(LAST, "Asia/Shanghai"), (FIRST, "America/New_York")])
def test_a_stored_time_at_the_calendars_end_is_shown_all_the_same(
    app: Flask, end: datetime, zone: str
) -> None:
    with app.test_request_context("/"):
        g.time_zone = zone
        for form in (when, clock, day, local_input):
            assert form(end)
