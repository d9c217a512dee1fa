"""The daily report as Word and Excel: the same report gives the same bytes, whenever it is made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from flask_babel import force_locale
from flask_babel import gettext as _

from web.exports import Cell, Sheet, as_xlsx
from web.i18n import LOCALES, dated
from web.reports.making import Report
from web.reports.parts import Number, Part

WRITTEN = datetime(2020, 1, 1, tzinfo=UTC)
STAMP = (2020, 1, 1, 0, 0, 0)
LATIN, HAN, HAN_TITLE = "Times New Roman", "宋体", "黑体"
FORMS = ("docx", "xlsx")


def made(report: Report, form: str) -> bytes:
    """The report's bytes, as Word or Excel."""
    with force_locale(LOCALES[report.language]):
        return word(report) if form == "docx" else excel(report)


def digest(report: Report, form: str) -> str:
    """SHA-256 of the document."""
    return hashlib.sha256(made(report, form)).hexdigest()


def above(report: Report) -> list[tuple[str, str]]:
    """Whose report it is, of when, as of which record."""
    whose = report.whose
    record = str(_("record %(position)s", position=report.position))
    return [
        (str(_("Organisation")), whose.organisation.name),
        (str(_("Response")), whose.response.name),
        (str(_("The week") if report.weekly else _("Day")), report.day),
        (str(_("As of")), f"{record} · {dated(report.moment)}"),
    ]


def signs() -> list[str]:
    """Who signs."""
    return [str(_("Reported by")), str(_("Checked by")), str(_("Responsible (signature, stamp)"))]


def other_rows(report: Report) -> list[list[str | Number]]:
    """The typed-in figures, a line an organisation."""
    keys = [key for key, _word in report.other_words]
    return [[source, *(figures.get(key, "") for key in keys)] for source, figures in report.others.items()]


def word(report: Report) -> bytes:
    """A Word document on A4."""
    document = Document()
    _prepare(document, report)
    _heading(document, report.title, 22)
    _grid(document, [[name, text] for name, text in above(report)], widths=(3.2, 13.2))
    if report.zero:
        week, day = (
            _("Nothing to report happened in this week."),
            _("Nothing to report happened on this day."),
        )
        document.add_paragraph(str(week if report.weekly else day))
    for part in report.parts:
        _word_part(document, part)
    if report.others:
        _heading(document, str(_("Organisations that do not use Muster")), 14, left=True)
        heads = [str(_("Organisation")), *(word for _key, word in report.other_words)]
        _grid(document, other_rows(report), heads)
    if report.remarks:
        _heading(document, str(_("Remarks")), 14, left=True)
        for line in report.remarks.split("\n"):
            document.add_paragraph(line)
    document.add_paragraph()
    _grid(document, [["" for _sign in signs()]], signs(), height=2.2)
    return _fixed(document)


def _prepare(document: Any, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), HAN)
    about = document.core_properties
    about.author, about.title, about.comments = "Muster", report.name, ""
    about.created = about.modified = WRITTEN.replace(tzinfo=None)
    about.last_modified_by, about.revision = "Muster", 1


def _heading(document: Any, text: str, size: int, *, left: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(10 if left else 0)
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)
    run.font.name = LATIN
    run._element.rPr.rFonts.set(qn("w:eastAsia"), HAN_TITLE)


def _word_part(document: Any, part: Part) -> None:
    _heading(document, part.title, 14, left=True)
    pairs = [[f.label, _shown(f.value)] for f in part.figures]
    half = (len(pairs) + 1) // 2
    padded = [*pairs[half:], *[["", ""]] * (2 * half - len(pairs))]
    _grid(document, [a + b for a, b in zip(pairs[:half], padded, strict=True)], widths=(5.4, 2.8, 5.4, 2.8))
    for table in part.tables:
        _heading(document, table.title, 12, left=True)
        _grid(document, table.rows, table.heads)
    _heading(document, str(_("Open points")), 12, left=True)
    for number, point in enumerate(part.points, 1):
        document.add_paragraph(f"{number}. {point}")
    if not part.points:
        document.add_paragraph(str(_("None")))


def _grid(
    document: Any,
    rows: Sequence[Sequence[object]],
    heads: Sequence[str] = (),
    *,
    widths: Sequence[float] = (),
    height: float = 0.0,
) -> None:
    lines = [list(heads), *rows] if heads else list(rows)
    table = document.add_table(rows=len(lines), cols=max(map(len, lines)))
    table.style, table.autofit = "Table Grid", not widths
    for number, line in enumerate(lines):
        if height and number:
            table.rows[number].height = Cm(height)
        for column, text in enumerate(line):
            cell = table.cell(number, column)
            if widths:
                cell.width = Cm(widths[column])
            run = cell.paragraphs[0].add_run(_shown(text))
            run.font.size, run.bold = Pt(10), bool(heads) and number == 0


def _shown(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _fixed(document: Any) -> bytes:
    """The document's bytes, with one time for all its parts."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            fixed.writestr(info, given.read(name))
    return out.getvalue()


def excel(report: Report) -> bytes:
    """A workbook: the figures first, then a sheet for each table, the open points, the others' figures."""
    pages = [_first_sheet(report)]
    for part in report.parts:
        pages += [Sheet(table.title, table.heads, table.rows) for table in part.tables]
        points: list[list[Cell]] = [[number, point] for number, point in enumerate(part.points, 1)]
        pages.append(Sheet(str(_("Open points")), [str(_("No.")), str(_("Open points"))], points))
    if report.others:
        heads = [str(_("Organisation")), *(word for _key, word in report.other_words)]
        pages.append(Sheet(str(_("Other organisations")), heads, other_rows(report)))
    return as_xlsx(_named_apart(pages))


def _first_sheet(report: Report) -> Sheet:
    rows: list[list[Cell]] = [[name, text] for name, text in above(report)]
    for part in report.parts:
        rows += [[], [part.title]]
        rows += [[figure.label, figure.value] for figure in part.figures]
    rows += [[], [str(_("Remarks")), report.remarks], []]
    rows += [[sign, ""] for sign in signs()]
    return Sheet(report.title, [str(_("What")), str(_("How many"))], rows, above=report.name)


def _named_apart(pages: list[Sheet]) -> list[Sheet]:
    """Two sheets may not have one name."""
    seen: set[str] = set()
    kept = []
    for number, page in enumerate(pages, 1):
        name = page.name if page.name not in seen else f"{page.name[:27]} {number}"
        seen.add(name)
        kept.append(Sheet(name, page.heads, page.rows, page.above))
    return kept
