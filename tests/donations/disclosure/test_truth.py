"""What is published is held against the truth: other organisations' items and untrue lines are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from app.donations.disclosure import publish
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import RuleBroken
from domain.donations import PublicLine
from domain.organisations import OrganisationId
from domain.quantity import Quantity
from tests.donations.disclosure.scene import CENTRAL, CHILDREN, Scene, scene
from tests.scenario import Scenario, cause


@pytest.fixture
def given_masks(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> Scene:
    return scene(ledger, secrets, seeded)


def line(item: Any, amount: str, **more: Any) -> PublicLine:
    return PublicLine(item, 1, "医用防护口罩", "", Quantity(Decimal(amount), "piece"), "2026-11-22", **more)


def tell(masks: Scene, kind: str, *lines: PublicLine, **more: Any) -> int:
    home = {"response_id": masks.response, "organisation_id": masks.organisation} | more
    return publish(masks.ledger, kind=kind, lines=lines, cause=cause(masks.ledger), **home)


def test_what_is_true_is_published(given_masks: Scene) -> None:
    sent = given_masks.send(3000, CENTRAL)
    received = line(given_masks.donation, "10000", donor_id=given_masks.donor)
    assert tell(given_masks, "received", received) > 0
    assert tell(given_masks, "issued", line(sent, "3000", institution_id=CENTRAL)) > 0


def test_what_is_not_so_is_refused(given_masks: Scene) -> None:
    sent = given_masks.send(3000, CENTRAL)
    true = line(sent, "3000", institution_id=CENTRAL)
    more = replace(true, quantity=Quantity(Decimal(4000), "piece"))
    for wrong in (more, replace(true, institution_id=CHILDREN), replace(true, line=2)):
        with pytest.raises(RuleBroken, match=r"disclosure\.changed"):
            tell(given_masks, "issued", wrong)
    for donor in (None, uuid4()):
        with pytest.raises(RuleBroken, match=r"disclosure\.changed"):
            tell(given_masks, "received", line(given_masks.donation, "10000", donor_id=donor))


def test_what_belongs_to_others_or_is_no_such_thing_is_refused(given_masks: Scene) -> None:
    received = line(given_masks.donation, "10000", donor_id=given_masks.donor)
    above = OrganisationId(given_masks.seeded.district)
    with pytest.raises(RuleBroken, match=r"disclosure\.elsewhere"):
        tell(given_masks, "received", received, organisation_id=above)
    for kind, item in (("issued", given_masks.donation), ("received", uuid4())):
        with pytest.raises(RuleBroken, match=r"disclosure\.not_found_item"):
            tell(given_masks, kind, replace(received, item_id=item))


def test_D18_the_command_itself_refuses_a_withheld_name_and_words_without_end(given_masks: Scene) -> None:
    received = line(given_masks.donation, "10000", donor_id=given_masks.donor)
    with pytest.raises(RuleBroken, match=r"D18"):
        tell(given_masks, "received", received, statement="感谢华康公司", withheld=["华康公司"])
    with pytest.raises(RuleBroken, match=r"disclosure\.too_long"):
        tell(given_masks, "received", received, statement="字" * 3001)
