"""群接龙: a person per line as people write them into a group, in any order and with any decoration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.lists.sheets import Row
from app.lists.values import credential_kinds

HEADERS = ["name", "mobile", "id_number", "area", "credential", "note"]
_NUMBER = re.compile(r"^\s*(?:第?\s*\d{1,4}\s*(?:[.、)\]:,]|号|\s)(?!\d{6})|[①-⑳⓪]|\d{1,3}$)\s*")
_MOBILE = re.compile(
    r"(?<![\d.])(?:\+?86[- ]?|0086)?(1[3-9]\d(?:[- ]?\d{4}){2}|1[3-9]\d(?:[- ]?\d){8})(?!\d)"
)
_NEARLY = re.compile(r"(?<!\d)(?:\d[- ]?){6,16}\d(?!\d)|\d\.\d+[eE]\+\d+")
_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_AREA = re.compile(r".*(街道|社区|小区|街|村|镇|乡|区|路|园|苑|号楼|栋|street|community|district)$", re.I)
_LABEL = re.compile(
    r"(?:姓\s*名|名\s*字|手\s*机\s*号?\s*码?|联系\s*方式|联系电话|电\s*话|身份证号?码?|地址|住址|街道|社区|"
    r"name|mobile|phone|tel)\s*[:：]\s*",
    re.I,
)
_BETWEEN = re.compile(r"[\s,;|/+、。_~～…—–()\[\]【】《》<>:：·•-]+")
_EXAMPLE = re.compile(r"(例|示例|例如|格式|模板)[\s.:：,、]")
_SKIP = re.compile(
    r"^\s*(#|例|示例|格式|注意|说明|温馨提示|备注|请|大家|【.*】$)|接龙|报名[:：]?$|姓名.*(电话|手机)\W*$"
)


def split_people(text: str) -> Iterator[Row]:
    """A row per person: name, mobile, ID number, area, qualifications, and what was left over."""
    for number, entry in _entries(text):
        yield number, _person(entry)


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines; one without a number or a telephone belongs to the one before it."""
    held: tuple[int, str] | None = None
    counted = any(_NUMBER.match(_plain(line)) for line in text.splitlines())
    for number, line in enumerate(text.splitlines(), 1):
        plain = _plain(line)
        cut = _NUMBER.sub("", plain)
        numbered = cut != plain
        if not cut or _EXAMPLE.match(cut) or (_SKIP.search(cut) and not _MOBILE.search(cut)):
            continue
        if counted and not numbered and not _NEARLY.search(cut):
            held = (held[0], f"{held[1]} {cut}") if held else None
            continue
        if held:
            yield held
        held = (number, cut)
    if held:
        yield held


def _plain(line: str) -> str:
    """In plain width, without emoji, flags and other decoration."""
    kept = (
        c if unicodedata.category(c) not in ("So", "Sk", "Cf", "Cn", "Co", "Mn", "Me", "Cc") else " "
        for c in unicodedata.normalize("NFKC", _circled(line))
    )
    return "".join(kept).strip()


def _circled(line: str) -> str:
    return re.sub(r"^\s*(?:[①-⑳]|\d\ufe0f?\u20e3)", "1. ", line)


def _person(entry: str) -> tuple[str, ...]:
    rest, id_number, mobile = entry, "", ""
    if found := _ID.search(rest):
        id_number, rest = found.group(), rest.replace(found.group(), " ")
    if found := _MOBILE.search(rest) or _NEARLY.search(rest):
        mobile, rest = found.group(), rest.replace(found.group(), " ", 1)
    tokens = [token for token in _BETWEEN.split(_LABEL.sub(" ", rest)) if token]
    name = next(
        (t for t in tokens if not _AREA.match(t) and not credential_kinds(t)[0] and not t.isdigit()), ""
    )
    if name and name.isascii() and name.isalpha():  # a name of several words stands together
        name = " ".join([t for t in tokens if t.isascii() and t.isalpha() and not _AREA.match(t)][:3])
    others = [t for t in tokens if t not in name.split() and t != name]
    area = "".join(t for t in others if _AREA.match(t))
    skills = "、".join(t for t in others if credential_kinds(t)[0])
    left = " ".join(t for t in others if not _AREA.match(t) and not credential_kinds(t)[0])
    return name, mobile, id_number, area, skills, left
