"""The rules of institutions: listed once, asking per response, one need for each item on their list."""

from __future__ import annotations

from typing import Any

from domain.institutions import Institution
from domain.place import GeoPoint
from tests.domain.harness import cause, given, someone
from tests.domain.world import QIAONAN

FLOOD, EPIDEMIC = someone("flood"), someone("epidemic")
MASKS, GOWNS = someone("masks"), someone("gowns")
SAID: dict[str, Any] = {
    "name": "澜川医院",
    "kind": "hospital",
    "area_code": QIAONAN,
    "address": "医院路1号",
    "point": GeoPoint.of(30.5, 114.3),
    "approximate": False,
}


def hospital() -> Institution:
    """澜川医院, asking for masks and gowns in the flood."""
    made = Institution.enlist(code="H1", **SAID, cause=cause())
    made.ask(FLOOD, cause=cause())
    made.open_need(FLOOD, "masks", MASKS, cause=cause())
    made.open_need(FLOOD, "gowns", GOWNS, cause=cause())
    return made


def test_the_same_again_changes_nothing() -> None:
    given(hospital()).when(lambda h: h.correct(**SAID, cause=cause())).then()
    given(hospital()).when(lambda h: h.ask(FLOOD, cause=cause())).then()
    given(hospital()).when(lambda h: h.note(FLOOD, "", cause=cause())).then()


def test_it_is_corrected_but_keeps_a_name() -> None:
    nameless = SAID | {"name": " "}
    given(hospital()).when(lambda h: h.correct(**nameless, cause=cause())).refused("institution.name_missing")
    moved = SAID | {"address": "医院路2号"}
    given(hospital()).when(lambda h: h.correct(**moved, cause=cause())).then(Institution.Corrected)


def test_it_asks_in_each_response_apart() -> None:
    given(hospital()).when(lambda h: h.ask(EPIDEMIC, cause=cause())).then(
        (Institution.HelpAsked, {"response_id": EPIDEMIC})
    )
    given(hospital()).when(lambda h: h.end_need(EPIDEMIC, "masks", cause=cause())).refused(
        "institution.wants_not"
    )


def test_an_item_leaves_the_list_with_its_need() -> None:
    given(hospital()).when(lambda h: h.end_need(FLOOD, "masks", cause=cause())).then(
        (Institution.NeedEnded, {"item": "masks", "need_id": MASKS})
    )


def test_leaving_the_list_ends_all_its_items() -> None:
    given(hospital()).when(lambda h: h.ask_no_more(FLOOD, cause=cause())).then(
        Institution.NeedEnded, Institution.NeedEnded, Institution.HelpNoLongerAsked
    )
    given(hospital()).when(lambda h: h.ask_no_more(EPIDEMIC, cause=cause())).refused("institution.not_asking")


def test_a_note_is_changed_and_taken_away() -> None:
    noted = hospital()
    noted.note(FLOOD, "夜间送货走东门", cause=cause())
    given(noted).when(lambda h: h.note(FLOOD, "", cause=cause())).then(
        (Institution.NoteChanged, {"note": ""})
    )
