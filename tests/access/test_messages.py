"""Every refusal in the code has a text, a translation and a way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.base import BadInput, Conflict, MusterError, NotFound, RuleBroken
from tests.access.house import House
from web.access import Denied, SignInFirst
from web.errors import text_of, way_of
from web.i18n import entries
from web.messages import FIELDS, MESSAGES, STATUSES, WAYS, WORDS
from web.security import TooMany

ROOT = Path(__file__).parents[2]
RAISED = re.compile(
    r"\b(?:RuleBroken|NotFound|BadInput|Conflict|Denied|TooMany|SignInFirst)\(\s*\"([a-z_]+\.[a-z_]+)\"([^)]*)"
)
KINDS: tuple[type[MusterError], ...] = (
    BadInput,
    Conflict,
    NotFound,
    RuleBroken,
    Denied,
    SignInFirst,
    TooMany,
)


FIELD = re.compile(
    r"""\bforms\.(?:text|optional_text|secret|word|uuid_|optional_uuid|uuids|whole|optional_moment|moment|area)
    \(\s*\"(\w+)\"|\bfield=\"(\w+)\"|\b(?:instant|_id)\([^()]*,\ \"(\w+)\"\)""",
    re.VERBOSE,
)
"""Where the code names a field that a refusal may speak of."""


def raised() -> list[tuple[str, str]]:
    folders = ("app", "domain", "projections", "web")
    code = "\n".join(p.read_text("utf-8") for folder in folders for p in (ROOT / folder).rglob("*.py"))
    return RAISED.findall(code)


def test_every_key_in_the_code_has_a_text() -> None:
    assert {key for key, _ in raised()} - set(MESSAGES) == set()


def test_kinds_of_aggregates_have_a_text_for_not_being_there() -> None:
    kinds = ("area", "organisation", "person", "response", "task", "volunteer")
    assert {f"{kind}.not_found" for kind in kinds} <= set(MESSAGES)


def test_every_parameter_of_a_text_is_given_where_it_is_raised() -> None:
    for key, given in raised():
        wanted = set(re.findall(r"%\((\w+)\)", MESSAGES[key]._args[0]))
        if "**" not in given and " if " not in given:
            assert wanted <= set(re.findall(r"(\w+)=", given)) | {"digits", "letters"}, key


def test_every_field_has_a_name_that_people_read(standing: House) -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "web").glob("*.py"))
    named = {"".join(found) for found in FIELD.findall(code)}
    assert {"address", "kind", "organisation_id", "since", "day"} <= named
    with standing.app.test_request_context():
        told = {name: text_of("form.missing", {"field": name}) for name in named}
    assert [text for name, text in told.items() if f"“{name}”" in text] == []


def test_every_text_is_translated() -> None:
    texts = [*MESSAGES.values(), *WAYS.values(), *STATUSES.values(), *FIELDS.values(), *WORDS.values()]
    assert {str(text._args[0]) for text in texts} - set(entries()) == set()


def test_translations_keep_the_parameters() -> None:
    for english, (plural, chinese) in entries().items():
        names = set(re.findall(r"%\((\w+)\)", plural or english))
        assert set(re.findall(r"%\((\w+)\)", chinese)) <= names, english


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_status_has_a_title_and_a_way_out(standing: object, kind: type[MusterError]) -> None:
    assert kind.status in STATUSES
    assert f"http.{kind.status}" in WAYS


def test_words_of_the_domain_are_told_in_the_readers_language(standing: object) -> None:
    with standing.app.test_request_context():  # type: ignore[attr-defined]
        told = text_of("task.seat_is", {"state": "en_route", "wanted": "on_scene"})
        assert "途中" in told and "en_route" not in told
        assert "手机号" in text_of("form.missing", {"field": "mobile"})
        assert way_of("no.such_key", 422)


def test_a_value_that_is_no_amount_is_called_as_its_form_calls_it(standing: House) -> None:
    with standing.app.test_request_context():
        assert "“总价值（元）”" in text_of("form.not_money", {"field": "value"})
        assert "“值”" in text_of("form.missing", {"field": "value"})


def test_large_limits_are_told_with_separators(standing: House) -> None:
    with standing.app.test_request_context():
        assert "1,000,000,000" in text_of("donation.value_out_of_range", {"most": 10**9, "field": "value"})
