"""A list with a column that SQLite would write in another way: its rows are read as values."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Float, MetaData, String, Table, Uuid, create_engine
from sqlmodel import Session, SQLModel

from app.db.column_types import UtcDateTime
from app.db.derived.counters import row_count
from app.db.derived.listed import Listed
from app.listing.keyset import Sort
from app.listing.listing import Listing
from app.listing.page import read_page
from app.listing.params import ListQuery

stones = Table(
    "stone",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("name", String),
    Column("weight", Float),
    Column("found_at", UtcDateTime),
    info={"listed": Listed(search=("name",))},
)


class StonePublic(SQLModel):
    id: uuid.UUID
    name: str | None
    weight: float
    found_at: datetime


STONES = Listing(stones, StonePublic, {"found_at": Sort((stones.c.found_at, stones.c.id))})


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    stones.create(engine)
    row_count.create(engine)
    with Session(engine) as session:
        for number, weight in enumerate((0.1, 1 / 3, 2.0)):
            found_at = datetime(2026, 1, 1, second=number, tzinfo=UTC)
            values = {"id": uuid.UUID(int=number), "name": None, "weight": weight, "found_at": found_at}
            session.execute(stones.insert().values(values))
        session.execute(row_count.insert().values(table_name="stone", scope="", n=3))
        yield session
    engine.dispose()


def test_its_pages_go_on_and_lose_no_digit(session: Session) -> None:
    first = read_page(session, STONES, ListQuery.model_validate({"limit": 2}), "found_at")
    rest = read_page(session, STONES, ListQuery.model_validate({"limit": 2, "cursor": first.next_cursor}), "found_at")
    rows = [json.loads(row) for row in (*first.rows, *rest.rows)]
    assert [row["weight"] for row in rows] == [0.1, 1 / 3, 2.0]
    assert rows[0] == {
        "id": "00000000-0000-0000-0000-000000000000",
        "name": None,
        "weight": 0.1,
        "found_at": "2026-01-01T00:00:00Z",
    }
    assert (first.count, rest.next_cursor) == (3, None)
