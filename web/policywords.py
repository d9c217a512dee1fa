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
    "D1": _l(
        "From an enterprise: no usable stock without name, specification, kind, quantity and a quality"
        " certificate; from an individual it is warned of"
    ),
    "D2": _l("No lot goes out that would expire before it reaches its user"),
    "D3": _l("An item that nobody needs is accepted only with a reason"),
    "D4": _l("Each value says its basis: papers, fair value, or an appraisal"),
    "D5": _l("Without a value no receipt and no income: a register of its own"),
    "D6": _l("Every other donation received gets its official receipt"),
    "D7": _l("An agreement is on file; when it is urgent a letter of intent"),
    "D8": _l("No beneficiary related to the donor or a manager; the check is recorded"),
    "D9": _l("A purchase from a related party: recusal, a price not above the market, disclosed"),
    "D10": _l("Nothing in return for a donation, and no sale in the guise of one"),
    "D11": _l("Fast in, fast out; goods and books agree"),
    "D12": _l("Directed goods go only where the donor directed"),
    "D13": _l("No use outside the purpose without the donor's consent on file"),
    "D14": _l("Unusable goods are sold by a qualified third party; the proceeds stay in the purpose"),
    "D15": _l("A surplus goes as agreed, else to a similar project, and is published"),
    "D16": _l("What is published, and by when"),
    "D17": _l("A donor can see where the donation went"),
    "D18": _l("No donor's name, address or contact is published without consent"),
    "D19": _l("A daily donation report and a weekly summary"),
    "D20": _l("Restricted, unrestricted and held for others are booked apart"),
    "D21": _l("The four controls of each donation: conduct, use, ledger, after-check"),
    "D22": _l("Public fundraising only with the qualification and the filed plan on file"),
    "D23": _l("Management cost within its share of the year's spending"),
    "D24": _l("Overseas: filing, reports, import certificate and distribution list"),
}
PHRASE = {
    "V1": "未经批准不得擅自派遣志愿者队伍赴外地特别是疫情严重地区",
    "V2": "返程后及时组织人员隔离、车辆装备消毒",
    "V3": "体温异常即时离岗；每天早晚两次检测体温",
    "V4": "早发现、早报告、早隔离、早治疗",
    "V5": "专属保险+关爱补助",
    "V6": "一值就是12个小时；连续工作31天",
    "V9": "返京人员登记和跟踪监测",
    "D1": "要求企业提供产品质量认证证明或者产品合格证…品名、规格、种类、数量",
    "D2": "到达最终受益人时仍处于保质期内",
    "D3": "做好基本的需求评估",
    "D4": "公允价值…第三方机构的评估",
    "D5": "不得计入捐赠收入，不得开具捐赠票据，应当另外造册登记",
    "D6": "应该给捐赠人开具捐赠票据",
    "D7": "捐赠意向书或线上签署电子协议",
    "D8": "不得指定其利害关系人作为受益人",
    "D9": "对决策应当回避",
    "D10": "不得给捐赠人提供利益回报",
    "D11": "快进快出、物走账清",
    "D12": "按捐赠人意愿委托送达",
    "D13": "不得擅自改变捐赠用途，不得私分、侵占、挪用、截留",
    "D14": "具有资质的第三方进行拍卖、变卖",
    "D15": "用于目的相同或者相近的其他慈善项目，并向社会公开",
    "D16": "建立3天公示制度；至少每三个月公开一次",
    "D17": "及时将募捐情况、捐赠款物管理使用情况告知捐赠人",
    "D18": "捐赠人不同意公开的姓名、名称、住所、通讯方式…不得向社会公开",
    "D19": "“日报周结”制度",
    "D21": "规范捐赠行为、规范物资使用、规范台账管理、规范事后检查",
    "D22": "具有公开募捐资格的慈善组织才可以开展公开募捐",
    "D23": "一般不得超过当年总支出的10%",
    "D24": "在开展活动前十五日",
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
    "D2.margin_days": _l("Days left at the user's when goods arrive"),
    "D4.far_percent": _l("A value this far from the fair one is far"),
    "D11.idle_days": _l("A lot that lies longer is idle"),
    "D16.days": _l("Published after receipt and after issue within"),
    "D16.campaign_months": _l("A campaign's account is published every, and after its end within"),
    "D23.share_percent": _l("Management cost of the year's spending at most"),
    "D24.days": _l("Filing before an overseas organisation's activity"),
    "papers.days": _l("Papers owed after goods at the gate, within"),
    "approval.hours": _l("Approval afterwards in an emergency, within"),
    "expiring.days": _l("A lot is expiring from this long before"),
    "stock.days": _l("Stock is low when it lasts less than"),
}
UNIT = {
    "days": _l("days"),
    "celsius": _l("°C"),
    "hours": _l("hours"),
    "minutes": _l("minutes"),
    "metres": _l("metres"),
    "percent": _l("percent"),
    "months": _l("months"),
}
PRESET = {"standard": _l("Standard"), "epidemic": _l("Epidemic"), "flood": _l("Flood")}
NAME = {**{rule: rule for rule in RULE}, **LIMIT}
