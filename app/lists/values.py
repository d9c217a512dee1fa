"""Telephone numbers, ID numbers, days and qualifications out of Excel: mended where that is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.lists.sheets import Cell, shown, tidy


@dataclass(frozen=True)
class Read:
    """A value, or None, and what has to be said about it: the key of a text, "" for nothing."""

    value: Any = None
    said: str = ""
    params: dict[str, Any] = field(default_factory=dict)


_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LOOSE = re.compile(r"[\s\-–—()（）.·'‘’`\"“”]")
NOTHING = frozenset(
    {"", "无", "没有", "否", "/", "\\", "-", "--", "—", "——", "none", "no", "n/a", "暂无", "0", "未办理"}
)


def mobile(cell: Cell) -> Read:
    """A mobile number in its one form: digits, with + and country code only when it is not Chinese."""
    text = shown(cell).strip("'‘’`\" ")
    if text.casefold() in NOTHING:
        return Read()
    if isinstance(cell, float) and not cell.is_integer():
        return Read(None, "list.mobile_unreadable", {"text": text})
    lost = _SCIENTIFIC.fullmatch(text)
    if lost:
        return _from_scientific(lost, text)
    parts = [
        part for part in re.split(r"[/,，;；、|或]|\s{2,}|(?<=\d{11})\s", text) if re.search(r"\d{6}", part)
    ]
    if len(parts) > 1:
        first = next((r for r in map(mobile, parts) if r.value), Read())
        if first.value:
            return Read(first.value, first.said or "list.mobile_first_of_several", {"text": text})
    return _number(text)


def _from_scientific(found: re.Match[str], text: str) -> Read:
    """1.38E+10 has lost its digits; 1.3812345678E+10 still has all of them."""
    head, tail, power = found.group(1), found.group(2) or "", int(found.group(3))
    if len(tail) >= power and _MOBILE.fullmatch((head + tail)[: power + 1]) and not tail[power:].strip("0"):
        return Read((head + tail)[: power + 1], "list.mobile_mended", {"text": text})
    return Read(None, "list.mobile_rounded", {"text": text})


def _number(text: str) -> Read:
    whole = re.sub(r"\.0+$", "", text)
    digits = _LOOSE.sub("", whole)
    digits = re.sub(r"^(?:\+86|0086|86)(?=1\d{10}$)", "", digits)
    if _MOBILE.fullmatch(digits):
        return Read(digits)
    if not re.fullmatch(r"\+?\d{6,15}", digits):
        many = len(re.sub(r"\D", "", digits))
        if many and digits.lstrip("+").isdigit():
            return Read(None, "list.mobile_length", {"text": text, "digits": many})
        return Read(None, "list.mobile_unreadable", {"text": text})
    if digits.startswith(("+", "0")) or len(digits) in (7, 8):
        return Read(digits, "list.mobile_landline", {"text": text})
    return Read(None, "list.mobile_length", {"text": text, "digits": len(digits)})


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(cell: Cell) -> Read:
    """Whether an ID number is whole: 18 digits with the right check digit. It is read to be checked only."""
    text = shown(cell).strip("'‘’`\" ").upper().replace(" ", "")
    if text.casefold() in NOTHING:
        return Read()
    if isinstance(cell, int | float) and len(text) > 15:
        return Read(None, "list.id_rounded", {})
    if _SCIENTIFIC.fullmatch(text):
        return Read(None, "list.id_rounded", {})
    if re.fullmatch(r"\d{15}", text):
        return Read(text)
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return Read(None, "list.id_length", {"digits": len(text)})
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    if "10X98765432"[total % 11] == text[17]:
        return Read(text)
    return Read(None, "list.id_rounded" if text.endswith("000") else "list.id_wrong", {})


_FIRST = datetime(1899, 12, 30, tzinfo=UTC)
_DAY = re.compile(r"(\d{4})\s*[.\-/年]\s*(\d{1,2})(?:\s*[.\-/月]\s*(\d{1,2}))?\s*[日号月]?(?:\s.*)?")
_FOREVER = frozenset({"长期", "长期有效", "永久", "永久有效", "终身"})


def day(cell: Cell) -> Read:
    """A day: 2020.2.3, 2020年2月3日, 20200203, Excel's serial numbers; of a month alone, its last day."""
    text = shown(cell).strip("'‘’ ")
    if text.casefold() in NOTHING or text in _FOREVER:
        return Read()
    if isinstance(cell, datetime):
        return Read(cell.date())
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and 20_000 <= float(text) < 80_000:
        return Read((_FIRST + timedelta(days=int(float(text)))).date())
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(text)
    if not found:
        return Read(None, "list.day_unreadable", {"text": text})
    year, month, in_month = int(found.group(1)), int(found.group(2)), found.group(3)
    try:
        if in_month:
            return Read(date(year, month, int(in_month)))
        after = date(year + month // 12, month % 12 + 1, 1)
        return Read(after - timedelta(days=1))
    except ValueError:
        return Read(None, "list.day_unreadable", {"text": text})


KINDS = {
    "social_worker": r"社会?工(?:作师|师|作者)?$|社工|社会工作|social.?worker",
    "physician": r"医师|医生|大夫|执业医|physician|doctor",
    "counsellor": r"心理|counsel",
    "disinfection": r"消杀|消毒|disinfect",
    "driver": r"驾驶|驾照|司机|^[ABC][123]证?$|driver|driving",
    "storekeeper": r"仓管|仓库|保管员|store.?keeper|warehouse",
    "first_aid": r"急救|救护|红十字|救生|first.?aid",
}
_KINDS = {kind: re.compile(fits, re.I) for kind, fits in KINDS.items()}


def credential_kinds(text: str) -> tuple[list[str], list[str]]:
    """The kinds of credential named in the text, and the words that name none."""
    found, unknown = [], []
    for word in re.split(r"[,，;；、/|+＋\n]|\s{1,}", tidy(text)):
        if word.casefold() in NOTHING:
            continue
        kinds = [kind for kind, fits in _KINDS.items() if fits.search(word)]
        found += [kind for kind in kinds if kind not in found]
        if not kinds:
            unknown.append(word)
    return found, unknown
