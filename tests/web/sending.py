"""Consignments by plain forms, as the tests of their pages send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.donations import confirming
from domain.donations import ConsignmentId
from projections.donations.consignments import ConsignmentRow
from tests.donations.disclosure.scene import CENTRAL, Scene, scene
from tests.scenario import Scenario
from tests.web.conftest import Person, hidden_fields

Enter = Callable[[str], Person]
CLERK, BOSS = "storekeeper", "coordinator"


def masks(app: Flask, seeded: Scenario) -> Scene:
    """Ten thousand masks in 桥南仓库, and two hospitals."""
    parts = app.extensions["muster"]
    found = scene(parts.ledger, parts.secrets, seeded)
    parts.projector.catch_up()
    return found


def pin(app: Flask, row: ConsignmentRow) -> str:
    """The recipient's PIN."""
    return confirming.pin(app.extensions["muster"].secrets, ConsignmentId(row.id))


def rows(app: Flask) -> list[ConsignmentRow]:
    """All consignments by their numbers."""
    return sorted(app.extensions["muster"].views.rows(ConsignmentRow), key=lambda row: row.number)


def propose(clerk: Person, given: Scene, much: str = "100", **changes: str) -> TestResponse:
    """So many masks for the central hospital."""
    said = {"institution_id": str(CENTRAL), f"much_{given.lot}": much, "warehouse_id": str(given.warehouse)}
    return clerk.send("/consignments/new", "/consignments", **said | changes)


def act(person: Person, row: ConsignmentRow, step: str, **values: Any) -> TestResponse:
    """A step of a consignment, from its own page."""
    return person.send(f"/consignments/{row.id}", f"/consignments/{row.id}/{step}", **values)


def sent(app: Flask, given: Scene, enter: Enter) -> ConsignmentRow:
    """A hundred masks on their way to the hospital."""
    clerk = enter(CLERK)
    propose(clerk, given)
    act(enter(BOSS), rows(app)[-1], "approve")
    act(clerk, rows(app)[-1], "pick")
    act(clerk, rows(app)[-1], "hand-over", carrier="顺丰")
    return rows(app)[-1]


def link(app: Flask, row: ConsignmentRow) -> str:
    """The recipient's page."""
    return f"/c/{confirming.link(app.extensions['muster'].secrets, ConsignmentId(row.id))}"


def confirm(client: FlaskClient, page: str, **values: Any) -> TestResponse:
    """What the recipient sends from their page."""
    return client.post(page, data=hidden_fields(client.get(page).text) | values)
