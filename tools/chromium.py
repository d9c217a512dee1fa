"""Debian's Chromium, driven by Playwright: no browser is ever downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

MISSING = "Chromium is not on this machine: run 'make setup' as root, or install chromium"


def executable() -> str | None:
    """Where Chromium is: MUSTER_CHROMIUM, else the first one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("MUSTER_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def running() -> Iterator[Browser]:
    """A headless browser for the length of a block."""
    path = executable()
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
