"""Forms that refuse kindly: all fields read at once, reasons at their fields, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, request
from werkzeug.wrappers import Response

from domain.base import BadInput, MusterError, RuleBroken
from web.answers import wants_json

Answer = Response | str | tuple[str, int]

FIELD_OF = {
    "task.title_missing": "title",
    "task.places_out_of_range": "places",
    "task.time_backwards": "ends_at",
    "task.time_unbelievable": "starts_at",
    "task.too_long": "ends_at",
    "task.area_outside_response": "area_code",
    "area.code_unreadable": "code",
    "area.not_found": "area_code",
    "organisation.not_found": "organisation_id",
    "care.interval_out_of_range": "every_days",
    "template.name_missing": "name",
    "template.minutes_out_of_range": "minutes",
    "template.weekdays_missing": "weekdays",
    "template.start_unreadable": "start",
    "template.day_unreadable": "first_day",
    "template.days_backwards": "last_day",
    "template.no_day": "weekdays",
    "template.lead_out_of_range": "lead_hours",
    "errand.total_out_of_range": "total",
    "errand.advanced_too_much": "advanced",
    "errand.nobody_goes": "advanced",
    "errand.repaid_more": "advanced",
    "errand.nothing_repaid": "amount",
    "errand.overpaid": "amount",
    "errand.items_out_of_range": "lines",
}
"""The field a rule of the domain speaks about."""


class FieldsRefused(BadInput):
    """Several values cannot be read; `each` holds one refusal per field."""

    def __init__(self, each: Mapping[str, MusterError]) -> None:
        first = next(iter(each.values()))
        super().__init__(first.key, rule=first.rule, **first.params)
        self.each = each


def gather(**readers: Callable[[], Any]) -> dict[str, Any]:
    """Read every field; refuses with all reasons together."""
    values: dict[str, Any] = {}
    refused: dict[str, MusterError] = {}
    for name, read in readers.items():
        try:
            values[name] = read()
        except BadInput as refusal:
            refused[str(refusal.params.get("field") or FIELD_OF.get(refusal.key) or name)] = refusal
    if refused:
        raise FieldsRefused(refused)
    return values


def answered(act: Callable[[], Response], show: Callable[..., str]) -> Answer:
    """Run the command; when it is refused show the form again with what was typed and why."""
    try:
        return act()
    except (BadInput, RuleBroken) as refusal:
        if wants_json():
            raise
        g.refused = refusal
        return show(given=request.form, why=_why(refusal)), refusal.status


def _why(refusal: MusterError) -> dict[str, str]:
    """Field → reason in the reader's language; the reason of the form as a whole under ""."""
    from web.errors import text_of

    if isinstance(refusal, FieldsRefused):
        return {name: text_of(one.key, one.params) for name, one in refusal.each.items()}
    field = refusal.params.get("field") or FIELD_OF.get(refusal.key, "")
    return {str(field): text_of(refusal.key, refusal.params)}
