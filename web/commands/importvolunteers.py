"""`muster import volunteers`: a list of any form becomes volunteers, streamed, some hundred at a time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app.imports import Entry, record_entries, run_id
from app.lists import Remark, guessed, open_list, read_lines
from app.settings import Settings
from domain.base import Actor, BadInput, NotFound
from domain.organisations import OrganisationId
from domain.place import area_code
from projections.areas import AreaRow
from projections.organisations import OrganisationRow
from web.commands import CANNOT_OPEN, Parts, as_json, bar, finish, opened, show
from web.lists import Judge, Judged

ZONE = "Asia/Shanghai"
"""In which the days of a list are meant."""
MOST_TOLD = 200
"""Lines told one by one; the rest is counted."""


@click.command("volunteers")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--organisation", required=True, help="Whose volunteers they are: its name or id.")
@click.option("--area", default="", help="Home area where the list says none; else the organisation's.")
@as_json
@click.pass_obj
def volunteers(settings: Settings, file: Path, organisation: str, area: str, summary: bool) -> None:
    """People: an Excel or CSV file with any headers, or a text copied from a group. A repeat adds nobody."""
    with opened(settings) as parts:
        show(parts)
        home = organisation_named(parts, organisation)
        code = area_code(area) if area else area_code(home.area_code)
        if parts.views.one(AreaRow, code) is None:
            raise NotFound("area.not_found")
        with bar("volunteers") as progress:
            counts = record_list(parts, file, home.id, code, progress.update)
        show(parts)
    said = "read {read}, recorded {recorded}, unchanged {unchanged}, refused {refused}".format(**counts)
    finish(said, counts, summary=summary, failed=bool(counts["refused"]))


def organisation_named(parts: Parts, wanted: str) -> OrganisationRow:
    """The organisation of this name or id. NotFound when there is none."""
    for row in parts.views.rows(OrganisationRow):
        if wanted in (row.name, str(row.id)):
            return row
    raise NotFound("organisations.not_found", name=wanted)


def record_list(parts: Parts, file: Path, home: UUID, code: str, progress: Any = None) -> dict[str, int]:
    """Record whom the list names; says on standard error why somebody cannot be."""
    counts: Counter[str] = Counter()
    run = run_id(parts.secrets.digest_key, home, digest(file))
    judge = Judge(
        parts.views,
        parts.secrets,
        organisation_id=home,
        area_code=code,
        zone=ZONE,
        today=parts.ledger.now(),
    )
    try:
        with file.open("rb") as opened_file:
            sheet = open_list(opened_file)
            lines = read_lines(sheet, guessed(sheet.headers))
            outcome = record_entries(
                parts.ledger,
                parts.secrets,
                entries(file, judge.judged(lines), counts),
                organisation_id=OrganisationId(home),
                run=run,
                by=Actor("import", run),
                progress=progress,
            )
    except BadInput as refusal:
        click.echo(f"{file}: {said(Remark('', refusal.key, refusal.params))}", err=True)
        raise SystemExit(CANNOT_OPEN) from refusal
    for number, reason in outcome.refused:
        click.echo(f"{file}:{number}: {said(Remark('', reason.key, reason.params))}", err=True)
    return {
        "read": counts["read"],
        "recorded": outcome.recorded,
        "unchanged": counts["known"] + outcome.repeated,
        "refused": counts["refused"] + len({number for number, _ in outcome.refused}),
    }


def entries(file: Path, judged: Iterable[Judged], counts: Counter[str]) -> Iterator[Entry]:
    """Those to be recorded; the others are counted and told."""
    for one in judged:
        counts["read"] += 1
        if one.entry is not None:
            yield one.entry
            continue
        counts["known" if one.known else "refused"] += 1
        if one.refused and counts["refused"] <= MOST_TOLD:
            for remark in one.remarks:
                if remark.grave:
                    click.echo(f"{file}:{one.line.number}: {remark.field}: {said(remark)}", err=True)


def said(remark: Remark) -> str:
    """The refusal in words."""
    from web.messages import MESSAGES

    text = MESSAGES.get(remark.key)
    return str(text) % remark.params if text is not None else remark.key


def digest(file: Path) -> bytes:
    """What the file is, whatever it is called."""
    with file.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").digest()
