"""The demo's day of donations by the clock: which hour what comes, is looked at, goes, and is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.donations import ConsignmentId
from domain.institutions import institution_id
from web.demo import sending as out
from web.demo.storeroom import Storeroom

Step = Callable[["Giving"], None]


class Giving:
    """Plays the steps that are due; what later ones need is kept by name."""

    def __init__(self, room: Storeroom, now: datetime) -> None:
        self.room, self.now = room, now
        self.boxes: dict[str, ConsignmentId] = {}
        self._steps = sorted(STEPS, key=lambda step: -step[0])

    def until(self, moment: datetime) -> None:
        """Do what was to be done until this moment."""
        while self._steps and self.now - timedelta(hours=self._steps[0][0]) <= moment:
            hours, step = self._steps.pop(0)
            self.room.at = self.now - timedelta(hours=hours)
            step(self)


def _begin(day: Giving) -> None:
    day.room.furnish()
    day.room.meet_donors()


def _first_gifts(day: Giving) -> None:
    room = day.room
    room.ask()
    room.gate(
        "water", "market", [("F01", 7200, "W260715", 300), ("F02", 1440, "R260601", 12)], certified=True
    )
    room.allot("rice F03", "F03", 5000, "allotted", 240)
    room.allot("torch F09", "F09", 160, "bought", 0, store=1)


def _quilts(day: Giving) -> None:
    room = day.room
    room.gate("quilts", "woman", [("F04", 120, "", 0)], urgent=True)
    room.usable("quilts F04", "逐件查验，干净、无破损", override="个人捐赠，现场查验合格")
    room.look("water", "quilts")


def _masks(day: Giving) -> None:
    room = day.room
    room.gate("masks", "maker", [("F08", 20000, "M2607A", 600), ("F07", 600, "D260701", 160)], certified=True)
    room.look("masks")
    room.worth("masks", 15600)
    room.worth("masks", 5400, line=2)
    room.receipt("masks", 21000)


def _jackets(day: Giving) -> None:
    room = day.room
    shelter = institution_id("LC-S2")
    terms = {"purpose": "北渡片区安置点", "directed_to": (shelter,), "book": "restricted"}
    room.gate("jackets", "boats", [("F05", 100, "J2025", 0)], certified=True, **terms)
    room.look("jackets")


def _offers(day: Giving) -> None:
    room = day.room
    room.offer("boots", "abroad", "F06", 300, overseas=True, purpose="受灾居民")
    room.offer("more", "teacher", "F02", 240)
    room.screen("more", "900")
    room.offer("old", "woman", "F04", 40)
    room.screen("old", "", refuse="旧棉被无法消毒，请交旧物回收点")
    room.gate("late", "teacher", [("F06", 60, "", 0)])


def _to_the_shelter(day: Giving) -> None:
    box = out.propose(day.room, "water F01", 1200, "LC-S1", "饮用水")
    out.pack(day.room, box)
    out.leave(day.room, box)
    day.boxes["water"] = box


def _arrived(day: Giving) -> None:
    room = day.room
    out.arrive(room, day.boxes["water"])
    for place, amount, name in (("LC-H1", 150, "first"), ("LC-C1", 60, "second")):
        box = out.propose(room, "masks F07", amount, place, "84消毒液")
        out.pack(room, box)
        out.leave(room, box)
        day.boxes[name] = box


def _batch_delivered(day: Giving) -> None:
    out.arrive(day.room, day.boxes["first"])
    out.arrive(day.room, day.boxes["second"], got=58)
    out.carry(day.room, "rice F03", 800, 2, "rice2 F03")


def _money(day: Giving) -> None:
    room = day.room
    plan = out.campaign(room)
    first = out.money(room, "market", 50000)
    out.money(room, "teacher", 500, campaign_id=plan, purpose="受灾居民安置与防汛物资", book="restricted")
    out.spend(room, first, 12800, "澜川水泵厂", "租用抽水泵 4 台")


def _told(day: Giving) -> None:
    room, gifts = day.room, day.room.gifts
    came = [
        out.line(room, gifts["water"], "F01", 7200, donor="market"),
        out.line(room, gifts["water"], "F02", 1440, donor="market", number=2),
        out.line(room, gifts["quilts"], "F04", 120, donor="woman"),
    ]
    out.tell(room, "received", came)
    out.tell(room, "issued", [out.line(room, day.boxes["water"], "F01", 1200, place="LC-S1")])


def _counted(day: Giving) -> None:
    out.count(day.room, ["water F02"], {"water F02": 1428}, reason="一箱受潮破损")
    out.count(day.room, ["masks F08", "quilts F04"], {"masks F08": 20000})


def _moving(day: Giving) -> None:
    room = day.room
    box = out.propose(room, "water F02", 600, "LC-S2", "自热米饭", due=2)
    out.pack(room, box)
    out.leave(room, box)
    day.boxes["meals"] = box
    hurried = out.propose(room, "quilts F04", 100, "LC-S1", "棉被", hurry="夜间降温，安置点急用", due=1)
    out.pack(room, hurried, approve=False)
    out.leave(room, hurried)
    day.boxes["quilts"] = hurried


def _under_way(day: Giving) -> None:
    room = day.room
    out.seen_at(room, day.boxes["meals"], "LC-S2", 0.55)
    out.seen_at(room, day.boxes["quilts"], "LC-S1", 0.4)
    box = out.propose(room, "masks F08", 6000, "LC-H1", "医用外科口罩")
    out.pack(room, box)
    out.propose(room, "jackets F05", 60, "LC-S2", "救生衣")
    room.usable("late F06", "新品，包装完好", override="个人捐赠，现场查验合格")
    room.look("late")
    out.give_to_volunteers(room, out.propose(room, "late F06", 60, "LC-C1", "雨靴"))


STEPS: tuple[tuple[float, Step], ...] = (
    (9.8, _begin),
    (9.2, _first_gifts),
    (8.3, _quilts),
    (7.4, _masks),
    (6.6, _jackets),
    (6.0, _to_the_shelter),
    (5.2, _offers),
    (4.6, _arrived),
    (3.9, _money),
    (3.2, _batch_delivered),
    (2.6, _told),
    (2.0, _counted),
    (1.1, _moving),
    (0.4, _under_way),
)
"""Hours before now, and what is done then."""
