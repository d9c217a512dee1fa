"""How the values of a row lie in a database: one column type per Python type."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, is_typeddict
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Dialect, Double, Integer, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as NativeUUID
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.personal import Personal
from domain.place import GeoPoint

Processor = Callable[[Any], Any] | None


class Identity(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, 32 hexadecimal digits on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        return dialect.type_descriptor(NativeUUID() if dialect.name == "postgresql" else Text())

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From UUID."""
        return None if dialect.name == "postgresql" else _hex

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """To UUID."""
        return None if dialect.name == "postgresql" else _uuid


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment: timestamptz on PostgreSQL, ISO text of fixed width (it sorts) on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From an aware datetime; a naive one raises."""
        return _utc if dialect.name == "postgresql" else _utc_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """To an aware datetime in UTC."""
        return _to_utc if dialect.name == "postgresql" else _from_text


class Sealed(TypeDecorator[Personal]):
    """A sealed personal value; it is never opened here."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From Personal."""
        return lambda value: None if value is None else f"{value.subject.hex}:{value.kind}:{value.box}"

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """To Personal."""
        return _personal


class Json(TypeDecorator[Any]):
    """Lists and dicts of plain JSON values, as text."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From lists and dicts; what JSON does not know is written as `plain` says."""
        return _json

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """To lists and dicts."""
        return lambda text: None if text is None else orjson.loads(text)


def plain(value: Any) -> Any:
    """A JSON value that says the same. Raises TypeError when there is none."""
    match value:
        case Decimal():
            return str(value)
        case GeoPoint():
            return {"lat": value.lat, "lng": value.lng}
    if dataclasses.is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    raise TypeError(type(value).__name__)


_EMPTY = {type(None): None, list: "[]", dict: "{}"}
"""Most lists of most rows are empty."""


def _json(value: Any) -> str | None:
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]
    return orjson.dumps(value, default=plain, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()


def column(name: str, annotation: Any, *, primary_key: bool = False) -> Column[Any]:
    """The column for a field of this annotation; `X | None` may be empty."""
    bare, nullable = _without_none(annotation)
    return Column(name, _type_for(bare), primary_key=primary_key, nullable=nullable, autoincrement=False)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    kept = [part for part in get_args(annotation) if part is not types.NoneType]
    if len(kept) != 1:
        raise TypeError(f"a field has one type or None: {annotation}")
    return kept[0], True


def _type_for(annotation: Any) -> TypeEngine[Any]:
    if get_origin(annotation) in (list, dict) or annotation in (list, dict) or is_typeddict(annotation):
        return Json()
    base = getattr(annotation, "__supertype__", annotation)
    return _TYPES[base]()


_TYPES: dict[Any, Callable[[], TypeEngine[Any]]] = {
    str: Text,
    int: lambda: BigInteger().with_variant(Integer(), "sqlite"),  # there the same, and a key by itself
    bool: Boolean,
    float: Double,
    UUID: Identity,
    datetime: UtcDateTime,
    Personal: Sealed,
}


def _hex(value: UUID | None) -> str | None:
    return None if value is None else f"{value.int:032x}"  # what UUID.hex does, with one call fewer


_cached_uuid = lru_cache(maxsize=200_000)(UUID)


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else _cached_uuid(text)


def _utc(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError(f"a moment without a zone: {value}")
    return value


def _utc_text(value: datetime | None) -> str | None:
    return None if value is None else _cached_text(value)


@lru_cache(maxsize=100_000)
def _cached_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"a moment without a zone: {value}")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _to_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else _cached_moment(text)


_cached_moment = lru_cache(maxsize=100_000)(datetime.fromisoformat)


def _personal(text: str | None) -> Personal | None:
    if text is None:
        return None
    subject, kind, box = text.split(":", 2)
    return Personal(_cached_uuid(subject), kind, box)
