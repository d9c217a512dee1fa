"""Commands on donations against a real ledger: what D1 lets through, what policies weaken, who was first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import policies
from app.donations import donors, giving, paperwork
from app.donations.arriving import Arrival, Sheet
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import MusterError, NotFound, RuleBroken
from domain.donations import Donation, DonationId, DonorId, Lot, LotId
from domain.donations.donors import Identity
from domain.donations.giving_words import Check, Terms, Worth
from domain.personal import Personal
from domain.quantity import Money
from projections.donations.giving import DonationRow
from projections.donations.owed import OwedPapersRow, overdue
from projections.projector import Projector
from projections.reading import Views
from tests.domain.harness import at
from tests.donations.stock.world import LINHE, Store, because, open_store, pieces
from tests.test_races import together

HUAKANG = Personal(UUID(int=5), "name", "sealed")


@pytest.fixture
def store(ledger: Ledger) -> Store:
    return open_store(ledger)


def gate(store: Store, kind: str = "enterprise", hour: float = 8, **more: Any) -> DonationId:
    """A thousand masks from somebody stand at the gate."""
    why = because(hour=hour)
    things = [Arrival(store.masks, pieces(1000), specification="3M 8210")]
    giving.receive_at_gate(
        store.ledger,
        donor_id=None,
        stranger=Identity(kind, HUAKANG),
        response_id=store.response_id,
        organisation_id=store.organisation_id,
        warehouse_id=store.linhe,
        area_code=LINHE,
        things=things,
        **{"terms": Terms()} | more,
        cause=why,
    )
    return DonationId(why.new_id("donation"))


def lot(store: Store, donation_id: DonationId, number: int = 0) -> Lot:
    """A lot of the donation."""
    ids = list(store.ledger.get(Donation, donation_id).arrivals)
    return store.ledger.get(Lot, LotId(ids[number]))


def certificate(line: int = 0) -> Sheet:
    return Sheet("certificate", uuid4(), "00", line)


def test_D1_a_companys_goods_wait_in_quarantine_until_their_certificate_is_there(store: Store) -> None:
    bare, certified = gate(store), gate(store, sheets=[certificate()])
    assert lot(store, bare).condition == "quarantined"
    assert (lot(store, certified).condition, len(lot(store, certified).certificate_ids)) == ("usable", 1)


def test_D1_a_later_certificate_is_on_its_lots_and_somebody_looks_before_they_are_usable(
    store: Store,
) -> None:
    gift = gate(store)
    paper = uuid4()
    paperwork.file_paper(
        store.ledger, donation_id=gift, kind="certificate", paper_id=paper, cause=because(hour=9)
    )
    assert lot(store, gift).certificate_ids == [paper]
    assert lot(store, gift).condition == "quarantined"


def test_D1_an_individuals_goods_are_usable_with_a_reason(store: Store) -> None:
    assert lot(store, gate(store, "individual")).condition == "quarantined"
    assert lot(store, gate(store, "individual", override="sealed, looked at")).condition == "usable"


def test_D1_a_company_cannot_be_overridden_unless_the_policy_weakens_it(store: Store) -> None:
    assert lot(store, gate(store, override="they are nice")).condition == "quarantined"
    weak = {"value": "warn", "source": "notice 12", "valid_from": at(8.5)}
    policies.set_policy(store.ledger, response_id=store.response_id, name="D1", **weak, cause=because(hour=9))
    assert lot(store, gate(store, hour=10, override="looked at")).condition == "usable"


def screened(store: Store, gift: DonationId, **said: Any) -> None:
    """Somebody asks for it."""
    checks = [Check(n, asked="5000") for n in store.ledger.get(Donation, gift).lines]
    giving.screen_donation(store.ledger, donation_id=gift, **{"checks": checks} | said, cause=because(hour=9))


def test_D3_and_D10_stop_the_acceptance_and_an_override_is_an_event(store: Store) -> None:
    gift = gate(store)
    screened(store, gift, checks=[Check(1)])
    with pytest.raises(RuleBroken) as warned:
        giving.accept_donation(store.ledger, donation_id=gift, cause=because(hour=9))
    assert (warned.value.rule, warned.value.params["overridable"]) == ("D3", True)
    screened(store, gift, benefit="our name on each box")
    with pytest.raises(RuleBroken) as refused:
        giving.accept_donation(store.ledger, donation_id=gift, override="please", cause=because(hour=9))
    assert refused.value.rule == "D10"
    screened(store, gift, checks=[Check(1)])
    before = store.ledger.head()
    giving.accept_donation(store.ledger, donation_id=gift, override="they called", cause=because(hour=9))
    topics = [one.topic for one in store.ledger.since(before)]
    assert topics == ["donations.Donation.Accepted", "donations.Donation.RuleOverridden"]


def test_D13_the_lots_follow_the_consent(store: Store) -> None:
    gift = gate(store, terms=Terms(purpose="hospitals", book="restricted"))
    consent = uuid4()
    change: dict[str, Any] = {"donation_id": gift, "paper_id": consent, "directed_to": []}
    with pytest.raises(RuleBroken, match="D13"):
        paperwork.change_purpose(store.ledger, purpose="schools", **change, cause=because(hour=9))
    paperwork.file_paper(
        store.ledger, donation_id=gift, kind="consent", paper_id=consent, cause=because(hour=9)
    )
    paperwork.change_purpose(store.ledger, purpose="schools", **change, cause=because(hour=9))
    assert lot(store, gift).purpose == "schools"


def test_D24_an_overseas_organisation_is_accepted_with_its_filing_only(store: Store) -> None:
    gift = gate(store, "overseas")
    screened(store, gift)
    with pytest.raises(RuleBroken, match="D24"):
        giving.accept_donation(store.ledger, donation_id=gift, cause=because(hour=9))
    filing = {"filed_on": "2026-11-22", "begins_on": "2026-11-22"}
    filing |= {"urgency": "flood", "agreed_with": "Public Security Bureau"}
    paperwork.record_filing(store.ledger, donation_id=gift, **filing, cause=because(hour=9))
    giving.accept_donation(store.ledger, donation_id=gift, cause=because(hour=9))
    assert store.ledger.get(Donation, gift).accepted


def test_what_is_here_is_recorded_also_after_the_response_has_ended(store: Store) -> None:
    from app.responses import end_response

    gift = gate(store)
    end_response(store.ledger, response_id=store.response_id, cause=because(hour=9))
    more: dict[str, Any] = {"donation_id": gift, "line": 1, "warehouse_id": store.linhe}
    giving.receive_line(store.ledger, **more, item_id=store.masks, quantity=pieces(5), cause=because(hour=10))
    assert lot(store, gift, 1).on_hand == pieces(5)


def test_nobody_gives_in_the_name_of_another_organisations_donor(store: Store, secrets: Secrets) -> None:
    why = because()
    with pytest.raises(NotFound):
        donors.register_donor(
            store.ledger, organisation_id=uuid4(), who=Identity("enterprise", HUAKANG), cause=why
        )
    with pytest.raises(NotFound):
        giving.receive_at_gate(
            store.ledger,
            donor_id=DonorId(uuid4()),
            stranger=None,
            response_id=store.response_id,
            organisation_id=store.organisation_id,
            warehouse_id=store.linhe,
            area_code=LINHE,
            things=[Arrival(store.masks, pieces(1))],
            terms=Terms(),
            cause=because(),
        )


def test_owed_papers_are_an_alarm_from_their_day_on_at_any_past_moment_too(
    store: Store, projector: Projector, views: Views
) -> None:
    gift = gate(store)
    projector.catch_up()
    before = views.position()
    row = views.rows(OwedPapersRow)[0]
    assert (row.id, row.due_at) == (gift, at(8 + 72))
    assert (overdue(views, at(80 - 0.1)), [one.id for one in overdue(views, at(80))]) == ([], [gift])
    paperwork.value_line(
        store.ledger, donation_id=gift, line=1, worth=Worth(None, "none"), cause=because(hour=9)
    )
    projector.catch_up()
    assert "valuation" not in {one["what"] for one in views.rows(OwedPapersRow)[0].papers}
    assert "valuation" in {one["what"] for one in overdue(views, at(99), at=before)[0].papers}


def test_what_its_row_owes_is_what_the_donation_owes(
    store: Store, projector: Projector, views: Views
) -> None:
    from domain.donations.giving_facts import owed
    from projections.donations.giving import facts_of

    gift = gate(store, sheets=[certificate()], terms=Terms(overseas=True, urgent=True))
    paperwork.file_agreement(
        store.ledger, donation_id=gift, kind="letter_of_intent", paper_id=None, number="1", cause=because()
    )
    worth = Worth(Money(500_00), "invoice", "12345678")
    paperwork.value_line(store.ledger, donation_id=gift, line=1, worth=worth, cause=because(hour=9))
    projector.catch_up()
    row, truth = views.rows(DonationRow)[0], store.ledger.get(Donation, gift)
    assert replace(facts_of(row), told=False) == truth.facts("2026-11-22")
    assert [one["what"] for one in row.owed] == [one.what for one in owed(truth.facts("2026-11-22"))]
    assert row.status == truth.status == "valued"


@pytest.mark.usefixtures("database")
def test_ten_clerks_record_receipts_of_one_donation_and_never_more_than_its_value(store: Store) -> None:
    gift = gate(store)
    worth = Worth(Money(500_00), "invoice", "12345678")
    paperwork.value_line(store.ledger, donation_id=gift, line=1, worth=worth, cause=because(hour=9))

    def clerk(number: int) -> Any:
        said = {"code": "11010121", "number": f"{number:010}", "issued_on": "2026-11-22", "paper_id": None}
        amount, why = Money(100_00), because(hour=10)
        return lambda: paperwork.record_receipt(
            store.ledger, donation_id=gift, **said, amount=amount, cause=why
        )

    answers = together([clerk(number) for number in range(10)])
    refused = [answer for answer in answers if isinstance(answer, MusterError)]
    assert len(refused) == 5
    assert {(one.key, one.rule) for one in refused} == {("donation.receipt_too_much", "D5")}
    assert store.ledger.get(Donation, gift).receipted == Money(500_00)


@pytest.mark.usefixtures("database")
def test_eight_copies_of_one_send_at_the_gate_are_one_donation(store: Store, ledger: Ledger) -> None:
    before, why = ledger.head(), because()
    said: dict[str, Any] = {
        "donor_id": None,
        "stranger": Identity("enterprise", HUAKANG),
        "response_id": store.response_id,
        "organisation_id": store.organisation_id,
        "warehouse_id": store.linhe,
        "area_code": LINHE,
        "things": [Arrival(store.masks, pieces(1000))],
        "terms": Terms(),
    }
    answers = together([lambda: giving.receive_at_gate(ledger, **said, cause=why)] * 8)
    assert len(set(answers)) == 1
    topics = [one.topic for one in ledger.since(before)]
    assert topics.count("donations.Donation.Offered") == topics.count("donations.Lot.Received") == 1


def test_D6_a_later_truck_leaves_the_receipted_line_its_value(store: Store) -> None:
    gift = gate(store)
    worth = Worth(Money(500_00), "invoice", "12345678")
    paperwork.value_line(store.ledger, donation_id=gift, line=1, worth=worth, cause=because(hour=9))
    form: Any = {"code": "11010121", "number": "0001234567", "issued_on": "2026-11-22", "paper_id": None}
    paperwork.record_receipt(store.ledger, donation_id=gift, **form, cause=because(hour=10))
    more: dict[str, Any] = {"donation_id": gift, "line": 1, "warehouse_id": store.linhe}
    giving.receive_line(
        store.ledger, **more, item_id=store.masks, quantity=pieces(100), cause=because(hour=11)
    )
    now = store.ledger.get(Donation, gift)
    assert (list(now.arrivals.values()), now.value_total) == ([1, 2], Money(500_00))
    assert now.facts("2026-11-22").unvalued == {2}


def test_D7_an_agreement_taken_out_is_owed_again(store: Store, projector: Projector, views: Views) -> None:
    gift, why = gate(store), because(hour=9)
    paperwork.file_agreement(
        store.ledger, donation_id=gift, kind="agreement", paper_id=None, number="1", cause=why
    )
    projector.catch_up()
    assert "agreement" not in {one["what"] for one in views.rows(DonationRow)[0].owed}
    wrong: Any = {"donation_id": gift, "agreement_id": why.new_id("agreement")}
    paperwork.withdraw_agreement(store.ledger, **wrong, reason="of another gift", cause=because(hour=10))
    projector.catch_up()
    row = views.rows(DonationRow)[0]
    assert row.agreements == [] and "agreement" in {one["what"] for one in row.owed}
