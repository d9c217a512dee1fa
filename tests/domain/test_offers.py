"""The rules of offers and claims: leases with a deadline that everybody sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.dispatch import LONGEST_LEASE, Task
from tests.domain.harness import at, cause, given
from tests.domain.world import SHEN_YU, WU_LAN, ZHOU_NING, draft, on_scene, task

HALF_HOUR = timedelta(minutes=30)


def offered(*people: Any, **changes: Any) -> Task:
    """The task with these people asked at eight, until half past."""
    asked = task(**changes)
    asked.offer(people or (SHEN_YU,), lease=HALF_HOUR, cause=cause(8))
    return asked


def claimed(*people: Any, **changes: Any) -> Task:
    """The task with places claimed at eight, until half past."""
    held = task(**changes)
    for who in people or (SHEN_YU,):
        held.claim(who, lease=HALF_HOUR, cause=cause(8))
    return held


def test_everybody_asked_at_once_sees_the_same_deadline() -> None:
    given(task()).when(lambda t: t.offer([SHEN_YU, WU_LAN], lease=HALF_HOUR, cause=cause(8))).then(
        (Task.PlaceOffered, {"volunteer_id": SHEN_YU, "until": at(8.5)}),
        (Task.PlaceOffered, {"volunteer_id": WU_LAN, "until": at(8.5)}),
    )


def test_an_offer_holds_no_place() -> None:
    assert offered(SHEN_YU, WU_LAN, ZHOU_NING).places_free == 2


@pytest.mark.parametrize(
    ("lease", "people", "key"),
    [
        (timedelta(), [SHEN_YU], "offer.minutes_wrong"),
        (LONGEST_LEASE + timedelta(minutes=1), [SHEN_YU], "offer.minutes_wrong"),
        (HALF_HOUR, [], "offer.nobody"),
        (HALF_HOUR, [WU_LAN], "offer.standing"),
        (HALF_HOUR, [ZHOU_NING], "task.assigned_already"),
    ],
)
def test_an_offer_that_cannot_be_made_is_refused(lease: Any, people: Any, key: str) -> None:
    standing = offered(WU_LAN)
    standing.assign(ZHOU_NING, cause=cause(8))
    given(standing).when(lambda t: t.offer(people, lease=lease, cause=cause(8.1))).refused(key)


def test_nobody_is_asked_for_a_draft_or_a_full_task() -> None:
    given(draft()).when(lambda t: t.offer([SHEN_YU], lease=HALF_HOUR, cause=cause())).refused(
        "task.status_is"
    )
    full = task(WU_LAN, ZHOU_NING)
    given(full).when(lambda t: t.offer([SHEN_YU], lease=HALF_HOUR, cause=cause())).refused("task.full")


def test_who_accepts_has_the_place() -> None:
    asked = offered()
    given(asked).when(lambda t: t.accept(SHEN_YU, cause=cause(8.4))).then(
        (Task.OfferAccepted, {"volunteer_id": SHEN_YU})
    )
    assert (asked.seats[SHEN_YU].state, asked.places_free) == ("accepted", 1)


def test_when_it_is_filled_the_other_offers_are_withdrawn_at_once() -> None:
    asked = offered(SHEN_YU, WU_LAN, ZHOU_NING, places=1)
    given(asked).when(lambda t: t.accept(WU_LAN, cause=cause(8.1))).then(
        (Task.OfferAccepted, {"volunteer_id": WU_LAN}),
        (Task.OfferWithdrawn, {"volunteer_id": SHEN_YU, "reason": "filled"}),
        (Task.OfferWithdrawn, {"volunteer_id": ZHOU_NING, "reason": "filled"}),
    )


def test_a_late_answer_hears_since_when_all_places_are_taken() -> None:
    filled = offered(SHEN_YU, WU_LAN, places=1)
    filled.accept(WU_LAN, cause=cause(8.1))
    late = given(filled).when(lambda t: t.accept(SHEN_YU, cause=cause(8.2)))
    late.refused("offer.filled")
    assert late.refusal is not None and late.refusal.params["filled_at"] == at(8.1)


@pytest.mark.parametrize(("hour", "expires"), [(8.499, False), (8.5, True), (9, True)])
def test_an_offer_is_accepted_before_its_deadline_or_not_at_all(hour: float, expires: bool) -> None:
    answer = given(offered()).when(lambda t: t.accept(SHEN_YU, cause=cause(hour)))
    answer.refused("offer.expired") if expires else answer.then(Task.OfferAccepted)


def test_what_has_expired_is_not_accepted_by_an_older_clock() -> None:
    over = offered()
    over.expire_leases(cause=cause(8.5))
    given(over).when(lambda t: t.accept(SHEN_YU, cause=cause(8.4))).refused("offer.expired")


def test_who_was_never_asked_accepts_nothing() -> None:
    given(task()).when(lambda t: t.accept(SHEN_YU, cause=cause())).refused("offer.none")


def test_nobody_accepts_twice() -> None:
    taken = offered()
    taken.accept(SHEN_YU, cause=cause(8.1))
    given(taken).when(lambda t: t.accept(SHEN_YU, cause=cause(8.2))).refused("task.assigned_already")


def test_who_declined_may_be_asked_again() -> None:
    said_no = offered()
    said_no.decline(SHEN_YU, reason="ill", cause=cause(8.1))
    given(said_no).when(lambda t: t.accept(SHEN_YU, cause=cause(8.2))).refused("task.seat_is")
    given(said_no).when(lambda t: t.offer([SHEN_YU], lease=HALF_HOUR, cause=cause(8.2))).then(
        Task.PlaceOffered
    )


def test_withdrawing_takes_back_what_nobody_has_answered() -> None:
    asked = offered(SHEN_YU, WU_LAN)
    asked.decline(WU_LAN, reason="", cause=cause(8.1))
    given(asked).when(lambda t: t.withdraw_offers(reason="rain", cause=cause(8.2))).then(
        (Task.OfferWithdrawn, {"volunteer_id": SHEN_YU, "reason": "rain"})
    )
    given(task()).when(lambda t: t.withdraw_offers(reason="", cause=cause())).refused("offer.none_open")


def test_leases_end_at_their_deadline_and_once() -> None:
    given(offered()).when(lambda t: t.expire_leases(cause=cause(8.49))).then()
    over = offered(SHEN_YU, WU_LAN)
    given(over).when(lambda t: t.expire_leases(cause=cause(8.5))).then(Task.OfferExpired, Task.OfferExpired)
    given(over).when(lambda t: t.expire_leases(cause=cause(9))).then()


def test_a_claim_takes_the_place_until_it_expires() -> None:
    held = claimed(places=1)
    assert (held.seats[SHEN_YU].until, held.places_free) == (at(8.5), 0)
    given(held).when(lambda t: t.expire_leases(cause=cause(8.5))).then(
        (Task.ClaimExpired, {"volunteer_id": SHEN_YU})
    )
    assert held.places_free == 1


def test_a_claim_is_confirmed_in_time() -> None:
    given(claimed()).when(lambda t: t.confirm_claim(SHEN_YU, cause=cause(8.4))).then(Task.ClaimConfirmed)
    given(claimed()).when(lambda t: t.confirm_claim(SHEN_YU, cause=cause(8.5))).refused("offer.expired")
    given(offered()).when(lambda t: t.confirm_claim(SHEN_YU, cause=cause(8.1))).refused("task.seat_is")


def test_who_sets_out_holds_the_place_for_good() -> None:
    gone = claimed()
    gone.set_out(SHEN_YU, cause=cause(8.4))
    given(gone).when(lambda t: t.expire_leases(cause=cause(9))).then()


def test_a_place_is_given_back_before_being_sent_only() -> None:
    given(claimed()).when(lambda t: t.release(SHEN_YU, reason="", cause=cause(8.1))).then(Task.PlaceReleased)
    given(task(SHEN_YU)).when(lambda t: t.release(SHEN_YU, reason="", cause=cause())).refused("task.seat_is")


def test_a_deadline_moves_only_forward_and_only_while_it_lies_ahead() -> None:
    longer = timedelta(hours=1)
    given(offered()).when(lambda t: t.extend_lease(SHEN_YU, lease=longer, cause=cause(8.2))).then(
        (Task.LeaseExtended, {"until": at(9.2)})
    )
    given(offered()).when(
        lambda t: t.extend_lease(SHEN_YU, lease=timedelta(minutes=5), cause=cause(8.1))
    ).refused("offer.not_longer")
    given(offered()).when(lambda t: t.extend_lease(SHEN_YU, lease=longer, cause=cause(8.5))).refused(
        "offer.expired"
    )


def test_a_place_without_a_deadline_is_not_extended() -> None:
    taken = offered()
    taken.accept(SHEN_YU, cause=cause(8.1))
    given(taken).when(lambda t: t.extend_lease(SHEN_YU, lease=HALF_HOUR, cause=cause(8.2))).refused(
        "offer.no_deadline"
    )


def test_a_task_that_is_over_leaves_no_offer_open() -> None:
    for end in (lambda t: t.complete(cause=cause(9)), lambda t: t.close("cancelled", cause=cause(9))):
        ended = offered()
        end(ended)
        assert SHEN_YU not in ended.seats


def test_a_place_is_handed_over_with_its_deadline() -> None:
    held = claimed()
    given(held).when(lambda t: t.transfer(SHEN_YU, WU_LAN, cause=cause(8.1))).then(
        (Task.PlaceHandedOver, {"volunteer_id": SHEN_YU, "to_id": WU_LAN}),
        (Task.PlaceTakenOver, {"volunteer_id": WU_LAN, "state": "accepted", "until": at(8.5)}),
    )
    assert list(held.seats) == [WU_LAN]


def test_a_place_is_not_handed_to_its_holder_or_from_the_scene() -> None:
    given(task(SHEN_YU)).when(lambda t: t.transfer(SHEN_YU, SHEN_YU, cause=cause())).refused(
        "task.assigned_already"
    )
    given(on_scene(SHEN_YU)).when(lambda t: t.transfer(SHEN_YU, WU_LAN, cause=cause(9))).refused(
        "task.seat_is"
    )


def test_who_comes_without_having_answered_is_recorded() -> None:
    asked = offered()
    given(asked).when(lambda t: t.check_in(SHEN_YU, cause=cause(9))).then(
        (Task.CameAfterAll, {"extra": False}), Task.VolunteerCheckedIn
    )
