"""Telling the donor 告知捐赠人: that somebody told them where their donation went, when and how (D17)."""

from __future__ import annotations

from typing import NewType
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId

NoticeId = NewType("NoticeId", UUID)
WAYS = ("wechat", "telephone", "letter", "in_person", "other")


def notice_id(donation_id: UUID) -> NoticeId:
    """The one record of what a donation's donor was told."""
    return NoticeId(uuid5(donation_id, "donor notice"))


class DonorNotice(Aggregate):
    """告知: the donor of one donation was told, perhaps several times."""

    class Told(Aggregate.Created):
        donation_id: UUID
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        way: str

    class ToldAgain(Aggregate.Event):
        way: str

        def apply(self, notice: DonorNotice) -> None:
            """For the reader; no rule asks."""

    class Outdated(Aggregate.Event):
        """The gift is somebody else's than was thought: who gave it has not been told."""

        def apply(self, notice: DonorNotice) -> None:
            notice.told = False

    class ToldAnew(Aggregate.Event):
        """Who gave it indeed was told, for the first time."""

        donation_id: UUID
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        way: str

        def apply(self, notice: DonorNotice) -> None:
            notice.told = True

    def __init__(
        self,
        *,
        donation_id: UUID,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
    ) -> None:
        self.donation_id, self.response_id = donation_id, response_id
        self.organisation_id, self.area_code = organisation_id, area_code
        self.told = True

    @classmethod
    def tell(
        cls,
        *,
        donation_id: UUID,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        way: str,
        cause: Cause,
    ) -> DonorNotice:
        """Note the first time. Refuses an unknown way."""
        _known(way)
        return cls.begin(
            cls.Told,
            cause,
            id=notice_id(donation_id),
            donation_id=donation_id,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            way=way,
        )

    def tell_again(self, way: str, *, cause: Cause) -> None:
        """Note another time, or the first time of another donor. Refuses an unknown way."""
        _known(way)
        if self.told:
            self.record(self.ToldAgain, cause, way=way)
            return
        self.record(
            self.ToldAnew,
            cause,
            donation_id=self.donation_id,
            response_id=self.response_id,
            organisation_id=self.organisation_id,
            area_code=self.area_code,
            way=way,
        )

    def outdate(self, *, cause: Cause) -> None:
        """It was another donor who was told; nobody told already changes nothing."""
        if self.told:
            self.record(self.Outdated, cause)


def _known(way: str) -> None:
    if way not in WAYS:
        raise RuleBroken("gift.way_unknown", way=way)
