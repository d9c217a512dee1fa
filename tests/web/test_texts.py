"""Every text the code asks for has a Chinese one, nothing is left over, and nothing is said in two ways."""

from __future__ import annotations

import re

from eventsourcing.domain import AggregateEvent

from domain import areas, dispatch, organisations, people, responses, volunteers
from tools import texts
from web.i18n import entries
from web.sentences import LOOKS, OWN_SENTENCES, SENTENCES

PARAMETER = re.compile(r"%\((\w+)\)")


def test_every_text_has_a_chinese_one() -> None:
    assert list(texts.missing()) == []


def test_no_translation_is_left_over() -> None:
    assert texts.unused() == []


def test_no_text_is_translated_in_two_ways() -> None:
    assert texts.disagreements() == []


def test_translations_keep_the_parameters() -> None:
    for english, (plural, chinese) in entries().items():
        assert set(PARAMETER.findall(chinese)) <= set(PARAMETER.findall(english + (plural or ""))), english
        if plural is None:
            assert set(PARAMETER.findall(english)) <= set(PARAMETER.findall(chinese)), english


def test_every_event_has_a_sentence() -> None:
    modules = (areas, dispatch, organisations, people, responses, volunteers)
    stored = {
        member.TOPIC
        for module in modules
        for aggregate in vars(module).values()
        if isinstance(aggregate, type) and aggregate.__module__ == module.__name__
        for name, member in vars(aggregate).items()
        if isinstance(member, type)
        and issubclass(member, AggregateEvent)
        and name not in ("Event", "Created")
    }
    assert stored == set(SENTENCES)
    assert set(OWN_SENTENCES) | set(LOOKS) <= stored
