"""What policy values are called: rules with what they say and where they come from, limits with units."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STRENGTH = {
    "refuse": _l("refused"),
    "warn": _l("warned of"),
    "record": _l("recorded"),
    "off": _l("not applied"),
}
STRENGTH_LOOK = {
    "refuse": ("trouble", "t-blocked"),
    "warn": ("wait", "t-follow"),
    "record": ("done", "a-cleared"),
    "off": ("closed", "t-closed"),
}
MEANING = {
    "refuse": _l("A promise against the rule is refused, with the way out."),
    "warn": _l("A coordinator can go over it with a reason, which is recorded."),
    "record": _l("It is only noted."),
    "off": _l("The rule is not asked."),
}
RULE = {
    "V1": _l("Outside the home area only with an approval on file; a high risk at home is warned of"),
    "V2": _l(
        "After a deployment to a severe area: return recorded, quarantine closed, equipment disinfected"
    ),
    "V3": _l("Check-in with a temperature of today below the limit; abnormal means off duty at once"),
    "V4": _l(
        "Symptoms or from an area at risk: held back; a suspected case is told to the authorities first"
    ),
    "V5": _l("Insurance in force for the whole duty"),
    "V6": _l("No duty too long, not too many days in a row, over all operations"),
    "V7": _l("No two promises at one time, whichever operation"),
    "V8": _l("Each credential the task asks for: there, verified, valid to the end"),
    "V9": _l("Returnees are registered and followed until the end of observation"),
}
PHRASE = {
    "V1": "未经批准不得擅自派遣志愿者队伍赴外地特别是疫情严重地区",
    "V2": "返程后及时组织人员隔离、车辆装备消毒",
    "V3": "体温异常即时离岗；每天早晚两次检测体温",
    "V4": "早发现、早报告、早隔离、早治疗",
    "V5": "专属保险+关爱补助",
    "V6": "一值就是12个小时；连续工作31天",
    "V9": "返京人员登记和跟踪监测",
}
"""The words of the notices and reports the rules come from, as they stand there."""
LIMIT = {
    "V2.quarantine_days": _l("Quarantine after the return"),
    "V3.limit": _l("Temperature from which nobody serves"),
    "V6.rest_hours": _l("Rest that divides two duties"),
    "V6.warn_hours": _l("Duty longer than this: warned of"),
    "V6.refuse_hours": _l("Duty longer than this: refused"),
    "V6.warn_days": _l("Days in a row from which it is warned of"),
    "V6.refuse_days": _l("Days in a row from which it is refused"),
    "V9.observation_days": _l("Observation of returnees"),
    "offer.minutes": _l("An offer can be answered for"),
    "claim.minutes": _l("A claim waits for confirmation for"),
    "checkin.metres": _l("Check-in by place within"),
}
UNIT = {
    "days": _l("days"),
    "celsius": _l("°C"),
    "hours": _l("hours"),
    "minutes": _l("minutes"),
    "metres": _l("metres"),
}
PRESET = {"standard": _l("Standard"), "epidemic": _l("Epidemic"), "flood": _l("Flood")}
NAME = {**{rule: rule for rule in RULE}, **LIMIT}
