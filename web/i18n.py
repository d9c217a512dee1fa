"""Languages, zones and the forms of numbers and times: 简体中文 first, English complete.

Message ids are the English texts. The Chinese ones stand in translations/parts/*.csv, one tab-separated line
each (`english<TAB>chinese`, or `singular<TAB>plural<TAB>chinese`), and become a gettext catalogue when the
process starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, redirect, request
from flask_babel import Babel, Domain, format_date, format_datetime, format_time, get_locale, get_timezone
from flask_babel import gettext as _

PARTS = Path(__file__).parent / "translations" / "parts"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT_ZONE = "Asia/Shanghai"
CHOICES = {"lang": ("zh", "en"), "theme": ("light", "dark", "system"), "letters": ("normal", "large")}
_YEAR = int(timedelta(days=365).total_seconds())


class Entries(dict[str, tuple[str | None, str]]):
    """English → (English plural or None, Chinese)."""


def read_part(path: Path) -> Iterator[tuple[str, str | None, str]]:
    """The entries of one file: singular, plural or None, Chinese. A line break is written as backslash n."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.replace("\\n", "\n") for column in line.split("\t")]
        if len(columns) not in (2, 3) or not all(columns):
            raise ValueError(f"{path.name}:{number}: expected 2 or 3 columns divided by tabs")
        yield columns[0], columns[1] if len(columns) == 3 else None, columns[-1]


def entries() -> Entries:
    """All parts together; the first part that has a text decides (tools/texts.py finds disagreements)."""
    found = Entries()
    for path in sorted(PARTS.glob("*.csv")):
        for english, plural, chinese in read_part(path):
            found.setdefault(english, (plural, chinese))
    return found


@cache
def chinese() -> Translations:
    """The Chinese catalogue, made once per process."""
    catalogue = Catalog(locale=LOCALES["zh"], fuzzy=False)
    for english, (plural, text) in entries().items():
        if plural is None:
            catalogue.add(english, text)
        else:
            catalogue.add((english, plural), (text,))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class Parts(Domain):  # type: ignore[misc]
    """The gettext domain of the parts files."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the reader's language."""
        return chinese() if language() == "zh" else NullTranslations()


class PartsBabel(Babel):  # type: ignore[misc]
    """Flask-Babel over the parts files."""

    domain_instance = Parts()


def language() -> str:
    """The reader's language: zh or en."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def choice(name: str) -> str:
    """What this browser chose for lang, theme or letters; the first, or the system's, without a choice."""
    wanted = request.args.get(name) or request.cookies.get(name, "")
    if wanted in CHOICES[name]:
        return wanted
    return "system" if name == "theme" else CHOICES[name][0]


def zone() -> str:
    """The name of the zone times are shown in: the current response's."""
    return str(g.get("time_zone") or DEFAULT_ZONE)


def init_app(app: Flask) -> None:
    """Give the app its languages, filters and the three switches that work without JavaScript."""
    PartsBabel(
        app,
        default_locale=LOCALES["zh"],
        default_timezone=DEFAULT_ZONE,
        locale_selector=lambda: LOCALES[choice("lang")],
        timezone_selector=zone,
    )
    app.before_request(_keep_choice)
    app.jinja_env.filters.update(
        when=when,
        dated=dated,
        clock=clock,
        day=day,
        iso=iso,
        span=span,
        local_input=local_input,
        parsed=parsed,
    )
    app.jinja_env.globals.update(choice=choice, language=language)


def _keep_choice() -> Response | None:
    """Turn ?lang= ?theme= ?letters= on a page into cookies and leave them out of the address."""
    chosen = {n: request.args[n] for n in CHOICES if request.args.get(n) in CHOICES[n]}
    if not chosen or request.method != "GET":
        return None
    others = [(name, value) for name, value in request.args.items(multi=True) if name not in chosen]
    query = urlencode(others)
    answer = redirect(request.path + (f"?{query}" if query else ""), 303)
    for name, value in chosen.items():
        answer.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
    return answer  # type: ignore[return-value]


def _here(at: datetime) -> datetime:
    """The moment in the response's zone; one so near the calendar's ends that it has none there, as it is."""
    try:
        return at.astimezone(get_timezone())
    except OverflowError:
        return at


def when(at: datetime | None) -> str:
    """Day and time, in the response's zone and the reader's form: 8月5日 14:02, Aug 5 14:02."""
    form = "M月d日 HH:mm" if language() == "zh" else "MMM d, HH:mm"
    return format_datetime(_here(at), form, rebase=False) if at else ""


def dated(at: datetime | None) -> str:
    """Day with its year, and time, as papers say it: 2026年8月5日 14:02, 5 Aug 2026, 14:02."""
    form = "y年M月d日 HH:mm" if language() == "zh" else "d MMM y, HH:mm"
    return format_datetime(_here(at), form, rebase=False) if at else ""


def clock(at: datetime | None) -> str:
    """Hours and minutes of a moment."""
    return format_time(_here(at), "HH:mm", rebase=False) if at else ""


def day(at: datetime | None) -> str:
    """The day of a moment: 8月5日 周三, Wed, Aug 5."""
    form = "M月d日 EE" if language() == "zh" else "EE, MMM d"
    return format_date(_here(at), form, rebase=False) if at else ""


def iso(at: datetime | None) -> str:
    """The moment for machines: 2026-08-05T06:02:07Z."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""


def parsed(text: str | None) -> datetime | None:
    """A moment out of an ISO text."""
    return datetime.fromisoformat(text) if text else None


def local_input(at: datetime | None) -> str:
    """The moment as a datetime-local field wants it, in the response's zone."""
    return _here(at).strftime("%Y-%m-%dT%H:%M") if at else ""


def span(length: timedelta) -> str:
    """A length of time: 2 小时 30 分, 2 h 30 min."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 60:
        return str(_("%(m)s min", m=minutes))
    if minutes % 60 == 0:
        return str(_("%(h)s h", h=minutes // 60))
    return str(_("%(h)s h %(m)s min", h=minutes // 60, m=minutes % 60))
