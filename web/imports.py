"""Lists of volunteers: sent as a file or pasted, looked at before anything is recorded, recorded once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.imports import Outcome, record_additions, record_entries, run_id
from app.lists import FIELDS, Sheet, guessed, open_list
from app.lists.sheets import shown
from domain.base import BadInput, NotFound
from domain.organisations import OrganisationId
from web import access, choices, exports, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.errors import text_of
from web.listdrafts import COLUMNS, heads_of, judge, kept, refused_lines, rows_of, told
from web.lists import Judged
from web.security import takes_files

blueprint = Blueprint("imports", __name__, url_prefix="/volunteers/import")
MOST_ROWS = 5_000
"""Lines of a list sent through a page; the command line takes any number."""
MOST_SHOWN = 100
UNPACKED = 60_000_000
FORMS = {
    "excel": _l("Excel workbook"),
    "csv": _l("Text file"),
    "pasted": _l("Pasted table"),
    "chain": _l("List from a group"),
}


@blueprint.get("")
@needs("volunteer.register")
def new_list() -> str:
    """Choose a file or paste a list."""
    return asked()


def asked(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form, with what was sent before."""
    return render_template(
        "volunteers/import.html",
        organisations=[(o.id, o.row.name) for o in choices.organisations("volunteer.register")],
        areas=[(a.code, a.name) for a in choices.areas("volunteer.register")],
        home=choices.home("volunteer.register"),
        given=given or {},
        why=why or {},
        most=MOST_ROWS,
    )


@blueprint.post("")
@needs("volunteer.register")
@takes_files
def send() -> Answer:
    """Take the list; nothing is recorded yet."""
    return answered(_send, asked)


def _send() -> Response:
    forms.command_id()
    values = gather(
        organisation_id=lambda: forms.uuid_("organisation_id"),
        area_code=lambda: forms.area("area_code"),
        list=_sheet,
    )
    place = {name: values[name] for name in ("organisation_id", "area_code")}
    if not access.may("volunteer.register", **place):
        raise access.Denied("access.denied_here")
    sheet, rows = values["list"]
    remembered = muster().secrets.headings.recall(place["organisation_id"], sheet.headers)
    content = {
        **{name: str(value) for name, value in place.items()},
        "form": sheet.form,
        "headed": sheet.headed,
        "headers": sheet.headers,
        "left_out": sheet.left_out,
        "mapping": guessed(sheet.headers, remembered),
        "rows": rows,
        "sent_at": muster().ledger.now().isoformat(),
    }
    draft = muster().secrets.drafts.keep(reader(), content)
    return done(muster().views.position(), url_for("imports.preview", draft_id=draft), id=draft)


def _sheet() -> tuple[Sheet, list[Any]]:
    """The list of the file, or of the text; its rows as they are kept."""
    sent = request.files.get("file")
    try:
        if sent is not None and sent.filename:
            sheet = open_list(sent.read(), UNPACKED)
        else:
            sheet = open_list(_pasted())
        rows = list(islice(sheet.rows, MOST_ROWS + 1))
    except BadInput as refusal:
        said: dict[str, Any] = {**refusal.params, "field": "list"}
        raise BadInput(refusal.key, **said) from None
    if len(rows) > MOST_ROWS:
        raise BadInput("list.too_many_rows", field="list", most=MOST_ROWS)
    return sheet, [[number, [kept(cell) for cell in cells]] for number, cells in rows]


def _pasted() -> str:
    text = forms.fields().get("text", "")
    if not isinstance(text, str):
        raise BadInput("form.unreadable", field="text")
    return text.replace("\0", "").replace("\r\n", "\n")


@blueprint.get("/<uuid:draft_id>")
@needs("volunteer.register")
def preview(draft_id: UUID) -> str | Response:
    """What would be registered, what would be refused and why."""
    content = draft(draft_id)
    if content.get("result"):
        return redirect(url_for("imports.result", draft_id=draft_id), 303)
    judged = judge(content)
    grave = [one for one in judged if one.refused]
    noted = [one for one in judged if not one.refused and one.remarks]
    noted.sort(key=lambda one: one.addition is None)
    plain = [one for one in judged if not one.refused and not one.remarks]
    counts = Counter("known" if one.known else "refused" if one.refused else "new" for one in judged)
    return render_template(
        "volunteers/preview.html",
        draft_id=draft_id,
        content=content,
        columns=COLUMNS,
        form=FORMS[content["form"]],
        samples=[[shown(cell) for cell in cells] for _n, cells in rows_of(content)[:3]],
        counts=counts,
        noted_count=len(noted),
        added=sum(one.addition is not None for one in judged),
        lines=[told(one) for one in (*grave, *noted, *plain)][:MOST_SHOWN],
        listed=len(judged),
        organisation=chrome_name(content["organisation_id"]),
    )


