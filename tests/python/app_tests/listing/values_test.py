"""A list with a column that SQLite would write differently, so its rows are read as values."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, create_engine
from sqlmodel import Field, Session, SQLModel

from app.db.column_types import UtcDateTime
from app.db.derived.counters import row_count
from app.db.metadata import table_of
from app.listing import ListQuery, ListSpec, fetch_page


class Stone(SQLModel, table=True):
    metadata = MetaData()

    id: uuid.UUID = Field(primary_key=True)
    name: str | None
    weight: float
    found_at: datetime = Field(sa_type=UtcDateTime)


class StonePublic(SQLModel):
    id: uuid.UUID
    name: str | None
    weight: float
    found_at: datetime


STONES = ListSpec(Stone, StonePublic, sorts={"found_at": "found_at"}, search=("name",))
stones = table_of(Stone)


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
    first = fetch_page(session, STONES, ListQuery.model_validate({"sort": "found_at", "limit": 2}))
    rest = fetch_page(
        session, STONES, ListQuery.model_validate({"sort": "found_at", "limit": 2, "cursor": first.next_cursor})
    )
    rows = [json.loads(row) for row in (*first.rows, *rest.rows)]
    assert [row["weight"] for row in rows] == [0.1, 1 / 3, 2.0]
    assert rows[0] == {
        "id": "00000000-0000-0000-0000-000000000000",
        "name": None,
        "weight": 0.1,
        "found_at": "2026-01-01T00:00:00Z",
    }
    assert (first.count, rest.next_cursor) == (3, None)
