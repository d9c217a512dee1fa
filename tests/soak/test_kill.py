"""kill -9 at random moments under load: nothing acknowledged is lost, nothing is half recorded.

`make test` kills 5 times, `make soak` 50 times (MUSTER_KILLS).
"""

from __future__ import annotations

import os
import random
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest

from app.ledger import Ledger, Recorded
from app.secrets import Secrets
from domain.base import Position
from tests.scenario import Scenario, register_volunteer
from tests.soak.load import Load, Sending
from tools.serving import Server

KILLS = int(os.environ.get("MUSTER_KILLS", "5"))
CLIENTS = 4


@pytest.mark.timeout(120 + 30 * KILLS)
def test_a_killed_server_loses_nothing_it_acknowledged(
    seeded: Scenario, ledger: Ledger, secrets: Secrets, server: Server
) -> None:
    chance = random.Random(KILLS)
    token = secrets.sessions.open(seeded.people["coordinator"], 1, "soak")
    helpers = [register_volunteer(ledger, secrets, f"帮手{n}", seeded.team)[1] for n in range(CLIENTS)]
    start = ledger.head()
    clients = [Load(server.url, token, seeded, helper, n) for n, helper in enumerate(helpers)]
    time.sleep(1)  # the volunteers are shown before anybody sends them anywhere
    for client in clients:
        client.start()
    for kill in range(1, KILLS + 1):
        time.sleep(chance.uniform(0.5, 3))
        server.kill()
        must_be_whole(ledger, start)
        server.start()
        print(
            f"kill {kill} of {KILLS}: {sum(len(client.sent) for client in clients)} commands sent", flush=True
        )
    time.sleep(1)
    for client in clients:
        client.finish()
    sent = [sending for client in clients for sending in client.sent]
    assert any(sending.tries > 1 and sending.status == 200 for sending in sent), "no kill hit a command"
    must_hold_exactly(ledger, sent, start)
    server.stop()
    checked = server.muster("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def must_be_whole(ledger: Ledger, start: Position) -> None:
    """Every command's row has its events, and every event its command's row, ending at the row's position."""
    ends: dict[object, Position] = {}
    counts: dict[object, int] = defaultdict(int)
    for recorded in read_all(ledger, start):
        command_id = recorded.event.command_id
        ends[command_id] = recorded.position
        counts[command_id] += 1
    for command_id, end in ends.items():
        known = ledger.commands.find_command(command_id)
        assert known is not None, f"{counts[command_id]} events without the row of their command"
        assert known.position == end, "a command's row does not stand at its last event"


def must_hold_exactly(ledger: Ledger, sent: list[Sending], start: Position) -> None:
    """Each acknowledged command is there once, as a whole; a refused one left nothing."""
    must_be_whole(ledger, start)
    topics = defaultdict(list)
    for recorded in read_all(ledger, start):
        topics[recorded.event.command_id].append(recorded.topic)
    assert len(topics) == sum(sending.status == 200 for sending in sent), "recorded without acknowledgement"
    for sending in sent:
        known = ledger.commands.find_command(sending.command_id)
        if sending.status == 422:
            assert known is None
            continue
        assert known is not None, f"lost: {sending}"
        assert known.position == sending.position
        assert topics[sending.command_id] == expected(sending)


def expected(sending: Sending) -> list[str]:
    """The events each kind of command makes."""
    last = sending.path.rpartition("/")[2]
    return {
        "tasks": ["dispatch.Task.Drafted", "dispatch.Task.Opened"],
        "assignments": ["volunteers.Volunteer.TimePromised", "dispatch.Task.VolunteerAssigned"],
        "check-in": ["dispatch.Task.VolunteerCheckedIn"],
        "clear": ["volunteers.Volunteer.TimeServed", "dispatch.Task.VolunteerCleared"],
        "cancel": ["volunteers.Volunteer.TimeReleased", "dispatch.Task.AssignmentCancelled"],
        "complete": ["dispatch.Task.Completed"],
    }[last]


def read_all(ledger: Ledger, start: Position) -> Iterator[Recorded]:
    """All events after the start, a batch at a time."""
    batch = ledger.since(start)
    while batch:
        yield from batch
        batch = ledger.since(batch[-1].position)
