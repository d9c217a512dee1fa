"""Where the ledger lies, said in the library's words, and made ready for it."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict

from app.settings import Settings

SCHEMA = "ledger"
LOCK = 0x6D757374  # one process at a time makes schemas and tables: "IF NOT EXISTS" races with itself


def environment(settings: Settings) -> dict[str, str]:
    """The library's environment for this deployment; the schema is there when this returns."""
    if not settings.postgresql:
        return {
            "PERSISTENCE_MODULE": "app.recorders.sqlite:Factory",
            "SQLITE_DBNAME": str(settings.file("ledger.db")),
        }
    make_schema(settings.database, SCHEMA)
    parts = conninfo_to_dict(settings.database)
    return {
        "PERSISTENCE_MODULE": "app.recorders.postgres:Factory",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts.get("host", "")),
        "POSTGRES_PORT": str(parts.get("port", "5432")),
        "POSTGRES_USER": str(parts.get("user", "")),
        "POSTGRES_PASSWORD": str(parts.get("password", "")),
        "POSTGRES_SCHEMA": SCHEMA,
        "POSTGRES_POOL_SIZE": "2",
        "POSTGRES_MAX_OVERFLOW": "10",
        "POSTGRESLOCK_TIMEOUT": "15",
    }


def make_schema(url: str, name: str) -> None:
    """Make the schema when it is missing."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        connection.execute(
            psycopg.sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(psycopg.sql.Identifier(name))
        )
