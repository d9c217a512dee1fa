"""From the empty board to twenty volunteers on five tasks: docs/two-minutes.md says what it takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools.twominutes import WALKS, Walk, once, stated


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_it_takes_what_the_page_says(browser: Browser, walk: Walk, tmp_path: Path) -> None:
    counted = once(browser, walk, tmp_path)
    print(f"{walk.name}: {counted.seconds:.1f} s scripted, {counted.by_hand:.0f} s by hand")
    assert (counted.keys, counted.presses) == stated()[walk.name]
