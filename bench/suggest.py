"""Suggestions: twenty people for a task out of 25,000 volunteers, with reasons, on the server."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from app import volunteers
from app.ledger import Ledger
from app.secrets import Secrets
from app.settings import Settings
from bench import Result, quantile
from domain.organisations import OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause, open_task, seed

PEOPLE = 25_000
TASKS = 40
AREAS = ("990000001", "990000001001", "990000002")
NAMES = "何秀兰 罗志强 田雨萌 高远航 许文静 马建国 周启明 丁小雨"


def measure() -> Iterator[Result]:
    """The panel's question for many tasks; the first one reads all volunteers into memory."""
    with tempfile.TemporaryDirectory(prefix="muster-suggest-") as folder:
        times, first, found = run(Path(folder), PEOPLE)
    yield Result(f"suggest: {found} of {PEOPLE} volunteers, median", 1000 * quantile(times, 0.5), "ms")
    yield Result(
        f"suggest: {found} of {PEOPLE} volunteers, p95", 1000 * quantile(times, 0.95), "ms", at_most=200
    )
    yield Result(f"suggest: the first after a start, {PEOPLE} volunteers", 1000 * first, "ms")


def run(folder: Path, people: int, tasks: int = TASKS) -> tuple[list[float], float, int]:
    """Seconds of each question after the first, of the first, and how many people the answers name."""
    from web import create_app

    settings = replace(Settings.from_env({}), data=folder / "data")
    app = create_app(settings)
    muster = app.extensions["muster"]
    seeded = seed(muster.ledger, muster.secrets)
    fill(muster.ledger, muster.secrets, seeded, people)
    wanted = list(_tasks(muster.ledger, seeded, tasks))
    muster.projector.catch_up()
    client = signed_in(app, muster.secrets, seeded)
    first, _found = ask(client, wanted[0])
    asked = [ask(client, task) for task in wanted]
    return [seconds for seconds, _found in asked], first, min(found for _seconds, found in asked)


def fill(ledger: Ledger, secrets: Secrets, seeded: Scenario, people: int) -> None:
    """Register and insure them, some with a verified first-aid certificate."""
    chance, now, ids = Random(people), ledger.now(), []
    names = NAMES.split()
    with ledger.batch() as books:
        for number in range(people):
            registering = cause(ledger)
            subject = registering.new_id("person")
            volunteers.register_volunteer(
                books,
                name=secrets.seal(subject, "name", f"{chance.choice(names)}{number}", registering.command_id),
                mobile=None,
                organisation_id=OrganisationId(seeded.team),
                area_code=AreaCode(chance.choice(AREAS)),
                cause=registering,
            )
            ids.append(VolunteerId(registering.new_id("volunteer")))
    with ledger.batch() as books:
        for start in range(0, people, 500):
            volunteers.insure_volunteers(
                books,
                volunteer_ids=ids[start : start + 500],
                insurer="人保财险",
                policy_number=f"P{start}",
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=90),
                cause=cause(ledger),
            )


def _tasks(ledger: Ledger, seeded: Scenario, many: int) -> Iterator[UUID]:
    chance = Random(many)
    for number in range(many):
        yield open_task(
            ledger,
            seeded,
            title=f"搬运 {number}",
            starts_at=ledger.now() + timedelta(hours=number % 8),
            places=20,
            point=GeoPoint.of(30.5 + chance.gauss(0, 0.02), 114.3 + chance.gauss(0, 0.02)),
        )


def signed_in(app: Flask, secrets: Secrets, seeded: Scenario) -> FlaskClient:
    """The coordinator's client."""
    client = app.test_client()
    client.set_cookie("muster", secrets.sessions.open(seeded.people["coordinator"], 1, "bench"))
    return client


def ask(client: FlaskClient, task: UUID) -> tuple[float, int]:
    """How long the panel's question takes, and how many people its answer names."""
    began = time.perf_counter()
    answer = client.get(f"/board/detail?task={task}", headers={"Accept": "application/json"})
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(answer.get_data(as_text=True))
    return took, len(answer.get_json()["people"])
