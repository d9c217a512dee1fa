"""Lists between two steps: only for whoever sent them, for two hours; headers are remembered unreadably."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.secrets import Secrets
from app.secrets.tables import DRAFTS, HEADINGS
from app.settings import Settings

LIST = {"rows": [[1, ["张三", "13800000001"]]]}


def test_a_draft_is_its_senders_alone_and_lies_sealed(secrets: Secrets) -> None:
    coordinator, other = uuid4(), uuid4()
    draft = secrets.drafts.keep(coordinator, LIST)
    assert secrets.drafts.open(draft, coordinator) == LIST
    assert secrets.drafts.open(draft, other) is None
    with secrets.engine.connect() as connection:
        assert "张三".encode() not in connection.scalars(select(DRAFTS.c.box)).one()


def test_a_draft_ends_by_itself_and_with_its_sender(settings: Settings) -> None:
    now = [datetime(2026, 2, 3, 8, tzinfo=UTC)]
    secrets, coordinator = Secrets(settings, clock=lambda: now[0]), uuid4()
    first, second = (secrets.drafts.keep(coordinator, LIST) for _ in range(2))
    secrets.drafts.drop(first, coordinator)
    assert secrets.drafts.open(first, coordinator) is None
    now[0] += timedelta(hours=2)
    assert secrets.drafts.open(second, coordinator) is None
    third = secrets.drafts.keep(coordinator, LIST)
    secrets.destroy_key(coordinator)
    assert secrets.drafts.open(third, coordinator) is None
    secrets.close()


@pytest.mark.usefixtures("database")
def test_headers_are_remembered_per_organisation_and_not_readable(secrets: Secrets) -> None:
    ours, theirs = uuid4(), uuid4()
    secrets.headings.remember(ours, {"张三": "name", "呼 机": ""})
    secrets.headings.remember(ours, {"张三": "mobile"})
    assert secrets.headings.recall(ours, ["张三", "呼  机", "?"]) == {"张三": "mobile", "呼  机": ""}
    assert secrets.headings.recall(theirs, ["张三"]) == {}
    with secrets.engine.connect() as connection:
        assert all("张三".encode() not in tag for tag in connection.scalars(select(HEADINGS.c.tag)))


@pytest.mark.usefixtures("database")
def test_many_are_found_at_once_and_indexed_twice_without_harm(secrets: Secrets) -> None:
    known = [(uuid4(), "mobile", f"1380000{n:04}") for n in range(1200)]
    secrets.index_many(known)
    secrets.index_many(known)
    found = secrets.find_many("mobile", [text for _, _, text in known] + ["13999999999"])
    assert found == {text: [subject] for subject, _, text in known}
