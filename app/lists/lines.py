"""What a row says about a person, and what has to be said about the row."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from app.lists import values
from app.lists.sheets import Cell, Row, Sheet, shown

MOST_NAME = 40
_END = re.compile(
    r"(合计|总计|小计|共计|总人数|人数|填表|制表|审核|负责人签|单位盖章|盖章|注[:：]|备注[:：]|说明[:：]|total|sum).*",
    re.I,
)
_TOTAL = re.compile(r"(合|总|小|共)\s*计\s*[:：]?")
_COUNT = re.compile(r"\d{1,4}\s*人?")


@dataclasses.dataclass(frozen=True)
class Remark:
    """Something to say about a line; `grave` when the line cannot be taken because of it."""

    field: str
    key: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    grave: bool = False


@dataclasses.dataclass(frozen=True)
class Line:
    """A person of a list, as read; `cells` as they stood there, for whoever has to mend them."""

    number: int
    name: str
    mobile: str
    area: str
    team: str
    credentials: tuple[str, ...]
    credential_number: str
    credential_until: date | None
    insurer: str
    policy_number: str
    insured_from: date | None
    insured_until: date | None
    remarks: tuple[Remark, ...]
    cells: tuple[Cell, ...]

    @property
    def refused(self) -> bool:
        """Whether it cannot be taken."""
        return any(remark.grave for remark in self.remarks)


def read_lines(sheet: Sheet, mapping: Sequence[str], rows: Iterable[Row] | None = None) -> Iterator[Line]:
    """A line per person: no empty rows, no repeated headers, no totals, no rows with only a number."""
    columns: dict[str, list[int]] = {}
    for column, name in enumerate(mapping):
        if name:
            columns.setdefault(name, []).append(column)
    heads = [header for header in sheet.headers if header] if sheet.headed else []
    plain = {header.replace(" ", "") for header in heads}
    for number, cells in sheet.rows if rows is None else rows:
        line = _line(number, cells, columns)
        if line is None or (
            line.name.replace(" ", "") in plain and [t for t in map(shown, cells) if t] == heads
        ):
            continue
        yield line


def _line(number: int, cells: tuple[Cell, ...], columns: dict[str, list[int]]) -> Line | None:
    def cell(name: str) -> Cell:
        places = columns.get(name, ())
        return next((cells[n] for n in places if n < len(cells) and cells[n] not in (None, "")), None)

    def texts(name: str) -> list[str]:
        found = [shown(cells[n]) for n in columns.get(name, ()) if n < len(cells)]
        return [text for text in found if text]

    said: list[Remark] = []

    def read(name: str, how: Any, *, grave: bool = False) -> Any:
        found = how(cell(name))
        if found.said:
            said.append(Remark(name, found.said, found.params, grave=grave and found.value is None))
        return found.value

    name = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", shown(cell("name")))
    number_ = read("mobile", values.mobile, grave=True)
    if _no_person(name, cell("mobile"), cells):
        return None
    said += _about_name(name)
    read("id_number", values.id_number)
    kinds, unknown = values.credential_kinds("、".join(texts("credential")))
    said += [Remark("credential", "list.credential_unknown", {"text": word[:40]}) for word in unknown[:3]]
    return Line(
        number=number,
        name=name[:MOST_NAME],
        mobile=number_ or "",
        area=" ".join(dict.fromkeys(texts("area"))),
        team=shown(cell("team")),
        credentials=tuple(kinds),
        credential_number=shown(cell("credential_number"))[:60],
        credential_until=read("credential_until", values.day),
        insurer=_some(shown(cell("insurer"))),
        policy_number=_some(shown(cell("policy_number"))),
        insured_from=read("insured_from", values.day),
        insured_until=read("insured_until", values.day),
        remarks=tuple(said),
        cells=cells,
    )


def _no_person(name: str, mobile: Cell, cells: tuple[Cell, ...]) -> bool:
    """Totals, signatures below the table, and rows that have only their number."""
    texts = [text for text in map(shown, cells) if text]
    if texts and _TOTAL.fullmatch(texts[0]) and all(_COUNT.fullmatch(text) for text in texts[1:]):
        return True
    if name and mobile is not None:
        return False
    if not name and mobile is None and (not texts or all(text.isdigit() and len(text) < 5 for text in texts)):
        return True
    return bool(texts) and mobile is None and _END.match(texts[0].replace(" ", "")) is not None


def _about_name(name: str) -> list[Remark]:
    if not name:
        return [Remark("name", "list.name_missing", grave=True)]
    if len(name) > MOST_NAME or not any(c.isalpha() for c in name) or re.search(r"\d{7}", name):
        return [Remark("name", "list.name_unbelievable", {"text": name[:MOST_NAME]}, grave=True)]
    return []


def _some(text: str) -> str:
    return "" if text.casefold() in values.NOTHING else text[:80]
