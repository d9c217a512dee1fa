"""Writes docs/rules.md, each rule with what it says, its code and its tests: python -m tools.rules.

The rules are found by their names: functions `v1_…` in domain/volunteers/rules.py, tests `test_V1_…`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from domain.policies import LIMITS, PRESETS, RULES
from web.policywords import LIMIT, PHRASE, RULE, UNIT

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rules.md"
CODE = ("domain", "app")
NAMED = re.compile(r"([a-z]\d+)_\w+")
TESTED = re.compile(r"test_(?:\w*_)?([A-Z]\d+)_")
LETTER = {"refuse": "refused", "warn": "warned of", "record": "recorded", "off": "not applied"}


@dataclass
class Found:
    """Where a rule is in the code and in the tests."""

    code: list[tuple[str, str]] = field(default_factory=list)
    tests: dict[str, list[str]] = field(default_factory=dict)


def functions(folder: str) -> Iterator[tuple[str, str]]:
    """File and name of every function below a folder."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path.relative_to(ROOT).as_posix(), node.name


def found() -> dict[str, Found]:
    """Every rule with its code and tests, found by name."""
    rules = {rule: Found() for rule in RULES}
    for folder in CODE:
        for file, name in functions(folder):
            if (named := NAMED.fullmatch(name)) and named[1].upper() in rules:
                rules[named[1].upper()].code.append((file, name))
    for file, name in functions("tests"):
        if (tested := TESTED.match(name)) and tested[1] in rules:
            rules[tested[1]].tests.setdefault(file, []).append(name)
    return rules


def page() -> str:
    """The whole page as it is now."""
    parts = [HEAD, _table(), LIMITS_HEAD, _limits(), TESTS_HEAD, *(_tests(r, f) for r, f in found().items())]
    return "\n".join(parts)


def _table() -> str:
    presets = list(PRESETS)
    lines = [
        "| rule | what it says | " + " | ".join(presets) + " | code | tests |",
        "|---|---|" + "---|" * len(presets) + "---|---|",
    ]
    for rule, where in found().items():
        says = str(RULE[rule]) + (f"<br>「{PHRASE[rule]}」" if rule in PHRASE else "")
        strict = " | ".join(LETTER[PRESETS[preset][rule]] for preset in presets)
        code = "<br>".join(f"[`{name}`](../{file})" for file, name in where.code)
        count = sum(len(names) for names in where.tests.values())
        lines.append(f"| {rule} | {says} | {strict} | {code} | [{count}](#{rule.lower()}) |")
    return "\n".join(lines)


def _limits() -> str:
    lines = ["| limit | | number | unit | may lie between |", "|---|---|---|---|---|"]
    for name, limit in LIMITS.items():
        unit = UNIT[limit.unit]
        lines.append(
            f"| `{name}` | {LIMIT[name]} | {limit.number} | {unit} | {limit.least} and {limit.most} |"
        )
    return "\n".join(lines)


def _tests(rule: str, where: Found) -> str:
    lines = [f"\n### {rule}\n"]
    for file, names in where.tests.items():
        lines += [f"[{file}](../{file})\n", *(f"- {_said(name)}" for name in names), ""]
    return "\n".join(lines).rstrip()


def _said(name: str) -> str:
    """What a test says, out of its name."""
    return name.removeprefix("test_").replace("_", " ")


HEAD = """# The rules

Made from the code by `python -m tools.rules`; a test fails when it is stale, or when a rule has no code or no
test. What each rule is for stands in the design; each response can apply it otherwise (Policy values), from a
time on and with a source.

- *refused*: the promise is not made; the refusal names the rule and the way out.
- *warned of*: a coordinator goes over it with a reason; the override is an event.
- *recorded*: it is flagged on the volunteer, nothing is stopped.
- A policy weakens a rule and never hardens what the rule itself only warns of. V7 is always refused.
- What has happened in the field (check-in, check-out, 补录) is always recorded, and flagged. Only a check-in
  that happens now is refused by V3, where V3 is refused.
"""
LIMITS_HEAD = """
## Limits

All numbers are *ours*: the notices give none. A response sets others, with source and time.
"""
TESTS_HEAD = "\n## Tests"

if __name__ == "__main__":
    PAGE.write_text(page() + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
