"""澜川区, a district that does not exist: its sub-districts, communities, river, parks and streets."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.place import AreaCode
from web.demo.geometry import HIGH, WIDE, XY, Ring, blob, cells, closed, curve, inside, ribbon

CODE = AreaCode("990106")
"""No province has a code that begins with 99."""
NAME = ("澜川区", "Lanchuan District")

STREETS: tuple[tuple[str, str, XY], ...] = (
    ("北渡街道", "Beidu", (1.5, 5.7)),
    ("望江街道", "Wangjiang", (5.0, 5.9)),
    ("青禾街道", "Qinghe", (8.8, 5.8)),
    ("石桥街道", "Shiqiao", (1.6, 2.2)),
    ("柳湾街道", "Liuwan", (5.3, 2.0)),
    ("东埭街道", "Dongdai", (9.0, 1.6)),
)
COMMUNITIES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("渡口社区", "Ferry"), ("槐安社区", "Huai'an"), ("北里社区", "Beili"), ("竹园社区", "Zhuyuan")),
    (("望江社区", "Riverview"), ("书院社区", "Academy"), ("钟楼社区", "Bell Tower"), ("梧桐社区", "Wutong")),
    (("青禾社区", "Qinghe"), ("体育场社区", "Stadium"), ("麦田社区", "Wheatfield"), ("云桥社区", "Yunqiao")),
    (
        ("石桥社区", "Stone Bridge"),
        ("槐荫里社区", "Huaiyinli"),
        ("菜市社区", "Market"),
        ("南坡社区", "Nanpo"),
    ),
    (
        ("柳湾社区", "Willow Bay"),
        ("三村社区", "Third Village"),
        ("湿地社区", "Wetland"),
        ("澜岸社区", "Lan'an"),
    ),
    (("东埭社区", "Dongdai"), ("砖窑社区", "Brickyard"), ("码头社区", "Wharf"), ("新堤社区", "New Dyke")),
)
RIVER = (
    (-9.0, 3.4), (-6.2, 4.6), (-3.6, 4.4), (-1.4, 4.7), (0.9, 5.25), (2.3, 4.55), (3.7, 3.65), (5.0, 3.45), (6.3, 4.05),
    (7.5, 4.35), (8.7, 3.35), (9.7, 2.9), (11.6, 2.9), (13.6, 3.8), (16.2, 3.5), (19.6, 4.6),
)  # fmt: skip
TRIBUTARY = ((9.6, 12.2), (8.9, 10.2), (7.8, 8.8), (7.75, 6.7), (7.35, 5.8), (7.4, 5.0), (7.55, 4.4))
PARKS: tuple[tuple[str, str, XY, float, float], ...] = (
    ("望江公园", "Riverview Park", (4.7, 4.85), 0.78, 0.42),
    ("柳湾湿地", "Liuwan Wetland", (4.75, 2.35), 0.85, 0.6),
    ("青禾体育场", "Qinghe Stadium", (9.0, 6.1), 0.55, 0.42),
    ("槐荫园", "Huaiyin Garden", (1.0, 2.3), 0.42, 0.5),
    ("东埭林地", "Dongdai Wood", (9.6, 0.9), 0.6, 0.45),
)
MAJOR: tuple[tuple[str, str, tuple[XY, ...]], ...] = (
    ("澜川大道", "Lanchuan Avenue", ((-0.5, 3.6), (1.3, 3.75), (3.1, 2.95), (5.3, 1.55), (7.4, 1.55), (9.2, 2.0), (11.2, 1.7))),
    ("北环路", "North Ring Road", ((-0.5, 6.6), (2.0, 6.75), (4.3, 5.75), (6.4, 5.5), (8.2, 6.5), (11.2, 5.9))),
    ("石桥路", "Shiqiao Road", ((1.75, -0.4), (1.65, 1.5), (2.0, 3.0), (1.75, 4.6), (1.85, 7.6))),
    ("江心路", "Jiangxin Road", ((6.6, -0.4), (6.35, 1.4), (6.55, 3.0), (6.4, 4.8), (6.3, 7.6))),
    ("青禾路", "Qinghe Road", ((8.8, -0.4), (8.75, 1.5), (8.45, 2.9), (8.7, 4.6), (8.2, 6.4), (8.35, 7.6))),
)  # fmt: skip
MINOR_NAMES = (
    ("槐荫里", "Huaiyin Lane"), ("书院街", "Academy Street"), ("渡口街", "Ferry Street"), ("竹园路", "Zhuyuan Road"),
    ("柳岸路", "Liu'an Road"), ("砖窑街", "Brickyard Street"), ("麦田路", "Wheatfield Road"), ("钟楼街", "Bell Street"),
    ("南坡路", "Nanpo Road"), ("新堤路", "New Dyke Road"), ("菜市街", "Market Street"), ("云桥路", "Yunqiao Road"),
)  # fmt: skip
RAIL = ((11.3, 6.9), (9.9, 6.75), (8.9, 7.15), (8.2, 7.9))
GRIDS: tuple[tuple[XY, float, tuple[float, float]], ...] = (  # where the lines of small streets run
    ((0.0, 0.0), -9.0, (-8.0, 3.6)),  # origin, turn in degrees, from west to east
    ((3.2, 0.0), 12.0, (3.6, 7.2)),
    ((7.2, 0.0), -17.0, (7.2, 18.6)),
)
SOUTH, NORTH = -4.2, 11.4
"""How far the ground is drawn beyond the district, so that a wide screen shows no edge."""


@dataclass
class District:
    """Everything that is drawn and everybody's addresses; coordinates in kilometres."""

    seed: int
    communities: list[tuple[AreaCode, str, str, XY]] = field(default_factory=list)
    edges: list[tuple[XY, XY, bool]] = field(default_factory=list)
    """Boundary lines; True where two sub-districts meet."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 -- a drawing, no secret
        self.river = curve(RIVER)
        self.river_half = [0.2 + 0.05 * math.sin(n / 6) for n in range(len(self.river))]
        self.tributary = curve(TRIBUTARY)
        self.parks = [
            blob(c, rx, ry, [self.random.uniform(0.8, 1.15) for _ in range(6)]) for *_, c, rx, ry in PARKS
        ]
        self.lakes = [
            blob((4.72, 2.3), 0.42, 0.26, [1.0, 0.8, 1.1, 0.9]),
            blob((4.75, 4.83), 0.2, 0.1, [1, 0.9]),
        ]
        self.island = blob((5.75, 3.78), 0.34, 0.07, [1.0, 0.8, 1.0, 0.9], turn=0.46)
        self.majors = [(name, english, curve(longer(line))) for name, english, line in MAJOR]
        self.water = {c for xy in self.river for c in cells_near(xy, 0.3)}
        self.water |= {c for xy in self.tributary for c in cells_near(xy, 0.13)}
        self.water |= {c for lake in self.lakes for c in cells_inside(lake)}
        self.taken = {c for park in self.parks for c in cells_inside(park)}
        self.taken |= {c for *_, line in self.majors for xy in line for c in cells_near(xy, 0.09)}
        self._divide()
        self.minors = self._small_streets()
        self.blocks = self._blocks()

    def _divide(self) -> None:
        seeds: list[XY] = []
        for n, (_, _, (x, y)) in enumerate(STREETS):
            for m, (name, english) in enumerate(COMMUNITIES[n]):
                dx, dy = ((-0.85, 0.6), (0.85, 0.55), (-0.8, -0.65), (0.85, -0.6))[m]
                seed = (x + dx + self.random.uniform(-0.2, 0.2), y + dy + self.random.uniform(-0.15, 0.15))
                seeds.append(seed)
                self.communities.append((AreaCode(f"{CODE}{n + 1:03}{m + 1:03}"), name, english, seed))
        for own, edges in enumerate(cells(seeds)):
            for a, b, neighbour in edges:
                if neighbour is not None and neighbour > own:
                    self.edges.append((a, b, own // 4 != neighbour // 4))

    def wet(self, xy: XY) -> bool:
        """Whether the point lies in water or on its bank."""
        return cell(xy) in self.water

    def free(self, xy: XY) -> bool:
        """Whether a house could stand there."""
        return cell(xy) not in self.water and cell(xy) not in self.taken

    def at_home(self, xy: XY) -> bool:
        """Whether the point lies in the district and not beyond it."""
        return 0.1 < xy[0] < WIDE - 0.1 and 0.1 < xy[1] < HIGH - 0.1

    def place_in(self, number: int) -> XY:
        """A point where somebody may live or work in the community of this number."""
        x, y = self.communities[number][3]
        for _ in range(60):
            angle, r = self.random.uniform(0, 2 * math.pi), 0.55 * math.sqrt(self.random.random())
            found = (x + r * math.cos(angle), y + r * math.sin(angle))
            if self.at_home(found) and self.free(found) and self.community_at(found) == number:
                return found
        return x, y

    def community_at(self, xy: XY) -> int:
        """The number of the community in which a point lies."""
        return min(range(len(self.communities)), key=lambda n: math.dist(xy, self.communities[n][3]))

    def _small_streets(self) -> list[list[XY]]:
        lines: list[list[XY]] = []
        for origin, turn, (west, east) in GRIDS:
            for across in (False, True):
                step = 0.52 if across else 0.44
                for n in range(-50, 60):
                    lines += self._runs(origin, turn, across, n * step, west, east)
        return lines

    def _runs(
        self, origin: XY, turn: float, across: bool, offset: float, west: float, east: float
    ) -> list[list[XY]]:
        """One straight small street, in the pieces that lie on dry land of its own grid."""
        angle = math.radians(turn + (90 if across else 0))
        cos, sin = math.cos(angle), math.sin(angle)
        bend = self.random.uniform(-0.1, 0.1)
        runs: list[list[XY]] = [[]]
        for n in range(-200, 260):
            t = n * 0.1
            d = offset + bend * math.sin(t / 2)
            xy = (origin[0] + t * cos - d * sin, origin[1] + t * sin + d * cos)
            drawn = west <= xy[0] <= east and SOUTH <= xy[1] <= NORTH
            if drawn and not self.wet(xy) and not any(inside(xy, park) for park in self.parks):
                runs[-1].append(xy)
            elif runs[-1]:
                runs.append([])
        return [[*run[:-1:3], run[-1]] for run in runs if len(run) > 3]

    def _blocks(self) -> list[Ring]:
        """Rows of houses, between the small streets."""
        found: list[Ring] = []
        for origin, turn, (west, east) in GRIDS:
            cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            for row in range(-120, 180):
                for column in range(-80, 130):
                    w, h = self.random.uniform(0.07, 0.17), self.random.uniform(0.05, 0.09)
                    t, d = column * 0.2 + 0.03, row * 0.11 + 0.02
                    corners = [(t, d), (t + w, d), (t + w, d + h), (t, d + h)]
                    ring = [
                        (origin[0] + a * cos - b * sin, origin[1] + a * sin + b * cos) for a, b in corners
                    ]
                    middle = ((ring[0][0] + ring[2][0]) / 2, (ring[0][1] + ring[2][1]) / 2)
                    drawn = west < middle[0] < east and SOUTH < middle[1] < NORTH
                    built = self.random.random() < (0.82 if self.at_home(middle) else 0.3)
                    if drawn and built and self.free(middle):
                        found.append(closed(ring))
        return found


def longer(line: Sequence[XY]) -> list[XY]:
    """The line with its ends drawn out beyond the district."""

    def beyond(end: XY, before: XY) -> XY:
        far = 8.0 / math.dist(end, before)
        return end[0] + (end[0] - before[0]) * far, end[1] + (end[1] - before[1]) * far * 0.8

    return [beyond(line[0], line[1]), *line, beyond(line[-1], line[-2])]


def cell(xy: XY) -> tuple[int, int]:
    """The square of 50 m in which a point lies."""
    return math.floor(xy[0] / 0.05), math.floor(xy[1] / 0.05)


def cells_near(xy: XY, distance: float) -> Iterator[tuple[int, int]]:
    """The squares nearer to the point than the distance."""
    x, y = cell(xy)
    reach = math.ceil(distance / 0.05)
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            if dx * dx + dy * dy <= reach * reach:
                yield x + dx, y + dy


def cells_inside(ring: Ring) -> Iterator[tuple[int, int]]:
    """The squares whose middles lie in the ring."""
    low, high = cell((min(x for x, _ in ring), min(y for _, y in ring))), cell(max(ring))
    top = max(math.floor(y / 0.05) for _, y in ring)
    for x in range(low[0], high[0] + 1):
        for y in range(low[1], top + 1):
            if inside((x * 0.05 + 0.025, y * 0.05 + 0.025), ring):
                yield x, y


def river_ring(district: District) -> Ring:
    """The river as a ring."""
    return ribbon(district.river, district.river_half)
