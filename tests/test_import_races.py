"""One list recorded by two at once registers everybody once, on both databases."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from app.imports import Entry, Outcome, record_entries, run_id
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import SYSTEM
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.volunteers import Volunteer
from tests.scenario import Scenario, seed

PEOPLE = 60


@pytest.fixture
def seeded(ledger: Ledger, secrets: Secrets) -> Scenario:
    return seed(ledger, secrets)


@pytest.mark.usefixtures("database")
def test_two_runs_of_one_list_at_once(ledger: Ledger, secrets: Secrets, seeded: Scenario) -> None:
    before, together, outcomes = ledger.head(), Barrier(2), list[Outcome]()
    entries = [
        Entry(n, f"志愿者{n}", f"1380000{n:04}", AreaCode("990000001"), credentials=("driver",))
        for n in range(PEOPLE)
    ]
    run = run_id(secrets.digest_key, seeded.team, b"the list")

    def record() -> None:
        together.wait()
        home = OrganisationId(seeded.team)
        outcomes.append(record_entries(ledger, secrets, entries, organisation_id=home, run=run, by=SYSTEM))

    threads = [Thread(target=record) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = [recorded.event for recorded in ledger.since(before, 10_000)]
    assert sum(isinstance(event, Volunteer.Registered) for event in events) == PEOPLE
    assert sum(isinstance(event, Volunteer.CredentialAdded) for event in events) == PEOPLE
    assert [(o.recorded + o.repeated, o.refused) for o in outcomes] == [(PEOPLE, [])] * 2
    assert len(secrets.find_many("mobile", [entry.mobile for entry in entries])) == PEOPLE