@blueprint.post("/<uuid:draft_id>/columns")
@needs("volunteer.register")
def columns(draft_id: UUID) -> Response:
    """Read the list with these columns, and remember them for the organisation."""
    forms.command_id()
    content = draft(draft_id)
    mapping = [_column(n) for n in range(len(content["headers"]))]
    if "name" not in mapping:
        raise BadInput("list.no_name", field="columns")
    muster().secrets.drafts.change(draft_id, reader(), content | {"mapping": mapping})
    if content["headed"]:
        meanings = dict(zip(content["headers"], mapping, strict=True))
        muster().secrets.headings.remember(UUID(content["organisation_id"]), meanings)
    return done(muster().views.position(), url_for("imports.preview", draft_id=draft_id))


def _column(number: int) -> str:
    chosen = forms.optional_text(f"column_{number}", 40)
    if chosen and chosen not in FIELDS:
        raise BadInput("form.not_a_choice", field="columns")
    return chosen


@blueprint.post("/<uuid:draft_id>/record")
@needs("volunteer.register")
def record(draft_id: UUID) -> Response:
    """Register everybody who can be; sent twice, it registers nobody twice."""
    forms.command_id()
    content, to = draft(draft_id), url_for("imports.result", draft_id=draft_id)
    organisation = UUID(content["organisation_id"])
    if not access.may("volunteer.register", organisation_id=organisation, area_code=content["area_code"]):
        raise access.Denied("access.denied_here")
    if content.get("result"):
        return done(muster().views.position(), to)
    judged = judge(content)
    said = json.dumps(content["rows"], ensure_ascii=False).encode()
    run = run_id(muster().secrets.digest_key, organisation, said)
    outcome = record_entries(
        muster().ledger,
        muster().secrets,
        [one.entry for one in judged if one.entry is not None],
        organisation_id=OrganisationId(organisation),
        run=run,
        by=access.actor(),
    )
    added = _added(judged, run) if forms.ticked("known") else Outcome()
    refused = (*outcome.refused, *added.refused)
    late = {number: text_of(refusal.key, refusal.params) for number, refusal in refused}
    result = {
        "recorded": outcome.recorded,
        "added": added.recorded,
        "known": outcome.repeated + sum(one.known for one in judged),
        "late": late,
    }
    muster().secrets.drafts.change(draft_id, reader(), content | {"result": result})
    counts = {"recorded": outcome.recorded, "known": result["known"], "added": added.recorded}
    return done(muster().ledger.head(), to, **counts, refused=len(late) + sum(one.refused for one in judged))


def _added(judged: list[Judged], run: UUID) -> Outcome:
    """Teams and insurance for those who are registered, where the reader may give them."""
    wanted = [one.addition for one in judged if one.addition is not None]
    policies = access.carries("insurance.change")
    given = [one if policies else replace(one, policy=None) for one in wanted]
    some = [one for one in given if one.team_id or one.policy]
    return record_additions(muster().ledger, some, run=run, by=access.actor())


@blueprint.get("/<uuid:draft_id>/result")
@needs("volunteer.register")
def result(draft_id: UUID) -> str | Response:
    """What came of it."""
    content = draft(draft_id)
    if not content.get("result"):
        return redirect(url_for("imports.preview", draft_id=draft_id), 303)
    lines = refused_lines(content)
    return render_template(
        "volunteers/imported.html",
        draft_id=draft_id,
        result=content["result"],
        lines=lines[:MOST_SHOWN],
        refused=len(lines),
        organisation=chrome_name(content["organisation_id"]),
    )


@blueprint.get("/<uuid:draft_id>/refused.xlsx")
@needs("volunteer.register")
def refused(draft_id: UUID) -> Response:
    """The lines that were not registered, as they stood, with the reasons: to mend and send again."""
    content = draft(draft_id)
    heads = [
        str(_("Line")),
        *(header or str(n) for n, header in enumerate(heads_of(content), 1)),
        str(_("Why")),
    ]
    rows = [[line["number"], *line["cells"], "；".join(line["why"])] for line in refused_lines(content)]
    wide = len(heads)
    padded = [[*row[:-1], *[""] * (wide - len(row)), row[-1]] for row in rows]
    return exports.as_list(str(_("not registered")), heads, padded, "xlsx")


@blueprint.post("/<uuid:draft_id>/drop")
@needs("volunteer.register")
def drop(draft_id: UUID) -> Response:
    """Throw the list away."""
    forms.command_id()
    muster().secrets.drafts.drop(draft_id, reader())
    return done(muster().views.position(), url_for("imports.new_list"))


def draft(draft_id: UUID) -> dict[str, Any]:
    """The list sent before by the reader. NotFound when it is gone, or another's."""
    content = muster().secrets.drafts.open(draft_id, reader())
    if content is None:
        raise NotFound("list.gone")
    return content


def reader() -> UUID:
    """Who is signed in."""
    return access.actor().id


def chrome_name(organisation_id: str) -> str:
    """An organisation's name."""
    from web.chrome import Chrome

    return Chrome.organisation_name(UUID(organisation_id))
