"""Commands on areas."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause
from domain.place import AreaCode, GeoPoint


@command
def list_area(ledger: Ledger, *, code: AreaCode, name: str, point: GeoPoint | None, cause: Cause) -> Changed:
    """Take an area into the list, or correct the one that is there; the same again records nothing."""
    area = ledger.find(Area, area_id(code))
    if area is None:
        area = Area.enlist(code=code, name=name, point=point, cause=cause)
    else:
        area.correct(name=name, point=point, cause=cause)
    return [area]


@command
def set_risk(ledger: Ledger, *, code: AreaCode, risk: str, cause: Cause) -> Changed:
    """Set an area's risk level. Refuses when the level is unknown."""
    area = ledger.get(Area, area_id(code))
    area.set_risk(risk, cause=cause)
    return [area]
