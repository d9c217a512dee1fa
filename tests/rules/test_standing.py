"""Who serves: approval, leaving, availability, teams under a leader, and accidents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import accidents, teams, volunteers
from domain.accidents import Accident, Fall
from domain.base import RuleBroken
from domain.place import AreaCode
from domain.teams import Team
from domain.volunteers import Volunteer
from tests.domain.harness import at, cause, given, someone
from tests.domain.world import MEALS, QIAONAN, SHEN_YU, ZHOU_NING, volunteer
from tests.rules.test_health import WARMTH, Field
from tests.rules.world import OTHER_STREET, World

TEAM, FALL, PHOTO = someone("rescue team"), someone("a fall"), someone("a photo")


def waiting() -> Volunteer:
    """Shen Yu, who came by herself."""
    who = volunteer()
    who.await_approval(cause=cause())
    return who


def rescue(*members: Any) -> Team:
    """A team that Shen Yu leads."""
    formed = Team.form(
        id=TEAM, name="Rescue 突击队", organisation_id=someone("team"), area_code=QIAONAN,
        leader_id=SHEN_YU, cause=cause(),
    )  # fmt: skip
    for member in members:
        formed.join(member, cause=cause())
    return formed


def test_who_came_alone_is_approved_or_declined_once() -> None:
    given(waiting()).when(lambda v: v.approve(cause=cause())).then(Volunteer.Approved)
    given(waiting()).when(lambda v: v.decline("no room", cause=cause())).then(Volunteer.Declined)
    given(volunteer()).when(lambda v: v.approve(cause=cause())).refused("volunteer.approved_already")
    given(volunteer()).when(lambda v: v.decline("x", cause=cause())).refused("volunteer.not_pending")


def test_who_left_can_come_back() -> None:
    gone = volunteer()
    gone.leave("moved", cause=cause())
    given(gone).when(lambda v: v.leave("again", cause=cause())).refused("volunteer.not_active")
    given(gone).when(lambda v: v.approve(cause=cause())).then(Volunteer.Approved)


def test_who_is_promised_does_not_leave(world: World) -> None:
    Field(world)
    with pytest.raises(RuleBroken, match="promised_still"):
        volunteers.leave_service(world.ledger, volunteer_id=world.who, reason="x", cause=world.cause())


def test_a_volunteer_lives_in_a_listed_area(world: World) -> None:
    change = {"volunteer_id": world.who, "cause": world.cause()}
    volunteers.change_volunteer(world.ledger, **change, area_code=AreaCode(OTHER_STREET))
    assert world.get().area_code == OTHER_STREET
    with pytest.raises(Exception, match=r"area\.not_found"):
        volunteers.change_volunteer(
            world.ledger, volunteer_id=world.who, area_code=AreaCode("110000"), cause=world.cause()
        )


def test_availability_has_days_and_times_in_order() -> None:
    weekly = [{"day": 0, "start": "08:00", "end": "12:00"}]
    given(volunteer()).when(
        lambda v: v.set_availability(weekly, [{"from": at(0), "until": at(24)}], cause=cause())
    ).then((Volunteer.AvailabilitySet, {"weekly": weekly}))


@pytest.mark.parametrize(
    ("weekly", "away", "key"),
    [
        ([{"day": 7, "start": "08:00", "end": "12:00"}], [], "volunteer.span_unreadable"),
        ([{"day": 1, "start": "12:00", "end": "08:00"}], [], "volunteer.span_unreadable"),
        ([{"day": 1, "start": "8", "end": "12:00"}], [], "volunteer.span_unreadable"),
        ([{"day": 1, "start": "08:00", "end": "12:00"}] * 61, [], "volunteer.too_many_spans"),
        ([], [{"from": at(24), "until": at(24)}], "volunteer.time_backwards"),
    ],
)
def test_availability_that_cannot_be_meant_is_refused(weekly: Any, away: Any, key: str) -> None:
    given(volunteer()).when(lambda v: v.set_availability(weekly, away, cause=cause())).refused(key)


def test_a_team_takes_somebody_in_once() -> None:
    given(rescue()).when(lambda t: t.join(ZHOU_NING, cause=cause())).then(Team.Joined)
    given(rescue(ZHOU_NING)).when(lambda t: t.join(ZHOU_NING, cause=cause())).then()


def test_a_leader_leaves_only_when_another_leads() -> None:
    given(rescue(ZHOU_NING)).when(lambda t: t.leave(SHEN_YU, cause=cause())).refused("team.leader_stays")
    led = rescue(ZHOU_NING)
    led.change_leader(ZHOU_NING, cause=cause())
    given(led).when(lambda t: t.leave(SHEN_YU, cause=cause())).then(Team.MemberLeft)


def test_a_leader_is_a_member() -> None:
    given(rescue()).when(lambda t: t.change_leader(ZHOU_NING, cause=cause())).refused("team.not_a_member")
    given(rescue()).when(lambda t: t.leave(ZHOU_NING, cause=cause())).refused("team.not_a_member")


def test_a_disbanded_team_changes_no_more() -> None:
    given(rescue(ZHOU_NING)).when(lambda t: t.disband(cause=cause())).then(
        (Team.Disbanded, {"members": sorted([SHEN_YU, ZHOU_NING])})
    )
    over = rescue()
    over.disband(cause=cause())
    given(over).when(lambda t: t.join(ZHOU_NING, cause=cause())).refused("team.disbanded")


def test_a_team_is_of_one_organisation_and_those_below(world: World) -> None:
    forming = world.cause()
    teams.form_team(
        world.ledger, name="Rescue", organisation_id=world.district, leader_id=world.who, cause=forming
    )
    stranger = world.volunteer(world.organisation("Elsewhere", None, OTHER_STREET))
    with pytest.raises(RuleBroken, match="another_organisation"):
        teams.join_team(
            world.ledger, team_id=forming.new_id("team"), volunteer_id=stranger, cause=world.cause()
        )


def test_rows_know_who_is_in_which_team(world: World, projector: Any, views: Any) -> None:
    from projections.teams import TeamRow
    from projections.volunteers import VolunteerRow

    forming = world.cause()
    teams.form_team(
        world.ledger, name="Rescue", organisation_id=world.team, leader_id=world.who, cause=forming
    )
    team = forming.new_id("team")
    projector.catch_up()
    assert views.one(TeamRow, team).members == [str(world.who)]
    assert views.one(VolunteerRow, world.who).teams == [str(team)]
    teams.disband_team(world.ledger, team_id=team, cause=world.cause())
    projector.catch_up()
    assert views.one(VolunteerRow, world.who).teams == []


def fall() -> Accident:
    """A fall on the stairs."""
    said = Fall(
        volunteer_id=SHEN_YU,
        item_id=MEALS,
        response_id=someone("flood"),
        organisation_id=someone("team"),
        area_code=QIAONAN,
        text=WARMTH,
        minutes_duty=90,
        minutes_day=90,
        minutes_week=300,
        insured=True,
    )
    return Accident.report(id=FALL, number=1, fall=said, cause=cause())


def with_papers() -> Accident:
    """With all that an insurer needs."""
    accident = fall()
    for kind in ("diagnosis", "insurance", "service_record"):
        accident.add_paper(kind, someone(kind), "0" * 64, cause=cause())
    return accident


def test_V5_the_papers_of_a_claim_are_complete_when_the_needed_ones_are_there() -> None:
    given(fall()).when(lambda a: a.complete_papers(cause=cause())).refused("accident.papers_missing")
    given(with_papers()).when(lambda a: a.complete_papers(cause=cause())).then(Accident.PapersCompleted)


def test_V5_a_claim_is_paid_or_refused_with_its_papers() -> None:
    given(with_papers()).when(lambda a: a.close("paid", cause=cause())).refused("accident.papers_open")
    complete = with_papers()
    complete.complete_papers(cause=cause())
    given(complete).when(lambda a: a.close("paid", cause=cause())).then(Accident.Closed)
    given(fall()).when(lambda a: a.close("no_claim", cause=cause())).then(Accident.Closed)


def test_a_closed_accident_takes_nothing_more() -> None:
    closed = fall()
    closed.close("withdrawn", cause=cause())
    for call in (
        lambda a: a.add_text(WARMTH, cause=cause()),
        lambda a: a.add_paper("site", PHOTO, "0" * 64, cause=cause()),
        lambda a: a.close("paid", cause=cause()),
        lambda a: a.complete_papers(cause=cause()),
    ):
        given(closed).when(call).refused("accident.status_is")


def test_a_paper_is_put_once_and_of_a_known_kind() -> None:
    given(with_papers()).when(
        lambda a: a.add_paper("site", someone("diagnosis"), "0" * 64, cause=cause())
    ).refused("accident.paper_there_already")
    given(fall()).when(lambda a: a.add_paper("poem", PHOTO, "0" * 64, cause=cause())).refused(
        "accident.paper_unknown"
    )
    given(fall()).when(lambda a: a.close("lost", cause=cause())).refused("accident.outcome_unknown")


def test_V5_an_accident_gathers_the_time_worked_before_it(world: World) -> None:
    from app import dispatch

    field = Field(world)
    who = world.get()
    who.serve(
        someone("before"),
        starts_at=world.now - timedelta(days=3),
        ends_at=world.now - timedelta(days=3) + timedelta(hours=4),
        cause=world.cause(),
    )
    world.ledger.run("test.serve", {}, world.cause(), lambda _: [who])
    dispatch.check_in(world.ledger, **field.seat, cause=world.cause())
    reporting = world.cause()
    accidents.report_accident(
        world.ledger,
        volunteer_id=world.who,
        task_id=field.seat["task_id"],
        text=WARMTH,
        cause=reporting,
    )
    events = list(world.ledger.events.get(reporting.new_id("accident")))
    assert (events[0].minutes_duty, events[0].minutes_week, events[0].insured) == (0, 240, True)


def test_served_time_before_an_accident_counts_by_duty_day_and_week() -> None:
    from app.accidents import _minutes

    spans = [(at(start), at(end)) for start, end in ((-200, -198), (-20, -18), (0, 2), (9, 11))]
    assert _minutes(spans, None, at(11)) == (240, 240, 360)
