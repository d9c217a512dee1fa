"""Threads that send real commands over HTTP, and send again under the same id what nobody acknowledged."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import requests

from tests.scenario import Scenario
from tools.visitor import Visitor

START = datetime(2030, 1, 1, tzinfo=UTC)
REPEATED = 0.1
"""Share of acknowledged commands that are sent once more all the same, as a phone's outbox may."""


@dataclass
class Sending:
    """One command on its way: what was sent, how often, and what came back at last."""

    path: str
    values: dict[str, Any]
    command_id: UUID
    tries: int = 0
    status: int | None = None
    position: int | None = None


class Load(threading.Thread):
    """One client: opens tasks, and sends to them and takes back a volunteer whom nobody else here touches."""

    def __init__(self, url: str, token: str, seeded: Scenario, volunteer: UUID, number: int) -> None:
        super().__init__(name=f"load-{number}", daemon=True)
        self.visitor, self.seeded, self.volunteer = Visitor(url, token), seeded, volunteer
        self.random = random.Random(number)
        self.sent: list[Sending] = []
        self.failure: Exception | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Send one command after another until told to end; the last one is always acknowledged."""
        try:
            while not self._ended.is_set():
                self._one_task(len(self.sent))
        except Exception as error:
            self.failure = error

    def finish(self) -> None:
        """End after the task in hand, acknowledged to the last command."""
        self._ended.set()
        self.join(90)
        if self.failure is not None:
            raise self.failure
        assert not self.is_alive(), "a client got no answer in the end"

    def _one_task(self, number: int) -> None:
        opened = self._send("/dispatch/tasks", _plan(self.seeded, number))
        task = uuid5(opened.command_id, "task")
        seat = f"/dispatch/tasks/{task}/assignments"
        self._send(seat, {"volunteer": str(self.volunteer)})
        self._send(seat, {"volunteer": str(self.volunteer)})  # refused: assigned already
        if self.random.random() < 0.5:
            self._send(f"{seat}/{self.volunteer}/check-in", {})
            self._send(f"{seat}/{self.volunteer}/clear", {})
            self._send(f"/dispatch/tasks/{task}/complete", {})
        else:
            self._send(f"{seat}/{self.volunteer}/cancel", {"reason": "no longer needed"})

    def _send(self, path: str, values: dict[str, Any]) -> Sending:
        sending = Sending(path, values, uuid4())
        self.sent.append(sending)
        while not self._acknowledged(sending):
            time.sleep(0.1)
        if self.random.random() < REPEATED:
            first = sending.position
            while not self._acknowledged(sending):
                time.sleep(0.1)
            assert sending.position == first, "a repeat was answered differently"
        return sending

    def _acknowledged(self, sending: Sending) -> bool:
        sending.tries += 1
        try:
            answer = self.visitor.send(sending.path, sending.command_id, sending.values)
        except requests.RequestException:
            return False
        if answer.status_code == 503:
            return False
        assert answer.status_code in (200, 422), f"{sending.path}: {answer.status_code} {answer.text}"
        sending.status = answer.status_code
        sending.position = answer.json().get("position")
        return True


def _plan(seeded: Scenario, number: int) -> dict[str, Any]:
    starts_at = START + timedelta(hours=2 * number)
    return {
        "title": f"Carry sandbags {number}",
        "kind": "delivery",
        "urgency": "normal",
        "response_id": str(seeded.response),
        "organisation_id": str(seeded.team),
        "area_code": "990000001001",
        "address": "3 Dyke Road",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "places": 2,
        "bring": "",
    }
