"""Where: WGS-84 points and official area codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from domain.base import BadInput

AreaCode = NewType("AreaCode", str)
LEVELS = {2: "province", 4: "city", 6: "district", 9: "street", 12: "community"}


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """WGS-84 in ten-millionths of a degree (about 1 cm): whole numbers, exact wherever they are stored."""

    lat_e7: int
    lng_e7: int

    def __post_init__(self) -> None:
        if abs(self.lat_e7) > 90 * 10**7 or abs(self.lng_e7) > 180 * 10**7:
            raise BadInput("place.off_the_earth", field="lat" if abs(self.lat_e7) > 90 * 10**7 else "lng")

    @classmethod
    def of(cls, lat: float, lng: float) -> GeoPoint:
        """From degrees."""
        return cls(round(lat * 10**7), round(lng * 10**7))

    @property
    def lat(self) -> float:
        """Degrees north."""
        return self.lat_e7 / 10**7

    @property
    def lng(self) -> float:
        """Degrees east."""
        return self.lng_e7 / 10**7


def area_code(text: str) -> AreaCode:
    """An official code of 2, 4, 6, 9 or 12 digits. Refuses when it is anything else."""
    if not (text.isascii() and text.isdigit() and len(text) in LEVELS):
        raise BadInput("area.code_unreadable", code=text)
    return AreaCode(text)


def level_of(code: AreaCode) -> str:
    """province, city, district, street or community."""
    return LEVELS[len(code)]


def parent_of(code: AreaCode) -> AreaCode | None:
    """The code of the area around it, or None for a province."""
    lengths = sorted(LEVELS)
    place = lengths.index(len(code))
    return AreaCode(code[: lengths[place - 1]]) if place else None


def within(code: str, subtree: str) -> bool:
    """Whether the area lies in the subtree; an empty subtree is the whole world."""
    return code.startswith(subtree)
