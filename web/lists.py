"""A list against what is known: whom it would register, who is there already, what is refused and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from app.imports import Addition, Entry, Policy
from app.lists import Line, Remark
from app.secrets import Secrets
from domain.place import AreaCode, within
from domain.volunteers import VolunteerId
from projections.areas import AreaRow
from projections.reading import Views
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow

TOGETHER = 500
_SUFFIX = re.compile(r"(街道办事处|街道|社区居委会|社区|居委会|小区|地区|镇|乡|村|区|县|市)$")
_ENDS = re.compile(r"[\s,，、;；/|·]+")


@dataclass(frozen=True)
class Judged:
    """A line and what becomes of it: `entry` when it would be recorded; `known` when the person is there."""

    line: Line
    entry: Entry | None
    remarks: tuple[Remark, ...]
    known: bool = False
    addition: Addition | None = None
    """What the list adds for somebody who is there already."""

    @property
    def refused(self) -> bool:
        """Whether somebody has to mend it."""
        return self.entry is None and not self.known


class AreaNames:
    """Areas by what people call them."""

    def __init__(self, rows: Iterable[AreaRow]) -> None:
        self._codes: dict[str, list[str]] = {}
        self._found: dict[str, str | None] = {}
        for row in rows:
            for name in {row.name, *row.name.split(), row.code}:
                for called in {name, _SUFFIX.sub("", name)}:
                    if len(called) > 1:
                        self._codes.setdefault(called, []).append(row.code)
        self._known = {code for codes in self._codes.values() for code in codes}

    def find(self, text: str) -> str | None:
        """The smallest area the text names, None when it names none or could mean several."""
        if text not in self._found:
            if len(self._found) > 20_000:
                self._found.clear()
            self._found[text] = self._read(text)
        return self._found[text]

    def _read(self, text: str) -> str | None:
        if text in self._known:
            return text
        named: list[list[str]] = [self._codes[text]] if text in self._codes else []
        if not named:
            words = [word for word in _ENDS.split(text) if word]
            named = [self._codes[word] for word in words if word in self._codes]
        if not named:
            named = [codes for called, codes in self._codes.items() if called in text]
        return self._deepest([code for codes in named for code in codes])

    @staticmethod
    def _deepest(codes: Sequence[str]) -> str | None:
        """The one deepest code that most of the others lead to; None when two could be meant."""
        if not codes:
            return None
        weight = {code: sum(within(code, other) for other in codes) for code in set(codes)}
        best = max(weight.values())
        deepest = [code for code, w in weight.items() if w == best]
        deepest = [code for code in deepest if not any(o != code and within(o, code) for o in deepest)]
        return deepest[0] if len(deepest) == 1 else None


class Judge:
    """Reads many lines together, so that the whole list costs a few queries."""

    def __init__(
        self,
        views: Views,
        secrets: Secrets,
        *,
        organisation_id: UUID,
        area_code: str,
        zone: str,
        today: datetime,
        reach: Callable[[str], bool] = lambda code: True,
    ) -> None:
        self.views, self.secrets = views, secrets
        self.organisation_id, self.area_code, self.reach = organisation_id, area_code, reach
        self.zone, self.today = ZoneInfo(zone), today.replace(hour=0, minute=0, second=0, microsecond=0)
        self.areas = AreaNames(views.rows(AreaRow))
        teams = views.rows(TeamRow, TeamRow.c.organisation_id == organisation_id)
        self.teams = {_plain(row.name): row.id for row in teams if not row.disbanded}
        self._seen: dict[tuple[str, str], int] = {}
        self._numbers: dict[str, int] = {}
        self._rows: dict[tuple[str, str], VolunteerRow] = {}

    def judged(self, lines: Iterable[Line]) -> Iterator[Judged]:
        """Each line with what becomes of it, in the order of the list."""
        waiting = iter(lines)
        while part := list(islice(waiting, TOGETHER)):
            registered = self._registered(part)
            for line in part:
                yield self._judge(line, registered)

    def _registered(self, lines: Sequence[Line]) -> dict[str, set[str]]:
        """Mobile → names, "" + name → names without a mobile: those of the organisation already."""
        numbers = self.secrets.find_many("mobile", {line.mobile for line in lines if line.mobile})
        names = self.secrets.find_many("name", {line.name for line in lines if line.name and not line.mobile})
        wanted = {person for people in (*numbers.values(), *names.values()) for person in people}
        rows = self._serving(wanted)
        here = {person: plain for person, (_row, plain) in rows.items()}
        self._rows = {
            (asked, here[person]): rows[person][0]
            for asked, people in (*numbers.items(), *((f"\0{name}", some) for name, some in names.items()))
            for person in people
            if person in here
        }
        found = {number: {here[p] for p in people if p in here} for number, people in numbers.items()}
        return found | {
            f"\0{name}": {name} for name, people in names.items() if any(p in here for p in people)
        }

    def _serving(self, people: set[UUID]) -> dict[UUID, tuple[VolunteerRow, str]]:
        """Those of the people who serve in this organisation, with their names."""
        listed, rows = list(people), list[VolunteerRow]()
        for start in range(0, len(listed), TOGETHER):
            some = VolunteerRow.c.person_id.in_(listed[start : start + TOGETHER])
            ours = VolunteerRow.c.organisation_id == self.organisation_id
            rows += self.views.rows(VolunteerRow, some, ours, VolunteerRow.c.erased.is_(False))
        names = self.secrets.reveal_many([row.name for row in rows])
        return {row.person_id: (row, _plain(name or "")) for row, name in zip(rows, names, strict=True)}

    def _judge(self, line: Line, registered: dict[str, set[str]]) -> Judged:
        remarks = list(line.remarks)
        if line.refused:
            return Judged(line, None, line.remarks)
        key = (line.mobile, _plain(line.name))
        if key in self._seen:
            remarks.append(Remark("name", "list.twice", {"line": self._seen[key]}, grave=True))
            return Judged(line, None, tuple(remarks))
        self._seen[key] = line.number
        here = registered.get(line.mobile or f"\0{line.name}", set())
        if key[1] in {_plain(name) for name in here}:
            said = "list.known" if line.mobile else "list.name_known"
            found = self._addition(line, self._rows.get((line.mobile or f"\0{line.name}", key[1])), remarks)
            return Judged(line, None, (*remarks, Remark("name", said)), known=True, addition=found)
        if line.mobile and (here or line.mobile in self._numbers):
            remarks.append(Remark("mobile", "list.mobile_shared"))
        if not line.mobile:
            remarks.append(Remark("mobile", "list.no_mobile"))
        self._numbers.setdefault(line.mobile, line.number)
        code = self._area(line, remarks)
        entry = self._entry(line, code, remarks) if code else None
        return Judged(line, entry, tuple(remarks))

    def _addition(self, line: Line, row: VolunteerRow | None, remarks: list[Remark]) -> Addition | None:
        """The team and the insurance that the list names and somebody who is registered lacks."""
        if row is None or row.standing != "active" or (not line.mobile and not line.name):
            return None
        team, policy = self._team(line, remarks), self._policy(line, remarks)
        if team and str(team) in row.teams:
            team = None
        held = {(one["insurer"], one["policy_number"], one["ends_at"]) for one in row.insured}
        if policy and (policy.insurer, policy.number, policy.ends_at.isoformat()) in held:
            policy = None
        return Addition(line.number, VolunteerId(row.id), team, policy) if team or policy else None

    def _team(self, line: Line, remarks: list[Remark]) -> UUID | None:
        team = self.teams.get(_plain(line.team)) if line.team else None
        if line.team and team is None:
            remarks.append(Remark("team", "list.team_unknown", {"text": line.team[:40]}))
        return team

    def _area(self, line: Line, remarks: list[Remark]) -> str | None:
        if not line.area:
            return self.area_code
        code = self.areas.find(line.area)
        if code is None:
            remarks.append(Remark("area", "list.area_unknown", {"text": line.area[:40]}))
            return self.area_code
        if not self.reach(code):
            remarks.append(Remark("area", "list.area_not_yours", {"text": line.area[:40]}, grave=True))
            return None
        return code

    def _entry(self, line: Line, code: str, remarks: list[Remark]) -> Entry:
        return Entry(
            number=line.number,
            name=line.name,
            mobile=line.mobile,
            area_code=AreaCode(code),
            team_id=self._team(line, remarks),
            credentials=line.credentials,
            credential_number=line.credential_number,
            credential_until=self._moment(line.credential_until, after=True),
            policy=self._policy(line, remarks),
        )

    def _policy(self, line: Line, remarks: list[Remark]) -> Policy | None:
        if not (line.insurer or line.policy_number or line.insured_until):
            return None
        starts = self._moment(line.insured_from) or self.today
        ends = self._moment(line.insured_until, after=True)
        if ends is None or ends <= starts:
            remarks.append(Remark("insured_until", "list.insurance_without_end"))
            return None
        return Policy(line.insurer, line.policy_number, starts, ends)

    def _moment(self, day: date | None, *, after: bool = False) -> datetime | None:
        """The first moment of the day, or of the day after."""
        if day is None or not 1900 <= day.year <= 2199:
            return None
        local = datetime.combine(day + timedelta(days=after), time(), self.zone)
        return local.astimezone(UTC)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
