"""Names of people who do not exist, and what they are asked to do."""

from __future__ import annotations

SURNAMES = "何罗田高许马周丁陈林苏程韩卢蒋沈唐冯邓曹彭曾萧潘袁蔡余杜戴夏钟汪任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = (
    "秀兰", "志强", "雨萌", "远", "文静", "建国", "启明", "小雨", "思远", "晓峰", "静怡", "国栋", "海燕", "佳宁", "子涵",
    "雪梅", "永康", "立新", "春华", "明辉", "亚男", "少华", "玉珍", "大勇", "欣悦", "俊杰", "丽娟", "伟民", "若彤", "守业",
    "凤英", "振东", "安琪", "学文", "桂芳", "一鸣", "秋月", "承志", "美玲", "天佑", "红梅", "庆生", "嘉禾", "淑芬", "云飞",
    "敏", "磊", "芳", "涛", "洁", "刚", "颖", "斌", "娜", "宁", "昊", "琳", "超", "倩", "波",
)  # fmt: skip

TEAMS: tuple[tuple[str, int | None], ...] = (
    ("区应急志愿服务总队", None),
    ("蓝鹰救援队", None),
    ("澜川青年志愿者协会", None),
    ("北渡街道志愿服务队", 1),
    ("望江街道志愿服务队", 2),
    ("青禾街道志愿服务队", 3),
    ("石桥街道志愿服务队", 4),
    ("柳湾街道志愿服务队", 5),
    ("东埭街道志愿服务队", 6),
)
"""Organisations and the number of their sub-district; the first is above the others."""

WORK: tuple[tuple[str, str, str, tuple[int, int], tuple[float, float], str], ...] = (
    # kind, title ({c} community, {n} number), urgency, places, hours, what to bring
    ("relocation", "{c} {n} 栋老人转移安置", "critical", (4, 8), (2, 4), "雨鞋、手电；担架在现场领"),
    ("transport_goods", "{c}安置点搬运饮用水", "critical", (3, 6), (1.5, 3), "手套、推车"),
    ("dyke_patrol", "{c}巡堤查险", "critical", (3, 4), (4, 6), "救生衣、强光手电、铁锹"),
    ("shopping", "{c}独居老人代购药品", "critical", (1, 1), (1, 2), "身份证件、零钱"),
    ("door_to_door", "{c}入户排查 {n} 户", "urgent", (4, 8), (2, 4), "登记表、签字笔、雨具"),
    ("silt_clearing", "{c}道路清淤", "urgent", (5, 9), (3, 5), "雨鞋、铁锹、手套"),
    ("care_visit", "{c}失联老人关爱探访", "urgent", (2, 3), (1.5, 3), "名单在队长处领"),
    ("delivery", "{c}送菜送药 {n} 户", "urgent", (2, 5), (1.5, 3), "保温箱、口罩"),
    ("transport_people", "{c}被困居民转运", "critical", (3, 5), (2, 3), "救生衣、绳索"),
    ("sorting", "{c}安置点晚餐分拣打包", "normal", (4, 7), (2, 3), "手套、口罩"),
    ("checkpoint", "{c}卡口值守", "normal", (2, 3), (4, 6), "反光背心、对讲机"),
    ("information", "{c}防汛政策宣传", "normal", (2, 4), (1.5, 3), "传单在街道领"),
    ("temperature_check", "{c}安置点测温", "normal", (2, 2), (3, 5), "测温枪、口罩"),
)
ADDRESSES = (
    "{c} {n} 号",
    "{c} {n} 栋南门",
    "{c}居委会门口",
    "{c} {n} 栋 2 单元",
    "{c}小学操场",
    "{c}活动中心",
)
CANCELLED = ("临时有事", "身体不适", "调往更急的任务")
BLOCKED = ("道路积水，车辆进不去", "缺救生衣，等物资", "现场停电，等抢修")
FOLLOW_UPS = ("两户没人应门，明天再去", "药品未配齐", "一处渗水需复查")
VERIFIED = ("电话回访已确认", "社区已签字确认", "现场看过")
OVERRIDES = ("本人熟悉堤段，愿意再值一班", "附近无人可派，队长同意", "短时顶班，到点替换")
RESULTS = {
    "relocation": ("households", "persons"),
    "transport_goods": ("trips", "portions"),
    "dyke_patrol": ("trips",),
    "shopping": ("households",),
    "door_to_door": ("households", "persons"),
    "silt_clearing": ("trips",),
    "care_visit": ("persons",),
    "delivery": ("households", "portions"),
    "transport_people": ("persons", "trips"),
    "sorting": ("portions",),
    "checkpoint": ("persons",),
    "information": ("households", "audience"),
    "temperature_check": ("persons",),
}
"""Kind of task → what it counts."""
ASKED = (
    # title, what kind of help, urgency
    ("家里进水，想转移老人", "relocation", "critical"),
    ("独居老人断药两天", "shopping", "urgent"),
    ("婴儿奶粉快吃完了", "delivery", "urgent"),
    ("楼道停电，老人下不了楼", "care_visit", "urgent"),
    ("一楼淤泥清不动", "other", "normal"),
    ("安置点缺人分饭", "delivery", "normal"),
    ("轮椅出行需要帮手", "transport_people", "normal"),
    ("联系不上楼上老人", "care_visit", "critical"),
)
TEAM_NAMES = ("一队", "二队", "夜间突击队")
SKILLS = (
    # kind, who gives it out, how often among volunteers
    ("first_aid", "区红十字会", 0.16),
    ("driver", "区交警大队", 0.3),
    ("social_worker", "市社会工作者协会", 0.05),
    ("disinfection", "区疾控中心", 0.06),
    ("counsellor", "市心理咨询师协会", 0.02),
    ("physician", "区卫生健康局", 0.01),
)
SHOPPING = (("大米", 10, "公斤"), ("降压药", 2, "盒"), ("蔬菜", 3, "公斤"))
"""What somebody is to bring: item, how many, unit."""
