"""Every text the code asks for has a Chinese one, nothing is left over, and nothing is said in two ways."""

from __future__ import annotations

import re

from tests.stored import events
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
    stored = set(events())
    assert stored == set(SENTENCES)
    assert set(OWN_SENTENCES) | set(LOOKS) <= stored
