"""Whether a lot may be used: quarantined, made usable, recalled, expired; and its papers and purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.lot_words import MOST_CERTIFICATES, must_be_short, must_be_told
from domain.donations.reserving import Reserving
from domain.quantity import Quantity

if TYPE_CHECKING:
    from domain.donations.lots import Lot


class Conditions(Reserving):
    """可用、待检停用、召回、过期."""

    expires_at: datetime | None
    certificate_ids: list[UUID]
    shelf: str
    specification: str

    class PutAway(Aggregate.Event):
        shelf: str

        def apply(self, lot: Lot) -> None:
            lot.shelf = self.shelf

    class Quarantined(Aggregate.Event):
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.condition = "quarantined"

    class MadeUsable(Aggregate.Event):
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.condition = "usable"

    class Recalled(Aggregate.Event):
        reason: str
        notice: str

        def apply(self, lot: Lot) -> None:
            lot.condition = "recalled"

    class Expired(Aggregate.Event):
        def apply(self, lot: Lot) -> None:
            lot.condition = "expired"

    class CertificateAdded(Aggregate.Event):
        certificate_id: UUID

        def apply(self, lot: Lot) -> None:
            lot.certificate_ids = [*lot.certificate_ids, self.certificate_id]

    class Specified(Aggregate.Event):
        specification: str

        def apply(self, lot: Lot) -> None:
            lot.specification = self.specification

    class PurposeChanged(Aggregate.Event):
        purpose: str
        directed_to: list[UUID]
        consent_id: UUID | None

        def apply(self, lot: Lot) -> None:
            lot.purpose, lot.directed_to = self.purpose, list(self.directed_to)

    class RuleOverridden(Aggregate.Event):
        rule: str
        reason: str
        key: str

    class RuleFlagged(Aggregate.Event):
        rule: str
        key: str

    def put_away(self, shelf: str, *, cause: Cause) -> None:
        """Say where in the warehouse it lies; the same changes nothing."""
        must_be_short(shelf, "shelf")
        if shelf != self.shelf:
            self.record(self.PutAway, cause, shelf=shelf)

    def quarantine(self, reason: str, *, cause: Cause) -> None:
        """It must not be used until somebody looked; what is promised waits. Refuses what is not usable."""
        must_be_told(reason)
        self.must_be_usable()
        self.record(self.Quarantined, cause, reason=reason)

    def specify(self, specification: str, *, cause: Cause) -> None:
        """What nobody read on the box at the gate is written down afterwards; the same changes nothing.

        Refuses another specification than the one it came with: that would be other goods.
        """
        must_be_short(specification, "specification")
        said = specification.strip()
        if not said or said == self.specification:
            return
        if self.specification:
            raise RuleBroken("lot.specified_already", field="specification", specification=self.specification)
        self.record(self.Specified, cause, specification=said)

    def make_usable(self, reason: str, *, cause: Cause) -> None:
        """Somebody looked: it may be used. Refuses what is usable already, and what has expired."""
        must_be_told(reason)
        if self.condition not in ("quarantined", "recalled"):
            raise RuleBroken("lot.condition_is", condition=self.condition)
        if self.expires_at is not None and self.expires_at <= cause.happened_at:
            raise RuleBroken("lot.expired_already")
        self.record(self.MadeUsable, cause, reason=reason)

    def recall(self, reason: str, notice: str, *, cause: Cause) -> dict[UUID, Quantity]:
        """The maker or an office calls it back: nothing of it is promised any more.

        Returns which consignments lost how much. Refuses when it is recalled already.
        """
        must_be_told(reason)
        must_be_short(notice, "notice", 120)
        if self.condition == "recalled":
            raise RuleBroken("lot.condition_is", condition=self.condition)
        released = self.release_newest(self.reserved, reason="recalled", cause=cause)
        self.record(self.Recalled, cause, reason=reason, notice=notice)
        return released

    def expire(self, *, cause: Cause) -> dict[UUID, Quantity]:
        """Its last day is over: nothing of it is promised any more; already expired changes nothing.

        Returns which consignments lost how much. Refuses while it is still good.
        """
        if self.expires_at is None or self.expires_at > cause.happened_at:
            raise RuleBroken("lot.not_expired")
        if self.condition in ("expired", "recalled"):
            return {}
        released = self.release_newest(self.reserved, reason="expired", cause=cause)
        self.record(self.Expired, cause)
        return released

    def add_certificate(self, certificate_id: UUID, *, cause: Cause) -> None:
        """A paper that says what it is worth; the same changes nothing."""
        if certificate_id in self.certificate_ids:
            return
        if len(self.certificate_ids) >= MOST_CERTIFICATES:
            raise RuleBroken("lot.too_many_certificates", most=MOST_CERTIFICATES)
        self.record(self.CertificateAdded, cause, certificate_id=certificate_id)

    def change_purpose(
        self, purpose: str, directed_to: Sequence[UUID], *, consent_id: UUID | None, cause: Cause
    ) -> None:
        """The donor agreed to another use (D13: the paper is `consent_id`)."""
        must_be_short(purpose, "purpose", 200)
        self.record(
            self.PurposeChanged, cause, purpose=purpose, directed_to=list(directed_to), consent_id=consent_id
        )

    def override(self, rule: str, *, key: str, reason: str, cause: Cause) -> None:
        """Somebody let it pass, with a reason."""
        self.record(self.RuleOverridden, cause, rule=rule, reason=reason, key=key)

    def flag(self, rule: str, *, key: str, cause: Cause) -> None:
        """It is noted that the rule was not kept."""
        self.record(self.RuleFlagged, cause, rule=rule, key=key)
