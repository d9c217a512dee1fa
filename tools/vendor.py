"""Copies the front-end packages that npm fetched to web/static/vendor, so that no page asks another host."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "leaflet": (
        "dist/leaflet.js",
        "dist/leaflet.css",
        "dist/images/layers.png",
        "dist/images/layers-2x.png",
        "dist/images/marker-icon.png",
        "dist/images/marker-icon-2x.png",
        "dist/images/marker-shadow.png",
        "LICENSE",
    ),
    "socket.io-client": ("dist/socket.io.esm.min.js", "dist/socket.io.min.js", "LICENSE"),
}
"""What of each package is used; the same names below web/static/vendor/<package>, without dist/."""


def vendor(packages: Path, target: Path) -> list[Path]:
    """Lay the files out anew; returns what was written. Raises when a package does not have one of them."""
    shutil.rmtree(target, ignore_errors=True)
    written = []
    for package, names in FILES.items():
        for name in names:
            copy = target / package / name.removeprefix("dist/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = (packages / package / name).read_bytes()
            copy.write_bytes(_without_source_map(text) if copy.suffix == ".js" else text)
            written.append(copy)
    return written


def _without_source_map(script: bytes) -> bytes:
    """A source map is not shipped, so the script must not ask for it."""
    kept = [line for line in script.splitlines() if not line.startswith(b"//# sourceMappingURL=")]
    return b"\n".join(kept) + b"\n"


if __name__ == "__main__":
    for path in vendor(ROOT / "node_modules", ROOT / "web" / "static" / "vendor"):
        print(path.relative_to(ROOT))
