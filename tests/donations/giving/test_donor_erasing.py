"""Erasing who a donor was: the key goes with the event, also after a crash; an erased donor gives no more."""

from __future__ import annotations

from typing import Any

import pytest

from app.donations import donors, giving
from app.erasure import complete_erasures
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import RuleBroken
from domain.donations import DonorId
from domain.donations.donors import Donor, Identity
from domain.donations.giving_words import GiftLine, Terms
from tests.domain.harness import cause, given
from tests.donations.giving.gifts import donor
from tests.donations.stock.world import LINHE, Store, because, open_store, pieces


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


def test_a_donor_is_erased_once_and_with_a_reason() -> None:
    given(donor(publish=True)).when(lambda d: d.erase("asked for it", cause=cause())).then(Donor.Erased)
    given(donor()).when(lambda d: d.erase(" ", cause=cause())).refused("donation.reason_missing")
    erased = donor(publish=True)
    erased.erase("asked for it", cause=cause())
    assert erased.publish is False
    for act in (lambda d: d.erase("again", cause=cause()), lambda d: d.give_consent(None, "", cause=cause())):
        given(erased).when(act).refused("donor.erased")


def test_what_a_crash_left_owing_is_done_at_night_and_the_erased_give_no_more(
    store: Store, secrets: Secrets
) -> None:
    why = because()
    id = DonorId(why.new_id("donor"))
    name = secrets.seal(id, "name", "华康医药", why.command_id)
    who, home = Identity("enterprise", name), store.organisation_id
    donors.register_donor(store.ledger, organisation_id=home, who=who, cause=why)
    donors.erase_donor(store.ledger, donor_id=id, reason="asked for it", cause=because(hour=9))
    assert secrets.reveal(name) == "华康医药"
    assert (complete_erasures(store.ledger, secrets), secrets.reveal(name)) == (1, None)
    offer: dict[str, Any] = {"response_id": store.response_id, "organisation_id": store.organisation_id}
    offer |= {"area_code": LINHE, "terms": Terms()}
    lines, late = [GiftLine("masks", pieces(10))], because(hour=10)
    with pytest.raises(RuleBroken, match=r"donor\.erased"):
        giving.offer_donation(store.ledger, donor_id=id, lines=lines, **offer, cause=late)
