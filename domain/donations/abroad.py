"""Gifts from abroad (D24): the filing before an activity begins, and the reports to both bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.gift import Gift
from domain.donations.giving_words import BODIES, must_be_day
from domain.donations.money import day_of
from domain.donations.rules_giving import Filing

if TYPE_CHECKING:
    from domain.donations.donations import Donation


class Abroad(Gift):
    """备案, 报告."""

    class OverseasReported(Aggregate.Event):
        body: str
        document_number: str
        dated: str

        def apply(self, donation: Donation) -> None:
            donation.reports.add(self.body)

    class FilingRecorded(Aggregate.Event):
        """D24: the temporary-activity filing, or why there was no time and with whom it was agreed."""

        filed_on: str
        begins_on: str
        document_number: str
        urgency: str
        agreed_with: str

        def apply(self, donation: Donation) -> None:
            donation.filing = Filing(self.filed_on, self.begins_on, self.urgency, self.agreed_with)

    def report_overseas(self, body: str, document_number: str, dated: str, *, cause: Cause) -> None:
        """D24: told to the supervising or the registration body. Refuses one without number, or to come."""
        if body not in BODIES:
            raise RuleBroken("donation.word_unknown", word=body)
        if not document_number.strip() or not dated:
            raise RuleBroken("donation.report_says_nothing", rule="D24", field="document_number")
        day_of(dated, cause, "dated")
        self.record(self.OverseasReported, cause, body=body, document_number=document_number, dated=dated)

    def record_filing(
        self,
        *,
        filed_on: str,
        begins_on: str,
        document_number: str,
        urgency: str,
        agreed_with: str,
        cause: Cause,
    ) -> None:
        """D24: the filing of a temporary activity. Refuses one without its days and a number or a reason."""
        if not filed_on or not begins_on:
            raise RuleBroken("donation.filing_days", rule="D24", field="filed_on")
        day_of(filed_on, cause, "filed_on")
        must_be_day(begins_on)
        if bool(urgency.strip()) != bool(agreed_with.strip()):
            raise RuleBroken("donation.filing_agreed_with", rule="D24", field="agreed_with")
        if not (document_number.strip() or urgency.strip()):
            raise RuleBroken("donation.report_says_nothing", rule="D24", field="document_number")
        self.record(
            self.FilingRecorded,
            cause,
            filed_on=filed_on,
            begins_on=begins_on,
            document_number=document_number,
            urgency=urgency,
            agreed_with=agreed_with,
        )
