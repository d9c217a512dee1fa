"""Everything a deployment chooses, read once from the environment: nothing else in the code reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MODES = ("threading", "gevent")
DATUMS = ("wgs84", "gcj02", "bd09")


class MisconfiguredError(ValueError):
    """A setting that cannot be used; the message names the variable and what it may be."""


@dataclass(frozen=True)
class Settings:
    """One deployment's choices. Paths are absolute; an empty `database` means SQLite files in `data`."""

    data: Path
    database: str = ""
    master_key: str = ""
    mode: str = "threading"
    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()
    tiles_url: str = ""
    tiles_attribution: str = ""
    tiles_datum: str = "wgs84"
    tiles_maxzoom: int = 18
    proxy_hops: int = 0
    max_sockets: int = 300

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read MUSTER_* variables. Refuses when one cannot be used."""
        read = _Reader(environ)
        mode = read.choice("MUSTER_MODE", MODES)
        return cls(
            data=Path(read.text("MUSTER_DATA", "var/data")).absolute(),
            database=read.database(),
            master_key=read.text("MUSTER_MASTER_KEY"),
            mode=mode,
            host=read.text("MUSTER_HOST", "127.0.0.1"),
            port=read.whole("MUSTER_PORT", 8000, most=65535),
            origins=tuple(read.text("MUSTER_ORIGINS").replace(",", " ").split()),
            tiles_url=read.text("MUSTER_TILES_URL"),
            tiles_attribution=read.text("MUSTER_TILES_ATTRIBUTION"),
            tiles_datum=read.choice("MUSTER_TILES_DATUM", DATUMS),
            tiles_maxzoom=read.whole("MUSTER_TILES_MAXZOOM", 18, most=24),
            proxy_hops=read.whole("MUSTER_PROXY_HOPS", 0, most=9),
            max_sockets=read.whole("MUSTER_MAX_SOCKETS", 300 if mode == "threading" else 3000, most=100_000),
        )

    @property
    def postgresql(self) -> bool:
        """Whether everything is kept in PostgreSQL rather than in SQLite files."""
        return bool(self.database)

    def file(self, name: str) -> Path:
        """The path of a file in the data folder, which is made (for its owner only) when it is missing."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.data / name

    def __repr__(self) -> str:
        where = "postgresql" if self.postgresql else "sqlite"
        return f"Settings({self.data}, {where}, {self.mode})"


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def whole(self, name: str, default: int, *, most: int) -> int:
        text = self.text(name, str(default))
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise MisconfiguredError(f"{name} must be a whole number up to {most}, not {text!r}")
        return int(text)

    def choice(self, name: str, among: tuple[str, ...]) -> str:
        text = self.text(name, among[0])
        if text not in among:
            raise MisconfiguredError(f"{name} must be one of {', '.join(among)}, not {text!r}")
        return text

    def database(self) -> str:
        url = self.text("MUSTER_DATABASE")
        parts = urlsplit(url)
        if url and (parts.scheme != "postgresql" or not parts.path.strip("/")):
            raise MisconfiguredError(
                "MUSTER_DATABASE must be empty or postgresql://user:password@host:port/name"
            )
        return url
