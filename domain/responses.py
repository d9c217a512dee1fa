"""Emergency responses: what everything else belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.place import AreaCode

ResponseId = NewType("ResponseId", UUID)
KINDS = ("epidemic", "flood", "other")


class Response(Aggregate):
    """应急行动: one emergency response; several can run beside each other."""

    class Started(Aggregate.Created):
        name: str
        kind: str
        area_code: AreaCode
        time_zone: str
        started_at: datetime
        historical: bool

    class Renamed(Aggregate.Event):
        name: str

        def apply(self, response: Response) -> None:
            response.name = self.name

    class Ended(Aggregate.Event):
        def apply(self, response: Response) -> None:
            response.ended = True

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        area_code: AreaCode,
        time_zone: str,
        started_at: datetime,
        historical: bool,
    ) -> None:
        self.name, self.kind, self.area_code = name, kind, area_code
        self.time_zone, self.started_at, self.historical = time_zone, started_at, historical
        self.ended = False

    @classmethod
    def start(
        cls,
        *,
        id: ResponseId,
        name: str,
        kind: str,
        area_code: AreaCode,
        time_zone: str,
        started_at: datetime,
        historical: bool = False,
        cause: Cause,
    ) -> Response:
        """Start a response. Refuses when the kind is unknown."""
        if kind not in KINDS:
            raise RuleBroken("response.kind_unknown", kind=kind)
        return cls.begin(
            cls.Started,
            cause,
            id=id,
            name=name,
            kind=kind,
            area_code=area_code,
            time_zone=time_zone,
            started_at=started_at,
            historical=historical,
        )

    def rename(self, name: str, *, cause: Cause) -> None:
        """Give it another name."""
        self.must_run()
        self.record(self.Renamed, cause, name=name)

    def end(self, *, cause: Cause) -> None:
        """End it: nothing new is planned in it. Refuses when it has ended."""
        self.must_run()
        self.record(self.Ended, cause)

    def must_run(self) -> None:
        """Refuses when the response has ended."""
        if self.ended:
            raise RuleBroken("response.ended", name=self.name)
