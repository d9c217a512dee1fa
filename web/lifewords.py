"""How the fields of rows and their values are called on the page of an item's life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from domain.donations.units import from_milli
from domain.personal import Personal
from web import access
from web.amounts import yuan
from web.donations import lifetexts
from web.donations.lifelabels import SUPPLIES
from web.donations.stockwords import amount
from web.i18n import dated
from web.messages import FIELDS, WORDS
from web.names import Names, as_id
from web.sentences import as_time

LABELS: dict[str, Any] = {
    **SUPPLIES,
    "status": _l("State"),
    "state": _l("State"),
    "seats": _l("Places"),
    "taken": _l("Places taken"),
    "overdue": _l("Overdue"),
    "opened_at": _l("Opened"),
    "response_id": _l("Response"),
    "organisation_id": _l("Organisation"),
    "person_id": _l("Person"),
    "parent_id": _l("Belongs to"),
    "area_code": _l("Area"),
    "promised": _l("Time promised"),
    "on_scene": _l("On scene"),
    "erased": _l("Erased"),
    "historical": _l("Historical"),
    "ended": _l("Ended"),
    "level": _l("Level"),
    "standing": _l("Standing"),
    "registered_at": _l("Registered on"),
    "served": _l("Time served"),
    "no_shows": _l("Times not come"),
    "insured": _l("Insurance"),
    "holds": _l("Holds"),
    "fit": _l("Fit for duty"),
    "declared_at": _l("Health declared"),
    "deployment": _l("Deployment"),
    "observation": _l("Observation"),
    "availability": _l("Availability"),
    "teams": _l("Teams"),
    "leader_id": _l("Leader"),
    "members": _l("Members"),
    "disbanded": _l("Disbanded"),
    "volunteer_id": _l("Volunteer"),
    "item_id": _l("About"),
    "minutes_duty": _l("Minutes of that duty"),
    "minutes_day": _l("Minutes that day"),
    "minutes_week": _l("Minutes in seven days"),
    "papers": _l("Papers"),
    "offered": _l("Offers open"),
    "need_ids": _l("Needs"),
    "public_help": _l("Public form open"),
    "results": _l("Results"),
    "counted_at": _l("Results counted"),
    "approval": _l("Approval"),
    "reopened": _l("Times reopened"),
    "approximate": _l("Place is approximate"),
    "asking": _l("Needs open"),
    "institution_id": _l("Institution"),
    "duplicate_of": _l("Duplicate of"),
    "duplicates": _l("Duplicates"),
    "task_ids": _l("Tasks"),
    "reported_at": _l("Reported"),
    "through": _l("Until day"),
    "next_at": _l("Next"),
    "opens_at": _l("Opens by itself"),
    "paused": _l("Paused"),
    "paused_why": _l("Why paused"),
    "retired": _l("Retired"),
    "opened": _l("Tasks opened"),
    "skipped": _l("Skipped"),
    "last_task_id": _l("Last task"),
    "due_at": _l("Next contact by"),
    "last_contact": _l("Last contact"),
    "last_way": _l("Way of contact"),
    "last_well": _l("Was well"),
    "last_note": _l("Note"),
    "missed": _l("Times not reached"),
    "team_id": _l("Team"),
    "visit_id": _l("Visit"),
    "task_id": _l("Task"),
    "items": _l("Items"),
    "priced": _l("Cost"),
    "repaid": _l("Repaid"),
    "balance": _l("Balance"),
    "received": _l("Money in"),
    "refunded": _l("Refunded"),
    "spent": _l("Spent"),
    "earmarked": _l("Set aside"),
    "earmarks": _l("Set aside"),
    "former_book": _l("Book before"),
    "need_id": _l("For the need"),
    "campaign_id": _l("Campaign"),
    "donor_id": _l("Donor"),
    "overseas": _l("From abroad"),
    "receipt": _l("Official receipt"),
    "receipted_on": _l("Issued on"),
    "owed": _l("Papers owed"),
    "voucher": _l("Voucher"),
    "pledged_at": _l("Pledged"),
    "received_at": _l("Came in at"),
    "public": _l("In public"),
    "goal": _l("Goal"),
    "surplus": _l("What becomes of a surplus"),
    "surpluses": _l("What was left over"),
    "ended_at": _l("Ended"),
    "management": _l("Management cost"),
    "telling": _l("To publish"),
    "deadline": _l("Publish until"),
    "passed_at": _l("Passed"),
    "project_ended_at": _l("Project ended"),
    "currency": _l("Currency"),
    "donor_kind": _l("Kind of donor"),
    "lines": _l("Goods"),
    "purpose": _l("Purpose"),
    "directed_to": _l("For which institution"),
    "book": _l("Book"),
    "urgent": _l("Urgent"),
    "straight": _l("straight to the user"),
    "gate": _l("received first, papers after"),
    "screening": _l("Screening"),
    "accepted": _l("Accepted as a gift"),
    "agreements": _l("Agreement on file"),
    "reports": _l("Number of the report"),
    "filing": _l("Filing"),
    "relations": _l("Check for related parties"),
    "controls": _l("The four controls"),
    "told": _l("Donor told"),
    "slips": _l("Acceptance slip"),
    "closed": _l("Closed"),
    "papers_due": _l("Due"),
    "value": _l("Worth"),
    "receipted": _l("Official receipt"),
    "offered_at": _l("Offered at"),
    "publish": _l("May be named in public"),
    "anonymous": _l("They want no name"),
    "related": _l("Belongs together with"),
    "consent_id": _l("The donor's consent"),
    "contact": _l("Whom to ask for"),
    "receipts": _l("Receipts"),
    "cards": _l("Cards"),
    "listed_at": _l("Listed"),
    "sha256": _l("Fingerprint"),
    "media_type": _l("Type of file"),
    "filed_at": _l("Filed"),
    "filed_by": _l("Filed by"),
    "withdrawn": _l("Withdrawn"),
    "figures": _l("Figures"),
    "remarks": _l("Remarks"),
    "briefed_at": _l("Brief written"),
    "filed": _l("Sent to"),
    "volunteers": _l("Serves as"),
}
"""Names of fields that no form has."""
MONEY = frozenset(
    {"amount", "received", "refunded", "spent", "earmarked", "balance", "total", "advanced", "repaid", "goal"}
    | {
        "management",
        "planned",
        "elsewhere",
        "elsewhere_management",
        "value",
        "receipted",
        "unreceipted",
        "returned",
        "out",
    }
)
"""Fields in minor units."""
TABLES = frozenset({"reservations", "minimums", "packs"})
"""Amounts by what they are of; those of reservations in thousandths."""


def label(field: str, kind: str = "") -> str:
    """What people call a field of this kind of item."""
    own = lifetexts.LABELS.get(kind, {}).get(field)
    return str(own or LABELS.get(field) or FIELDS.get(field) or field)


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
