"""The small map of an assignment: our own layers around the place, without scripts and other hosts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from app.dispatch import assign_volunteer
from app.ledger import Ledger
from app.settings import Settings
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from tests.scenario import Scenario, cause
from tests.web.test_teams import Enter
from web.phone.smallmap import HEIGHT, MARGIN, WIDTH, clipped, runs_near


def feature(kind: str, form: str, coordinates: object, **more: str) -> dict[str, object]:
    about = {"kind": kind, **more}
    return {"type": "Feature", "properties": about, "geometry": {"type": form, "coordinates": coordinates}}


@pytest.fixture
def drawn(settings: Settings) -> Path:
    """A road past the place, a far road, a lake larger than the picture, and a name."""
    folder = settings.data / "map"
    folder.mkdir(parents=True)
    lake = [[114.30, 30.50], [114.32, 30.50], [114.32, 30.52], [114.30, 30.52], [114.30, 30.50]]
    found = [
        feature("road", "LineString", [[114.311, 30.512], [114.313, 30.512]]),
        feature("road", "LineString", [[115.0, 31.0], [115.1, 31.0]]),
        feature("water", "Polygon", [lake]),
        feature("label", "Point", [114.3122, 30.5127], name="柳园社区"),
    ]
    (folder / "ground.geojson").write_text(json.dumps({"features": found}), "utf-8")
    return folder


def test_the_assignment_has_a_map_of_its_place(
    drawn: Path, app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    who, task = VolunteerId(seeded.volunteers[0]), TaskId(seeded.tasks[0])
    assign_volunteer(ledger, task_id=task, volunteer_id=who, override="needed", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    volunteer = enter("volunteer")
    for page in ("/phone", f"/phone/tasks/{task}"):
        (picture,) = re.findall(r'<svg class="p-map".*?</svg>', volunteer.text(page), re.S)
        assert len(re.findall("sm-road", picture)) == 1 and "柳园社区" in picture and "sm-pin" in picture
        assert len(picture) < 2000 and "12 Willow Lane" in picture


def test_a_place_without_layers_has_no_map(
    app: Flask, ledger: Ledger, seeded: Scenario, enter: Enter
) -> None:
    who, task = VolunteerId(seeded.volunteers[0]), TaskId(seeded.tasks[0])
    assign_volunteer(ledger, task_id=task, volunteer_id=who, override="needed", cause=cause(ledger))
    app.extensions["muster"].projector.catch_up()
    assert 'class="p-map"' not in enter("volunteer").text(f"/phone/tasks/{task}")


def test_only_what_lies_in_the_picture_is_drawn() -> None:
    far = 10.0 * WIDTH
    corners = [(-far, -far), (far, -far), (far, far), (-far, far)]
    low, wide, high = -MARGIN, WIDTH + MARGIN, HEIGHT + MARGIN
    assert set(clipped(corners)) == {(low, low), (wide, low), (wide, high), (low, high)}
    assert clipped([(-far, -far), (-far, far), (-far + 1, 0)]) == []
    line = [(-far, 5.0), (-far + 1, 5.0), (5.0, 5.0), (far, 5.0), (far, far)]
    assert list(runs_near(line)) == [[(-far + 1, 5.0), (5.0, 5.0), (far, 5.0)]]
