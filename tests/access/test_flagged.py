"""The history says what a rule of donations missed."""

from __future__ import annotations

import pytest

from tests.access.house import House
from web.sentences.flagged import words


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"rule": "D1", "key": "goods.certificate_missing"}, {"rule": "D1（缺少质量合格证明）"}),
        ({"rule": "D12", "key": "allocation.directed_elsewhere"}, {"rule": "D12（捐赠人已定向捐给他方）"}),
        ({"rule": "", "key": "lot.left_unusable"}, {"rule": "物资在不可用的状态下已经发出"}),
        ({"rule": "V5", "key": ""}, {"rule": "V5（整段值勤都有有效保险）"}),
        ({"key": "I01"}, {}),
    ],
)
def test_a_rule_is_told_with_what_it_missed(
    standing: House, facts: dict[str, str], said: dict[str, str]
) -> None:
    with standing.app.test_request_context():
        assert words(facts).get("rule") == said.get("rule")
