"""Bringing in 100,000 volunteers from one list by `muster import volunteers`: rows a second, and memory."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import Result, seconds
from bench.district import found, opened, place

ROWS = 100_000
BASELINE = 10_000
SURNAMES, GIVEN = "何罗田高许马周丁陈林", "远宁岚晓静雪平嘉安乐"


def measure() -> Iterator[Result]:
    """A CSV with names, mobile numbers and areas; beside it, merely recording as many people in batches."""
    with place("sqlite") as settings, tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        with opened(settings) as ledger:
            district = found(ledger)
            with ledger.batch() as books:
                district.books = books  # type: ignore[assignment]
                spent = seconds(lambda: [district.volunteer() for _ in range(BASELINE)])
        file = _list(Path(folder))
        start = time.monotonic()
        summary, memory = _import(settings.data, file)
        rate = summary["recorded"] / (time.monotonic() - start)
        if summary["recorded"] != ROWS:
            raise RuntimeError(f"not everybody came in: {summary}")
        yield Result("import of 100,000 volunteers", rate, "rows/s", baseline=BASELINE / spent)
        yield Result("import of 100,000 volunteers, most memory", memory, "MB")


def _list(folder: Path) -> Path:
    file = folder / "people.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened_file:
        writer = csv.writer(opened_file)
        writer.writerow(["姓名", "手机", "街道"])
        for number in range(ROWS):
            name = SURNAMES[number % 10] + GIVEN[number // 10 % 10] + GIVEN[number // 100 % 10]
            writer.writerow([name, f"139{number:08}", ""])
    return file


def _import(data: Path, file: Path) -> tuple[dict[str, int], float]:
    """What the command says, and the most memory it held in MB."""
    command = [sys.executable, "-m", "web.cli", "--data", str(data), "import", "volunteers", str(file)]
    with subprocess.Popen(
        [*command, "--organisation", "Bench", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return json.loads(said.strip().splitlines()[-1]), usage.ru_maxrss / 1024
