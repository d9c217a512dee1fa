"""A list of people that waits to be recorded: what it says, line by line, for the reader's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.lists import Cell, Row, Sheet, read_lines
from app.lists.sheets import shown
from domain.place import AreaCode
from projections.areas import AreaRow
from web import access
from web.context import muster
from web.errors import text_of
from web.i18n import zone
from web.lists import Judge, Judged

COLUMNS = {
    "": _l("(left out)"),
    "name": _l("Full name"),
    "mobile": _l("Mobile number"),
    "id_number": _l("ID number (only checked, not kept)"),
    "area": _l("Street or community"),
    "team": _l("Team"),
    "credential": _l("Credentials"),
    "credential_number": _l("Number of the credential"),
    "credential_until": _l("Credential valid until"),
    "insurer": _l("Insurer"),
    "policy_number": _l("Policy number"),
    "insured_from": _l("Insured from"),
    "insured_until": _l("Insured until"),
}


def judge(content: Mapping[str, Any]) -> list[Judged]:
    """Each line of the list with what becomes of it."""
    organisation = UUID(content["organisation_id"])

    def reach(code: str) -> bool:
        return access.may("volunteer.register", organisation_id=organisation, area_code=AreaCode(code))

    judging = Judge(
        muster().views,
        muster().secrets,
        organisation_id=organisation,
        area_code=content["area_code"],
        zone=zone(),
        today=datetime.fromisoformat(content["sent_at"]),
        reach=reach,
    )
    sheet = Sheet(content["form"], content["headers"], rows_of(content), content["headed"])
    return list(judging.judged(read_lines(sheet, content["mapping"])))


def refused_lines(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines that are not registered, for the reader's eyes."""
    late = content["result"]["late"] if content.get("result") else {}
    wide = len(content["headers"])
    found = []
    for one in judge(content):
        said = late.get(str(one.line.number))
        if said or one.refused:
            line = told(one)
            why = [said] if said else [remark["text"] for remark in line["remarks"] if remark["grave"]]
            cells = [shown(cell) for cell in one.line.cells][:wide]
            found.append({**line, "why": why, "cells": cells})
    return found


def told(one: Judged) -> dict[str, Any]:
    """A line in words."""
    from web.messages import WAYS

    line = one.line
    remarks = [
        {
            "text": text_of(r.key, r.params),
            "grave": r.grave,
            "way": str(WAYS.get(r.key, "")) if r.grave else "",
        }
        for r in one.remarks
    ]
    entry = one.entry
    return {
        "number": line.number,
        "state": "known" if one.known else "refused" if one.refused else "new",
        "name": line.name,
        "mobile": line.mobile,
        "area": area_name(entry.area_code) if entry else line.area,
        "team": line.team,
        "credentials": line.credentials,
        "insured": bool(entry and entry.policy),
        "adds": _adds(one),
        "remarks": remarks,
    }


def _adds(one: Judged) -> list[str]:
    """What somebody who is there already gets by the list."""
    found, line = one.addition, one.line
    joins = [_("joins the team “%(team)s”", team=line.team)] if found and found.team_id else []
    policy = found.policy if found else None
    covers = [_("insurance %(number)s is added", number=policy.number or policy.insurer)] if policy else []
    return [str(text) for text in (*joins, *covers)]


def area_name(code: str) -> str:
    """An area's name."""
    row = muster().views.one(AreaRow, code)
    return row.name if row else code


def heads_of(content: Mapping[str, Any]) -> Sequence[str]:
    """The headers; for lists without any, what the columns are."""
    if content["headed"]:
        return list(content["headers"])
    return [str(COLUMNS[field]) if field else "" for field in content["mapping"]]


def rows_of(content: Mapping[str, Any]) -> list[Row]:
    """The rows as they were read."""
    return [(number, tuple(_back(cell) for cell in cells)) for number, cells in content["rows"]]


def kept(cell: Cell) -> Any:
    """A cell as it is kept between the steps."""
    return {"day": cell.isoformat()} if isinstance(cell, datetime) else cell


def _back(cell: Any) -> Cell:
    return datetime.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
