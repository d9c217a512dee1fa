"""Administrative divisions, keyed by their official code."""

from __future__ import annotations

from typing import NewType
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.place import AreaCode, GeoPoint

AreaId = NewType("AreaId", UUID)
RISKS = ("low", "medium", "high")
_AREAS = UUID("7f1d3c5e-0c1f-5a53-9a54-3f6f2f0f6a01")


def area_id(code: AreaCode) -> AreaId:
    """The id of the area with this code."""
    return AreaId(uuid5(_AREAS, code))


class Area(Aggregate):
    """行政区划: an administrative division with its risk level."""

    class Listed(Aggregate.Created):
        code: AreaCode
        name: str
        point: GeoPoint | None

    class Corrected(Aggregate.Event):
        name: str
        point: GeoPoint | None

        def apply(self, area: Area) -> None:
            area.name, area.point = self.name, self.point

    class RiskSet(Aggregate.Event):
        risk: str

        def apply(self, area: Area) -> None:
            area.risk = self.risk

    def __init__(self, *, code: AreaCode, name: str, point: GeoPoint | None) -> None:
        self.code, self.name, self.point = code, name, point
        self.risk = "low"

    @classmethod
    def enlist(cls, *, code: AreaCode, name: str, point: GeoPoint | None, cause: Cause) -> Area:
        """Take the area into the list."""
        return cls.begin(cls.Listed, cause, id=area_id(code), code=code, name=name, point=point)

    def correct(self, *, name: str, point: GeoPoint | None, cause: Cause) -> None:
        """Give it another name or point; the same again changes nothing."""
        if (name, point) != (self.name, self.point):
            self.record(self.Corrected, cause, name=name, point=point)

    def set_risk(self, risk: str, *, cause: Cause) -> None:
        """Set the risk level. Refuses when it is not low, medium or high."""
        if risk not in RISKS:
            raise RuleBroken("area.risk_unknown", risk=risk)
        if risk != self.risk:
            self.record(self.RiskSet, cause, risk=risk)
