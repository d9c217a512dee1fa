"""Policy values 政策值 of a response: how strict each rule is, every limit, its source and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from domain.base import RuleBroken

STRENGTHS = ("refuse", "warn", "record", "off")
"""R, W, L of domain.md, and a rule that is not applied; from the strictest to the mildest."""
RULES = (*(f"V{number}" for number in range(1, 10)), *(f"D{number}" for number in range(1, 25)))
"""Of volunteers, and of donations."""
FIXED = frozenset({"V7", "D4", "D5", "D6", "D10", *(f"D{number}" for number in range(12, 23))})
"""Never weakened: V7 would break what every hour and report rests on; the others are the law's own words."""
ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
"""Since when the values hold with which a response starts, also for what happened long before."""
MOST_VALUES = 40
"""Values remembered per name; older ones stand in the history."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number a rule counts with: ours until somebody sets another, between two bounds, in its unit."""

    number: str
    least: int
    most: int
    unit: str


LIMITS: Mapping[str, Limit] = {
    "V2.quarantine_days": Limit("14", 0, 90, "days"),
    "V3.limit": Limit("37.3", 35, 42, "celsius"),
    "V6.rest_hours": Limit("8", 1, 24, "hours"),
    "V6.warn_hours": Limit("8", 1, 72, "hours"),
    "V6.refuse_hours": Limit("12", 1, 72, "hours"),
    "V6.warn_days": Limit("6", 2, 31, "days"),
    "V6.refuse_days": Limit("14", 2, 31, "days"),
    "V9.observation_days": Limit("14", 1, 90, "days"),
    "offer.minutes": Limit("30", 1, 10080, "minutes"),
    "claim.minutes": Limit("60", 1, 10080, "minutes"),
    "checkin.metres": Limit("300", 10, 100000, "metres"),
    "D2.margin_days": Limit("3", 0, 365, "days"),
    "D4.far_percent": Limit("20", 1, 100, "percent"),
    "D11.idle_days": Limit("3", 1, 90, "days"),
    "D16.days": Limit("3", 1, 30, "days"),
    "D16.campaign_months": Limit("3", 1, 12, "months"),
    "D23.share_percent": Limit("10", 0, 100, "percent"),
    "D24.days": Limit("15", 0, 90, "days"),
    "papers.days": Limit("3", 1, 90, "days"),
    "approval.hours": Limit("24", 1, 168, "hours"),
    "expiring.days": Limit("30", 1, 365, "days"),
    "stock.days": Limit("7", 1, 90, "days"),
}
"""*(ours)* where domain.md's sources give no number; those of D16, D23 and D24 are the sources' own."""
NAMES = (*RULES, *LIMITS)

_LIMITS = {name: limit.number for name, limit in LIMITS.items()}
_MILDER = dict.fromkeys(("D3", "D11", "D23"), "warn") | dict.fromkeys(("V9", "D7"), "record")
_AS_WRITTEN = dict.fromkeys(RULES, "refuse") | _MILDER | _LIMITS
_STANDARD = _AS_WRITTEN | dict.fromkeys(("V3", "V5", "V8"), "warn")
PRESETS: Mapping[str, Mapping[str, str]] = {
    "standard": _STANDARD,
    "epidemic": _AS_WRITTEN,
    "flood": _STANDARD | dict.fromkeys(("V2", "V3", "V4", "V9"), "off"),
}


def preset_of(kind: str) -> str:
    """The preset with which a response of this kind starts."""
    return kind if kind in PRESETS else "standard"


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One value: what it is called, what it is, who says so, and from when."""

    name: str
    value: str
    source: str
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Policies:
    """All values of a response, also those that hold later; what none of them says, the preset says."""

    preset: str = "standard"
    values: tuple[PolicyValue, ...] = ()

    def value(self, name: str, at: datetime) -> PolicyValue:
        """What holds at a time: the value that began last, of two that began together the one set later."""
        begun = [v for v in self.values if v.name == name and v.valid_from <= at]
        if begun:
            return max(reversed(begun), key=lambda value: value.valid_from)
        return PolicyValue(name, PRESETS[self.preset][name], source_of(self.preset), ALWAYS)

    def strength(self, rule: str, at: datetime) -> str:
        """How strict a rule is at a time: refuse, warn, record or off."""
        return self.value(rule, at).value

    def limit(self, name: str, at: datetime) -> Decimal:
        """The number of a limit at a time."""
        return Decimal(self.value(name, at).value)

    def with_value(self, value: PolicyValue) -> Policies:
        """With one more value; of each name the newest are remembered."""
        same = [old for old in self.values if old.name == value.name]
        forgotten = same[: max(0, len(same) + 1 - MOST_VALUES)]
        return Policies(self.preset, (*(v for v in self.values if v not in forgotten), value))


def source_of(preset: str) -> str:
    """The source of what a preset says."""
    return f"preset:{preset}"


def tidy(name: str, value: str) -> str:
    """The value as it is stored. Refuses an unknown name, an unknown strength, a number out of bounds."""
    if name in RULES:
        if value not in STRENGTHS:
            raise RuleBroken("policy.strength_unknown", strength=value)
        if name in FIXED and value != "refuse":
            raise RuleBroken("policy.fixed", rule=name)
        return value
    if name not in LIMITS:
        raise RuleBroken("policy.unknown", name=name)
    return _number(value, LIMITS[name])


def _number(value: str, limit: Limit) -> str:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        raise RuleBroken("policy.not_a_number", field="value") from None
    if not (number.is_finite() and limit.least <= number <= limit.most):
        raise RuleBroken("policy.out_of_range", field="value", least=limit.least, most=limit.most)
    return format(number.quantize(Decimal("0.1")).normalize(), "f")
