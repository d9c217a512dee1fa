"""PINs, sessions and links: checked, revoked, used once; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.secrets import Secrets
from app.settings import Settings
from domain.base import BadInput

ON_BOTH = pytest.mark.usefixtures("database")


@ON_BOTH
def test_a_pin_or_password_is_checked(secrets: Secrets) -> None:
    person = uuid4()
    assert secrets.credential_kind(person) is None
    secrets.set_pin(person, "246810")
    assert secrets.check_pin(person, "246810")
    secrets.set_pin(person, "correct horse")
    assert secrets.credential_kind(person) == "password"
    assert not secrets.check_pin(person, "246810")
    assert not secrets.check_pin(uuid4(), "246810")
    assert not secrets.check_pin(None, "246810")


@pytest.mark.parametrize("weak", ["", "12345", "1234567890123", "short", "x" * 129, "１２３４５６"])
def test_a_weak_pin_or_password_is_refused(secrets: Secrets, weak: str) -> None:
    with pytest.raises(BadInput, match=r"credential\.too_weak"):
        secrets.set_pin(uuid4(), weak)


@ON_BOTH
def test_sessions_expire_and_are_revoked_everywhere(settings: Settings) -> None:
    now = [datetime(2026, 11, 22, tzinfo=UTC)]
    here, there = (Secrets(settings, clock=lambda: now[0]) for _ in range(2))
    person = uuid4()
    tokens = [here.sessions.open(person, 30, f"phone {number}" * 50) for number in range(3)]
    found = there.sessions.person_of(tokens[0])
    assert found is not None
    assert (found.person_id, found.expires_at - found.opened_at) == (person, timedelta(days=30))
    there.sessions.close(tokens[0])
    assert here.sessions.person_of(tokens[0]) is None
    there.sessions.close_all(person, keep=tokens[1])
    assert [here.sessions.person_of(token) is None for token in tokens] == [True, False, True]
    assert len(here.sessions.all_of(person)) == 1
    now[0] += timedelta(days=30)
    assert there.sessions.person_of(tokens[1]) is None
    assert (here.sessions.clean(), here.sessions.clean()) == (1, 0)
    assert here.sessions.person_of("nonsense") is None
    here.close()
    there.close()


@ON_BOTH
def test_a_link_works_once_and_for_its_kind(secrets: Secrets) -> None:
    payload = {"organisation": "team", "role": "volunteer"}
    token = secrets.issue_link("invitation", payload, 10)
    assert secrets.take_link(token, "pin") is None
    assert secrets.peek_link(token, "invitation") == payload
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda _: secrets.take_link(token), range(20)))
    assert taken.count(payload) == 1
    assert taken.count(None) == 19
    assert secrets.peek_link(secrets.issue_link("pin", payload, 0)) is None
