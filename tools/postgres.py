"""A PostgreSQL server of one's own, in a temporary folder, for tests and benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

MISSING = "PostgreSQL's server is not on this machine: run 'make setup' as root, or install postgresql"


def binaries() -> Path | None:
    """The folder of the newest server installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve())
    return found[-1].parent if found else None


def free_port() -> int:
    """A port on the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(folder: Path, *, durable: bool) -> str:
    """Make a cluster in the folder and start it; returns its address. Durable servers wait for the disk."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, _other_user())
    how = ["-U", "muster", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    _run(programs / "initdb", "-D", folder / "data", *how)
    port = free_port()
    wait = [] if durable else ["-c fsync=off", "-c full_page_writes=off", "-c synchronous_commit=off"]
    options = [f"-p {port}", "-h 127.0.0.1", f"-k {folder}", "-c max_connections=300", *wait]
    started = [
        "-D",
        folder / "data",
        "-l",
        folder / "log",
        "-w",
        "-t",
        "60",
        "-o",
        " ".join(options),
        "start",
    ]
    _run(programs / "pg_ctl", *started)
    return f"postgresql://muster@127.0.0.1:{port}/postgres"


def stop(folder: Path) -> None:
    """Stop the server in the folder and remove what it left."""
    programs = binaries()
    if programs is not None and (folder / "data" / "postmaster.pid").exists():
        _run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(*, durable: bool = True) -> Iterator[str]:
    """A server for the length of a block; gives its address."""
    folder = Path(tempfile.mkdtemp(prefix="muster-pg-"))
    try:
        yield start(folder, durable=durable)
    finally:
        stop(folder)


@contextmanager
def database(server: str, like: str = "") -> Iterator[str]:
    """A database on the server for the length of a block, empty or a copy of another; gives its address."""
    name = f"t_{uuid4().hex[:12]}"
    made = f" TEMPLATE {urlsplit(like).path[1:]} STRATEGY FILE_COPY" if like else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{made}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _other_user() -> str:
    """PostgreSQL refuses to run as root: the user its package made, else nobody."""
    names = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()
    return "postgres" if any(line.startswith("postgres:") for line in names) else "nobody"


def _run(*command: str | Path) -> None:
    """Run as another user when we are root; the output goes with the error."""
    as_other = ["runuser", "-u", _other_user(), "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [*as_other, *map(str, command)], stdout=output, stderr=output, cwd="/", check=False
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{output.read()}")
