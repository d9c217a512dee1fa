"""Which row names the columns, and which column is what: synonyms as coordinators write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from app.lists.sheets import Cell, Row, shown

Mapping_ = list[str]
"""A field's name per column, "" for columns left out."""

SYNONYMS: Mapping[str, str] = {
    "name": "姓名 名字 志愿者姓名 志愿者 队员 队员姓名 人员 人员姓名 真实姓名 称呼 联系人 "
    "name fullname volunteer volunteername",
    "mobile": "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 联系手机 移动电话 本人电话 "
    "mobile phone telephone tel cell cellphone mobilenumber phonenumber contact",
    "id_number": "身份证 身份证号 身份证号码 证件号 证件号码 公民身份号码 idnumber idcard id identitynumber",
    "area": "街道 社区 区域 地址 住址 家庭住址 现住址 居住地 居住地址 所在街道 所在社区 "
    "所属街道 所属社区 所在区域 小区 片区 街道社区 area district street community address homearea",
    "team": "队伍 小队 分队 组别 小组 所属队伍 所在队伍 队别 突击队 服务队 所属小组 team group squad",
    "credential": "资格 资质 证书 资格证书 持证 持证情况 专业资格 专业 技能 特长 专长 资格证 skills skill "
    "credential credentials certificate qualification",
    "credential_number": "证书编号 证书号 资格证号 资格证书编号 证号 certificatenumber credentialnumber",
    "credential_until": "证书有效期 资格有效期 证书到期 证书到期日 证书有效期至 有效期 有效期至 到期日 "
    "到期日期 validuntil expiry expires expirydate",
    "insurer": "保险 保险公司 承保公司 投保公司 insurer insurance insurancecompany",
    "policy_number": "保单号 保险单号 保单 保单编号 policynumber policy",
    "insured_from": "保险开始 保险起始 保险起期 起保日期 保险生效 insuredfrom insurancestart",
    "insured_until": "保险到期 保险止期 保险有效期 保险有效期至 保险截止 insureduntil insuranceend",
    "other": "序号 编号 no 性别 sex gender 年龄 age 备注 note notes remark 签名 签字 signature 微信 "
    "微信号 wechat 邮箱 email 政治面貌 民族 学历 职业 单位 工作单位 体温 体温情况 健康状况 出生日期 "
    "出生年月 生日 报名时间 提交时间 日期 服务时间 紧急联系人 紧急联系电话 紧急电话 推荐人",
}
FIELDS = tuple(name for name in SYNONYMS if name != "other")
"""What a column may be, besides left out."""
SEVERAL = ("credential", "area")
"""Fields that more than one column may give: 街道 beside 社区."""
LOOKED_AT = 25
_NOISE = re.compile(r"[\(（\[【].*?[\)）\]】]|[\s*＊:：_\-/、.#№\"'“”]+")


def _key(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


_KNOWN = {_key(word): field for field, words in SYNONYMS.items() for word in words.split()}
_INSIDE = sorted((key for key in _KNOWN if len(key) > 1 and not key.isascii()), key=len, reverse=True)


def meaning(header: str) -> str:
    """The field a header names: a synonym, or the longest one inside it; "" when there is none."""
    key = _key(header)
    if not key or len(key) > 24:
        return ""
    if key in _KNOWN:
        return _KNOWN[key]
    return next((_KNOWN[word] for word in _INSIDE if word in key), "") if len(key) <= 12 else ""


def guessed(headers: Sequence[str], remembered: Mapping[str, str] | None = None) -> Mapping_:
    """A field per column: what this organisation chose for the header before, else what it seems to say."""
    found: Mapping_ = []
    for header in headers:
        field = (remembered or {}).get(header)
        if field is None:
            field = meaning(header)
        known = field in FIELDS and (field not in found or field in SEVERAL)
        found.append(field if known else "")
    return found


def best_header(rows: Sequence[Row]) -> int | None:
    """The index of the row that names most columns, a person's among them; None when none does."""
    best, most = None, 0
    for index, (_, cells) in enumerate(rows[:LOOKED_AT]):
        meant = [meaning(shown(cell)) for cell in cells if isinstance(cell, str)]
        fields = {field for field in meant if field}
        if not fields & {"name", "mobile"} or any(_is_number(cell) for cell in cells):
            continue
        if len(fields) > most and (len(fields) > 1 or sum(c is not None for c in cells) == 1):
            best, most = index, len(fields)
    return best


def headed(rows: Sequence[Row]) -> tuple[list[str], int] | None:
    """The headers and how many rows to skip; a second row of headers below merged ones is joined in."""
    at = best_header(rows)
    if at is None:
        return None
    upper = [shown(cell) for cell in rows[at][1]]
    if at + 1 < len(rows):
        lower = [shown(cell) for cell in rows[at + 1][1]]
        named = [text for text in lower if text]
        if named and all(meaning(text) for text in named):
            wide = max(len(upper), len(lower))
            upper += [""] * (wide - len(upper))
            lower += [""] * (wide - len(lower))
            return [below or above for above, below in zip(upper, lower, strict=True)], at + 2
    return upper, at + 1


def _is_number(cell: Cell) -> bool:
    return re.search(r"\d{7}", shown(cell)) is not None


MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


def by_content(rows: Sequence[Row]) -> list[str]:
    """For lists without headers: a synonym per column, told by what stands in most of its cells."""
    wide = max((len(cells) for _, cells in rows), default=0)
    found: list[str] = []
    for column in range(wide):
        texts = [shown(cells[column]) for _, cells in rows if column < len(cells)]
        field = _told([text for text in texts if text])
        found.append(field if field not in found else "")
    return found


def _told(texts: Sequence[str]) -> str:
    def most(fits: re.Pattern[str]) -> bool:
        return bool(texts) and sum(bool(fits.fullmatch(text)) for text in texts) * 2 > len(texts)

    if most(re.compile(r"[\s'+\d-]*1[3-9][\d\s-]{9,12}(\.0)?|1\.\d+[eE]\+10")):
        return "mobile"
    if most(re.compile(r"\d{17}[\dXx]|\d\.\d+[eE]\+17")):
        return "id_number"
    if most(re.compile(r".*(街道|社区|小区|村|镇|乡|区|路).*")):
        return "area"
    if most(re.compile(r".*[队组]")):
        return "team"
    if most(re.compile(r"[\u4e00-\u9fff· ]{2,5}|[A-Z][A-Za-z'-]+( [A-Z][A-Za-z'-]+)+")):
        return "name"
    return ""
