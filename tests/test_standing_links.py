"""Links that stand: the same when printed again, gone when taken back, sealed where they lie."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from app.secrets import Secrets
from domain.base import RuleBroken

ON_BOTH = pytest.mark.usefixtures("database")


@ON_BOTH
def test_a_poster_printed_again_carries_the_same_link(secrets: Secrets) -> None:
    gate, market = uuid4(), uuid4()
    token = secrets.standing.make("site", gate)
    assert secrets.standing.make("site", gate) == secrets.standing.of("site", gate) == token
    assert secrets.standing.make("site", market) != token
    assert secrets.standing.subject_of("site", token) == gate


@ON_BOTH
def test_one_that_was_taken_back_works_no_more(secrets: Secrets) -> None:
    gate = uuid4()
    old = secrets.standing.make("site", gate)
    new = secrets.standing.renew("site", gate)
    assert secrets.standing.subject_of("site", old) is None
    assert secrets.standing.subject_of("site", new) == gate
    secrets.standing.revoke("site", gate)
    assert secrets.standing.subject_of("site", new) is secrets.standing.of("site", gate) is None


def test_a_link_of_one_kind_opens_nothing_of_another(secrets: Secrets) -> None:
    assert secrets.standing.subject_of("calendar", secrets.standing.make("site", uuid4())) is None
    assert secrets.standing.subject_of("site", "") is None


@ON_BOTH
def test_twenty_who_print_at_once_print_one_link(secrets: Secrets) -> None:
    gate = uuid4()
    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(lambda _turn: secrets.standing.make("site", gate), range(20)))) == 1


def test_erasing_a_person_takes_their_links_back(secrets: Secrets) -> None:
    person = uuid4()
    token = secrets.standing.make("calendar", person)
    secrets.destroy_key(person)
    assert secrets.standing.subject_of("calendar", token) is None
    with pytest.raises(RuleBroken, match=r"person\.erased"):
        secrets.standing.make("calendar", person)
