"""Under gevent slow work runs beside the greenlets; otherwise where it was called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import get_ident

from app import blocking

UNDER_GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent, hashlib, time
from app import blocking
ticks = []
def tick():
    while True:
        ticks.append(time.perf_counter()); gevent.sleep(0.005)
ticking = gevent.spawn(tick)
gevent.sleep(0)
started = time.perf_counter()
slow = lambda text: hashlib.scrypt(text, salt=b"s", n=2**14, r=8, p=4)
assert len(blocking.run(slow, b"x", mode="gevent")) == 64
during = [tick for tick in ticks if tick > started]
assert len(during) > 3, during
try:
    blocking.run(lambda: 1 / 0, mode="gevent")
except ZeroDivisionError:
    print("told")
"""


def test_without_gevent_it_runs_here() -> None:
    assert blocking.run(get_ident, mode="threading") == get_ident()


def test_under_gevent_others_go_on_and_errors_are_told() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("told\n", 0), done.stderr
