"""What the demo's storerooms hold, who gave it, and who asks for it: invented, like everything there."""

from __future__ import annotations

ITEMS: tuple[tuple[str, str, str, str, str, str, bool, tuple[tuple[str, int], ...]], ...] = (
    # as catalogue.list_item takes them, and what is in a pack
    ("F01", "瓶装饮用水", "Bottled water", "drink", "bottle", "GB 19298-2014", True, (("carton", 24),)),
    ("F02", "自热米饭", "Self-heating rice", "food", "portion", "GB/T 31323", True, (("carton", 12),)),
    ("F03", "大米", "Rice", "food", "kilogram", "GB/T 1354-2018", True, (("bag", 25),)),
    ("F04", "棉被", "Quilt", "bedding", "piece", "GB/T 22844", False, ()),
    ("F05", "救生衣", "Life jacket", "rescue", "piece", "GB/T 32227-2015", False, (("carton", 20),)),
    ("F06", "雨靴", "Rubber boots", "rescue", "pair", "", False, (("carton", 10),)),
    (
        "F07",
        "84消毒液",
        "Chlorine disinfectant",
        "disinfectant",
        "bottle",
        "GB/T 36758",
        True,
        (("carton", 30),),
    ),
    ("F08", "医用外科口罩", "Surgical mask", "mask", "piece", "YY 0469-2011", True, (("box", 50),)),
    ("F09", "手电筒", "Torch", "rescue", "piece", "", False, (("carton", 40),)),
)
STORES: tuple[tuple[str, int, int, str], ...] = (
    # its name, whose (by the place in TEAMS), in which community, and where
    ("澜川区应急物资总仓", 0, 16, "柳湾路 8 号 2 库"),
    ("北渡前置仓", 3, 0, "北渡闸口东侧"),
    ("青禾体育场临时仓", 5, 9, "青禾体育场北门"),
)
PLACES: tuple[tuple[str, str, str, int], ...] = (
    # as they are listed, and in which community
    ("LC-H1", "澜川区人民医院", "hospital", 6),
    ("LC-S1", "柳湾中学安置点", "shelter", 17),
    ("LC-S2", "北渡小学安置点", "shelter", 2),
    ("LC-C1", "东埭社区办公室", "community", 20),
)
ASKED: tuple[tuple[str, str, int, str], ...] = (
    # who asks, in their own words, for how many of which unit
    ("LC-S1", "饮用水", 120, "箱"),
    ("LC-S1", "棉被", 180, "条"),
    ("LC-S2", "自热米饭", 900, "份"),
    ("LC-S2", "救生衣", 60, "件"),
    ("LC-H1", "医用外科口罩", 6000, "只"),
    ("LC-H1", "84消毒液", 150, "瓶"),
    ("LC-C1", "雨靴", 80, "双"),
    ("LC-C1", "84消毒液", 60, "瓶"),
)
SYNONYMS = {"F01": ["饮用水", "矿泉水"], "F07": ["消毒液"], "F08": ["外科口罩"], "F06": ["胶靴"]}
DONORS: tuple[tuple[str, str, str, bool], ...] = (
    # a word for the demo, the kind, the name, and whether it may be published
    ("market", "enterprise", "惠民连锁超市有限公司", True),
    ("maker", "enterprise", "澜川康护医疗用品厂", True),
    ("woman", "individual", "周淑芳", False),
    ("boats", "organisation", "江畔船艇协会", True),
    ("abroad", "overseas", "澜川旅外同乡会", False),
    ("teacher", "individual", "顾明远", True),
)
SPECIFIED = {
    "F01": "550 mL",
    "F02": "300 g",
    "F03": "25 kg/袋",
    "F04": "1.5 m × 2 m",
    "F05": "成人 75 N",
    "F06": "38–44 码",
    "F07": "500 mL",
    "F08": "17.5 cm × 9.5 cm",
    "F09": "充电式",
}
