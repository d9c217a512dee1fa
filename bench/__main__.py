"""Runs the measurements, writes var/bench.json and prints a table: python -m bench [NAME ...]."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path

from bench import MODULES

OUTPUT = Path(__file__).resolve().parent.parent / "var" / "bench.json"
COLUMNS = ("name", "value", "unit", "baseline", "ratio", "goal", "met")


def main(chosen: list[str]) -> int:
    """Measure what was chosen, or everything; what one measurement got is kept when another fails."""
    unknown = set(chosen) - set(MODULES)
    if unknown:
        print(f"There is no {', '.join(unknown)}; there are {', '.join(MODULES)}", file=sys.stderr)
        return 2
    kept = _kept(chosen)
    failed = []
    for name in chosen or MODULES:
        start = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            for result in import_module(f"bench.{name}").measure():
                kept[result.name] = result.as_json()
                print(_line(result.as_json()), flush=True)
        except Exception as error:
            failed.append(name)
            print(f"{name} failed: {error!r}", file=sys.stderr)
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        OUTPUT.parent.mkdir(exist_ok=True)
        OUTPUT.write_text(
            json.dumps(list(kept.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    print("\n" + _table(list(kept.values())))
    return 1 if failed else 0


def _kept(chosen: list[str]) -> dict[str, dict[str, object]]:
    """Results of an earlier run stay when only some are measured again."""
    if not chosen or not OUTPUT.exists():
        return {}
    return {result["name"]: result for result in json.loads(OUTPUT.read_text(encoding="utf-8"))}


def _cells(result: dict[str, object]) -> list[str]:
    words = {None: "", True: "yes", False: "NO"}
    return [words[v] if v is None or isinstance(v, bool) else str(v) for v in map(result.get, COLUMNS)]


def _line(result: dict[str, object]) -> str:
    return "  ".join(_cells(result))


def _table(results: list[dict[str, object]]) -> str:
    rows = [list(COLUMNS), *map(_cells, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
