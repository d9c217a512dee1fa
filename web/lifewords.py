"""How the values of rows are told on the page of an item's life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from domain.donations.units import from_milli
from domain.personal import Personal
from web import access
from web.amounts import yuan
from web.donations import lifetexts
from web.donations.stockwords import amount
from web.i18n import dated
from web.lifefields import MONEY, TABLES, label
from web.messages import WORDS
from web.names import Names, as_id
from web.sentences import as_time


class Words:
    """Values in the reader's words, of one kind of item: the same word is another thing elsewhere."""

    def __init__(self, names: Names, kind: str = "") -> None:
        self.names, self.kind = names, kind

    def told(self, field: str, value: Any) -> str:
        """One value."""
        match value:
            case None | "":
                return "—"
            case bool():
                return str(_("yes") if value else _("no"))
            case datetime():
                return dated(value)
            case Personal():
                return access.name_of(value)
            case UUID():
                return self._named(field, value)
            case int() if field in MONEY:
                return yuan(value)
            case int() if field.endswith("_milli"):
                return amount(from_milli(value))
            case dict() if field in TABLES:
                return self.table(value, field == "reservations")
            case list() | dict():
                return self.entry(value, field)
        return self._word(field, value)

    def entry(self, value: Any, field: str = "") -> str:
        """An entry of a list, or a small table, in one line."""
        if value is None:
            return "—"
        if isinstance(value, list):
            return _(", ").join(self.entry(part, field) for part in value) or "—"
        if not isinstance(value, Mapping):
            return self._text(value, field)
        if value and all(type(part) is int for part in value.values()):
            return self.counted(value)
        if field == "controls":
            return (
                " · ".join(f"{self._word(field, item)} {note}".strip() for item, note in value.items()) or "—"
            )
        if "state" in value:
            until = as_time(value.get("until"))
            return self._text(value["state"], "state") + (f" → {dated(until)}" if until else "")
        shown = [
            self._part(field if name == "kind" else name, part)
            for name, part in value.items()
            if not name.endswith("id") and part not in (None, "", [])
        ]
        return " · ".join(shown) or "—"

    def _part(self, name: str, value: Any) -> str:
        """A part of an entry: numbers, days, and yes or no with what they are of."""
        if type(value) is int and name in lifetexts.MONEY and self.kind in lifetexts.TEXTS:
            said = yuan(value)
        elif isinstance(value, list):
            said = self.entry(value, name)
        else:
            said = self._text(value, name)
        called = lifetexts.PARTS.get(name) if self.kind in lifetexts.TEXTS else None
        return f"{called} {said}" if called else said

    def table(self, value: Mapping[str, Any], thousandths: bool) -> str:
        """Exact amounts by what they are of."""
        amounts = {name: from_milli(part) if thousandths else part for name, part in value.items()}
        return (
            " · ".join(f"{self._text(name, 'unit')} {amount(part)}" for name, part in amounts.items()) or "—"
        )

    def counted(self, value: Mapping[str, int]) -> str:
        """Numbers by what they count."""
        return " · ".join(f"{self._text(name)} {number}" for name, number in value.items())

    def entry_name(self, field: str, value: Any) -> str:
        """What an entry of a list is called: the person or the task that it is about."""
        if isinstance(value, Mapping) and "volunteer_id" in value:
            return self.names.volunteer(value["volunteer_id"])
        called = label(field, self.kind)
        if isinstance(value, Mapping) and "lot_ids" in value:
            return f"{called}: {value['name']}"
        if isinstance(value, Mapping) and "lot_id" in value:
            return f"{called}: {self._text(value['lot_id'])}"
        if isinstance(value, Mapping) and "item_id" in value:
            return f"{called}: {self.names.task(value['item_id'])}"
        return called

    def _named(self, field: str, value: UUID) -> str:
        match field:
            case "organisation_id" | "parent_id":
                return self.names.organisation(value)
            case "person_id":
                return self.names.person(value)
            case "leader_id" | "volunteer_id":
                return self.names.volunteer(value)
        return self.names.any(value)

    def _text(self, value: Any, field: str = "") -> str:
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, str) and len(value) >= 19 and (time := as_time(value)) is not None:
            return dated(time)
        if isinstance(value, str) and len(value) == 36 and (found := as_id(value)) is not None:
            return self.names.any(found)
        return self._word(field, value)

    def _word(self, field: str, value: Any) -> str:
        """A word as this kind of item means it; kinds without words of their own share those of all."""
        own = lifetexts.text_of(self.kind, field, value)
        if own is not None:
            return own
        return str(value) if self.kind in lifetexts.TEXTS else str(WORDS.get(str(value), value))
