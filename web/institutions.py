"""Institutions 机构: hospitals and others that ask for help, with what each still waits for."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_

from domain.needs import OPEN_NEEDS
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.responses import ResponseRow
from web import access, chrome
from web.access import needs
from web.at import at, moment
from web.context import muster

blueprint = Blueprint("institutions", __name__, url_prefix="/institutions")
PAGE = 100
KIND: dict[str, Any] = {
    "hospital": _l("Hospital"),
    "maternal_child": _l("Maternal and child hospital"),
    "health_center": _l("Health centre"),
    "shelter_hospital": _l("Shelter hospital"),
    "medical_team": _l("Medical team"),
    "red_cross": _l("Red Cross"),
    "school": _l("School"),
    "market": _l("Market"),
    "company": _l("Company"),
    "other": _l("Other institution"),
}


@blueprint.get("")
@needs("institution.see")
def institutions() -> str:
    """The institutions within reach, with the needs of the response that are still open; at ?at= too."""
    response, asked, views = chrome.current().response, request.args.get("q", "").strip(), muster().views
    where = [access.scope("institution.see").where(InstitutionRow), *_named(asked)]
    count = views.count(InstitutionRow, *where, at=at())
    start = min(max(request.args.get("from", 0, type=int), 0), count)
    rows = views.rows(
        InstitutionRow, *where, at=at(), order_by=InstitutionRow.c.code, limit=PAGE, offset=start
    )
    return render_template(
        "institutions/list.html",
        rows=rows,
        waiting=_waiting(response),
        response=response,
        kinds=KIND,
        count=count,
        start=start,
        page_size=PAGE,
        moment=moment(),
        at=at(),
    )


def _named(text: str) -> list[ColumnElement[bool]]:
    c = InstitutionRow.c
    return [or_(c.name.contains(text, autoescape=True), c.code == text)] if text else []


def _waiting(response: ResponseRow | None) -> Counter[UUID | None]:
    """How many needs of each institution are open."""
    if response is None:
        return Counter()
    c = NeedRow.c
    where = [access.scope("need.see").where(NeedRow), c.response_id == response.id]
    where += [c.status.in_(OPEN_NEEDS), c.institution_id.is_not(None)]
    return Counter(row.institution_id for row in muster().views.rows(NeedRow, *where, at=at()))
