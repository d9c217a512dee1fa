"""How event fields are written and read. Reading is on the path of every rebuild, so it is kept short."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
    Transcoding,
    UUIDAsHex,
)
from eventsourcing.utils import resolve_topic

import domain
from domain.personal import Personal
from domain.place import GeoPoint
from domain.quantity import Money, Quantity


class QuantityAsPair(Transcoding):
    """["12.5", "kg"]."""

    type = Quantity
    name = "quantity"

    def encode(self, obj: Quantity) -> list[str]:
        """Amount as text, so that no digit is lost, and unit."""
        return [str(obj.amount), obj.unit]

    def decode(self, data: list[str]) -> Quantity:
        """The pair back to a Quantity."""
        return Quantity(Decimal(data[0]), data[1])


class MoneyAsPair(Transcoding):
    """[1250, "CNY"]."""

    type = Money
    name = "money"

    def encode(self, obj: Money) -> list[int | str]:
        """Minor units and currency."""
        return [obj.minor, obj.currency]

    def decode(self, data: list[Any]) -> Money:
        """The pair back to Money."""
        return Money(data[0], data[1])


class GeoPointAsPair(Transcoding):
    """[latitude, longitude] in ten-millionths of a degree."""

    type = GeoPoint
    name = "point"

    def encode(self, obj: GeoPoint) -> list[int]:
        """Latitude, then longitude."""
        return [obj.lat_e7, obj.lng_e7]

    def decode(self, data: list[int]) -> GeoPoint:
        """The pair back to a GeoPoint."""
        return GeoPoint(data[0], data[1])


class PersonalAsTriple(Transcoding):
    """[subject, kind, box]: the box stays closed, reading never decrypts."""

    type = Personal
    name = "personal"

    def encode(self, obj: Personal) -> list[str]:
        """Subject in hex, kind, box."""
        return [obj.subject.hex, obj.kind, obj.box]

    def decode(self, data: list[str]) -> Personal:
        """The triple back to a Personal."""
        return Personal(uuid_of(data[0]), data[1], data[2])


REGISTERED: tuple[Transcoding, ...] = (
    UUIDAsHex(),
    DecimalAsStr(),
    DatetimeAsISO(),
    QuantityAsPair(),
    MoneyAsPair(),
    GeoPointAsPair(),
    PersonalAsTriple(),
)


@lru_cache(maxsize=65_536)
def uuid_of(text: str) -> UUID:
    """A UUID from its 32 hex digits; the same actors and commands come again and again, so it remembers."""
    return UUID(text)


@lru_cache(maxsize=4_096)
def _moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def learn_topics() -> None:
    """Import all of domain, so that every stored name can be read."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)


class FastTranscoder(JSONTranscoder):
    """The library's JSON with the same tags, read by one lookup and one call per tagged value."""

    def __init__(self) -> None:
        super().__init__()
        for transcoding in REGISTERED:
            self.register(transcoding)
        readers: dict[str, Callable[[Any], Any]] = {t.name: t.decode for t in REGISTERED}
        readers |= {"uuid_hex": uuid_of, "datetime_iso": _moment_of}
        self._readers = readers

    def _decode_obj(self, d: dict[str, Any]) -> Any:
        if len(d) == 2 and "_type_" in d and "_data_" in d:
            return self._readers[d["_type_"]](d["_data_"])
        return d


class FastMapper(Mapper[UUID]):
    """The library's mapper without cipher and compressor (Personal values are sealed one by one instead)."""

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Rebuild an event from what was stored, bringing older versions of its class up to date."""
        try:
            cls = resolve_topic(stored_event.topic)
            fields = self.transcoder.decode(stored_event.state)
            version = fields.pop("class_version", 1)
            fields["originator_id"] = stored_event.originator_id
            fields["originator_version"] = stored_event.originator_version
            for step in range(version, getattr(cls, "class_version", 1)):
                getattr(cls, f"upcast_v{step}_v{step + 1}")(fields)
        except Exception as error:
            where = f"{stored_event.originator_id} version {stored_event.originator_version}"
            raise MapperDeserialisationError(
                f"cannot read {stored_event.topic} of {where}: {error}"
            ) from error
        event: DomainEventProtocol[UUID] = object.__new__(cls)
        object.__setattr__(event, "__dict__", fields)
        return event
