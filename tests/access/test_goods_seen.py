"""Consignments on boards: a snapshot holds exactly those within the reader's scope."""

from __future__ import annotations

import pytest

from tests.access.house import PLACES, SIGNED_IN, House
from tests.access.test_matrix import ids
from tests.access.values import WITHIN
from web.actions import TABLE


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_board_holds_the_consignments_within_and_no_others(standing: House, role: str, place: str) -> None:
    answer = standing.browser(role).get("/board/snapshot", response=standing.flood)
    shown = ids(answer.get_json(), "consignments") if answer.status_code == 200 else set()
    sees = TABLE["board.see"][role] != "-" and TABLE["consignment.see"][role] == "s"
    assert (str(standing.consignments[place]) in shown) == (sees and place in WITHIN)


@pytest.mark.parametrize("role", ["storekeeper", "auditor"])
def test_no_row_of_a_board_says_who_gets_the_goods(standing: House, role: str) -> None:
    text = standing.browser(role).get("/board/snapshot", response=standing.flood).get_data(as_text=True)
    assert "罗奶奶" not in text
