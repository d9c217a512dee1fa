"""The board's scripts as one text: every module once, after what it imports; unknown forms are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.web.conftest import Person
from web import bundles


def test_every_module_stands_after_those_it_imports(app: Flask) -> None:
    order = bundles.modules_of("board")
    assert len(order) == len(set(order)) and order[-1] == "board"
    assert order.index("dom") < order.index("words") < order.index("store") < order.index("filters")


def test_the_page_asks_for_one_script_that_may_be_kept(enter: Callable[[str], Person]) -> None:
    browser = enter("coordinator")
    page = browser.text("/board")
    address = page.split('<script type="module" src="')[1].split('"')[0]
    answer = browser.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.text.count("// board.js\n") == 1 and "\nexport " not in answer.text


def test_a_form_it_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "odd.js").write_text("export default 1;\n")
    monkeypatch.setattr(bundles, "SCRIPTS", tmp_path)
    with pytest.raises(ValueError, match=r"odd\.js"):
        bundles.bundle("odd")
