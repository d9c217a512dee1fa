"""The rules of responses, areas, organisations and people, and of causes."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.areas import Area
from domain.base import SYSTEM, Actor, BadInput, Cause, RuleBroken
from domain.organisations import Grant, Organisation
from domain.people import Person
from domain.personal import Personal
from domain.place import GeoPoint, area_code, parent_of, within
from domain.responses import Response
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import QIAONAN, area, organisation, person, response

LEADER = Grant(someone("梁晓"), "leader", QIAONAN, None)


def test_a_response_ends_once() -> None:
    given(response()).when(lambda r: r.end(cause=cause())).then(Response.Ended)
    over = response()
    over.end(cause=cause())
    given(over).when(lambda r: r.end(cause=cause())).refused("response.ended")
    given(over).when(lambda r: r.rename("x", cause=cause())).refused("response.ended")


def test_a_response_is_of_a_known_kind() -> None:
    with pytest.raises(RuleBroken, match=r"response\.kind_unknown"):
        Response.start(
            id=someone("x"),
            name="x",
            kind="party",
            area_code=QIAONAN,
            time_zone="UTC",
            started_at=at(0),
            cause=cause(),
        )


def test_the_same_area_again_records_nothing() -> None:
    same = GeoPoint.of(30.5, 114.3)
    given(area()).when(lambda a: a.correct(name="Qiaonan 桥南", point=same, cause=cause())).then()
    given(area()).when(lambda a: a.correct(name="Bridge South", point=same, cause=cause())).then(
        Area.Corrected
    )


def test_an_area_has_one_of_three_risks() -> None:
    given(area()).when(lambda a: a.set_risk("high", cause=cause())).then((Area.RiskSet, {"risk": "high"}))
    given(area()).when(lambda a: a.set_risk("low", cause=cause())).then()
    given(area()).when(lambda a: a.set_risk("purple", cause=cause())).refused("area.risk_unknown")


def test_an_invitation_is_noted_with_what_it_gives_and_how_long() -> None:
    link = {"invitation_id": someone("a link"), "area_code": QIAONAN, "response_id": None}
    until = {"many": True, "valid_until": at(9)}
    given(organisation()).when(lambda o: o.invite(**link, role="leader", **until, cause=cause())).then(
        (Organisation.InvitationIssued, {**link, "role": "leader", **until})
    )
    given(organisation()).when(lambda o: o.invite(**link, role="king", **until, cause=cause())).refused(
        "organisation.role_unknown"
    )


def test_a_role_is_given_once_and_taken_once() -> None:
    given(organisation()).when(lambda o: o.grant(LEADER, cause=cause())).then(Organisation.RoleGranted)
    led = organisation(LEADER)
    given(led).when(lambda o: o.grant(LEADER, cause=cause())).refused("organisation.role_given_already")
    given(led).when(lambda o: o.revoke(LEADER, reason="moved", cause=cause())).then(Organisation.RoleRevoked)
    given(organisation()).when(lambda o: o.revoke(LEADER, reason="", cause=cause())).refused(
        "organisation.role_not_given"
    )


def test_a_role_is_one_of_the_known_ones() -> None:
    king = Grant(someone("梁晓"), "king", "", None)
    given(organisation()).when(lambda o: o.grant(king, cause=cause())).refused("organisation.role_unknown")


def test_nothing_is_written_about_an_erased_person() -> None:
    gone = person()
    gone.erase("asked for it", cause=cause())
    name = Personal(gone.id, "name", "x")
    given(gone).when(lambda p: p.rename(name, cause=cause())).refused("person.erased")
    given(gone).when(lambda p: p.change_mobile(None, cause=cause())).refused("person.erased")
    given(gone).when(lambda p: p.sign_in("pin", cause=cause())).refused("person.erased")
    given(gone).when(lambda p: p.erase("again", cause=cause())).refused("person.erased")


def test_a_person_may_change_name_and_mobile() -> None:
    name = Personal(someone("沈雨, person"), "name", "x")
    given(person()).when(lambda p: p.rename(name, cause=cause())).then((Person.Renamed, {"name": name}))
    given(person()).when(lambda p: p.change_mobile(None, cause=cause())).then(Person.MobileChanged)


def test_every_event_says_by_whom_when_and_by_which_command() -> None:
    by = Actor("account", someone("梁晓"))
    why = Cause(by, at(9), at(8), someone("send"))
    given(area()).when(lambda a: a.set_risk("high", cause=why)).then(
        (
            Area.RiskSet,
            {
                "by": by.id,
                "by_kind": "account",
                "timestamp": at(9),
                "happened_at": at(8),
                "command_id": someone("send"),
            },
        )
    )


def test_a_cause_has_aware_times_and_a_known_actor() -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="aware"):
        Cause(SYSTEM, naive, at(9), someone("x"))
    with pytest.raises(ValueError, match="kind of actor"):
        Actor("robot", someone("x"))


@pytest.mark.parametrize("text", ["", "9", "990", "99000000100", "９９", "99a000"])
def test_an_area_code_has_a_known_length(text: str) -> None:
    with pytest.raises(BadInput, match=r"area\.code_unreadable"):
        area_code(text)


def test_area_codes_nest() -> None:
    community = area_code("990000001001")
    chain = [community]
    while (above := parent_of(chain[-1])) is not None:
        chain.append(above)
    assert chain == ["990000001001", "990000001", "990000", "9900", "99"]
    assert all(within(community, outer) for outer in ["", *chain])
    assert not within(chain[1], community)


def test_a_point_lies_on_the_earth() -> None:
    with pytest.raises(BadInput, match=r"place\.off_the_earth\(field=l(at|ng)\)"):
        GeoPoint.of(91, 0)


def test_requests_from_the_public_are_taken_until_somebody_closes_the_form() -> None:
    given(response()).when(lambda r: r.open_help(cause=cause())).then()
    given(response()).when(lambda r: r.close_help(cause=cause())).then(Response.PublicHelpClosed)
    closed = response()
    closed.close_help(cause=cause())
    given(closed).when(lambda r: r.must_take_requests()).refused("help.nobody_takes")
    given(closed).when(lambda r: r.open_help(cause=cause())).then(Response.PublicHelpOpened)
