"""Twenty volunteers on five tasks, a truck to twenty hospitals: docs/two-minutes.md says what it takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools import twominutes_goods
from tools.twominutes import DESK, PAGE, PHONE, WALKS, Walk, once, stated


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_it_takes_what_the_page_says(browser: Browser, walk: Walk, tmp_path: Path) -> None:
    counted = once(browser, walk, tmp_path)
    print(f"{walk.name}: {counted.seconds:.1f} s scripted, {counted.by_hand:.0f} s by hand")
    assert (counted.keys, counted.presses) == stated()[walk.name]


def test_masks_for_twenty_hospitals_take_what_the_page_says(browser: Browser, tmp_path: Path) -> None:
    told = twominutes_goods.once(browser, "en", tmp_path, DESK, PHONE)
    assert (told.keys, told.presses) == twominutes_goods.stated(PAGE.read_text("utf-8"))["en"]
