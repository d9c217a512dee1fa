"""Nothing new is planned in an ended response; what happens in the field is written down all the same."""

from __future__ import annotations

from typing import Any

import pytest

from app import dispatch, responses
from app.ledger import Ledger
from domain.base import RuleBroken
from domain.dispatch import TaskId
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause


@pytest.fixture
def ended(ledger: Ledger, seeded: Scenario) -> Scenario:
    """One volunteer was sent, one task was closed; then the response ended."""
    who = {"task_id": TaskId(seeded.tasks[0]), "volunteer_id": VolunteerId(seeded.volunteers[0])}
    dispatch.assign_volunteer(ledger, **who, cause=cause(ledger))
    dispatch.close_task(ledger, task_id=TaskId(seeded.tasks[1]), reason="duplicate", cause=cause(ledger))
    responses.end_response(ledger, response_id=ResponseId(seeded.response), cause=cause(ledger))
    return seeded


@pytest.mark.parametrize("command", ["assign_volunteer", "claim_place", "offer_places", "reopen_task"])
def test_nothing_new_is_promised(ledger: Ledger, ended: Scenario, command: str) -> None:
    other = VolunteerId(ended.volunteers[1])
    said: dict[str, Any] = {"task_id": TaskId(ended.tasks[0]), "volunteer_id": other}
    if command == "offer_places":
        said = {"task_id": TaskId(ended.tasks[0]), "volunteer_ids": [other]}
    if command == "reopen_task":
        said = {"task_id": TaskId(ended.tasks[1]), "reason": "more to do"}
    with pytest.raises(RuleBroken, match=r"response\.ended"):
        getattr(dispatch, command)(ledger, **said, cause=cause(ledger))


def test_who_was_sent_still_arrives_and_leaves(ledger: Ledger, ended: Scenario) -> None:
    who = {"task_id": TaskId(ended.tasks[0]), "volunteer_id": VolunteerId(ended.volunteers[0])}
    dispatch.check_in(ledger, **who, cause=cause(ledger))
    assert dispatch.clear(ledger, **who, cause=cause(ledger)) == ledger.head()
