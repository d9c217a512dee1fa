"""The documents mention what there is: every command, setting, package, route, decision and make target."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)#\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_operations_names_every_command() -> None:
    from web.cli import muster

    assert isinstance(muster, click.Group)
    missing = [name for name in muster.commands if f"`muster {name}" not in text_of("docs/operations.md")]
    assert missing == []


def test_operations_names_every_setting() -> None:
    read = set(re.findall(r'"(MUSTER_[A-Z_]+)"', text_of("app/settings.py")))
    documented = set(re.findall(r"^\| `(MUSTER_[A-Z_]+)`", text_of("docs/operations.md"), re.MULTILINE))
    assert read == documented


def test_dependencies_gives_a_reason_for_every_package() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    python = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    packages = [requirement.partition("==")[0] for requirement in python]
    packages += json.loads(text_of("package.json"))["dependencies"]
    page = text_of("docs/dependencies.md")
    assert [name for name in packages if f"`{name}`" not in page] == []


def test_api_lists_the_routes_as_they_are() -> None:
    from tools.routes import with_table

    page = text_of("docs/api.md")
    assert page == with_table(page), "run: .venv/bin/python -m tools.routes"


def test_the_page_of_rules_is_as_the_code_is() -> None:
    from tools.rules import page

    assert text_of("docs/rules.md") == page() + "\n", "run: .venv/bin/python -m tools.rules"


def test_every_rule_has_code_and_tests() -> None:
    from tools.rules import found

    assert {rule for rule, where in found().items() if not (where.code and where.tests)} == set()


def test_every_decision_is_listed() -> None:
    records = {path.name for path in (ROOT / "docs/adr").glob("0*.md")}
    assert records == set(re.findall(r"\((0\d{3}-[a-z-]+\.md)\)", text_of("docs/adr/README.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    found = [a or b for a, b in LINK.findall(page.read_text(encoding="utf-8"))]
    near = [link for link in found if "://" not in link]
    assert [link for link in near if not (page.parent / link).exists()] == []


def test_make_help_explains_every_target() -> None:
    makefile = text_of("Makefile")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets is not None
    unexplained = [t for t in targets[1].split() if not re.search(rf"^{t}:.*## .+", makefile, re.MULTILINE)]
    assert unexplained == []
