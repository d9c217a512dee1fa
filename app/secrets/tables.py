"""The tables of the secrets database: the only place from which a person can be read, and be removed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

TABLES = MetaData()

MASTERS = Table(  # which master key is in force; the keys themselves lie in the environment or in a file
    "masters",
    TABLES,
    Column("fingerprint", String(16), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
)
SYSTEM_KEYS = Table(
    "system_keys",
    TABLES,
    Column("name", String(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master", String(16), nullable=False),
)
PERSON_KEYS = Table(
    "person_keys",
    TABLES,
    Column("subject", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master", String(16), nullable=False),
)
ERASED = Table(
    "erased",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subject", Uuid, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
)
BLIND_INDEX = Table(
    "blind_index",
    TABLES,
    Column("subject", Uuid, primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("tag", LargeBinary, nullable=False),
    Index("blind_index_tag", "kind", "tag"),
)
CREDENTIALS = Table(
    "credentials",
    TABLES,
    Column("person_id", Uuid, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("hash", String(255), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)
SESSIONS = Table(
    "sessions",
    TABLES,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("opened_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("client", String(200), nullable=False),
)
LINKS = Table(
    "links",
    TABLES,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("person_id", Uuid, index=True),
    Column("payload", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
STANDING = Table(
    "standing_links",
    TABLES,
    Column("kind", String(32), primary_key=True),
    Column("subject", Uuid, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("box", LargeBinary, nullable=False),
)
DRAFTS = Table(
    "drafts",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("box", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
HEADINGS = Table(  # what the columns of an organisation's lists mean, by a keyed hash of the header
    "headings",
    TABLES,
    Column("organisation_id", Uuid, primary_key=True),
    Column("tag", LargeBinary(32), primary_key=True),
    Column("field", String(32), nullable=False),
)
