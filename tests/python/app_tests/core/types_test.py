"""Times in the database are stored with any offset and returned in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, literal, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from app.core.types import utc_now
from app.db.column_types import UtcDateTime

TABLE = Table("event", MetaData(), Column("at", UtcDateTime))
NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
IN_TOKYO = NOON.astimezone(timezone(timedelta(hours=9)))


@pytest.fixture
def database() -> Iterator[Connection]:
    with create_engine("sqlite://").connect() as connection:
        TABLE.metadata.create_all(connection)
        yield connection


@pytest.mark.parametrize("time", [NOON, IN_TOKYO, utc_now(), None], ids=["UTC", "Tokyo", "microseconds", "none"])
def test_a_time_comes_back_as_the_same_moment_in_utc(database: Connection, time: datetime | None) -> None:
    database.execute(TABLE.insert().values(at=time))
    stored = database.execute(select(TABLE.c.at)).scalar_one()
    assert stored == time
    assert time is None or stored.utcoffset() == timedelta(0)


def test_times_of_other_offsets_are_found_and_sorted_by_moment(database: Connection) -> None:
    later = IN_TOKYO + timedelta(hours=1)
    database.execute(TABLE.insert(), [{"at": later}, {"at": NOON}])
    assert list(database.execute(select(TABLE.c.at).order_by(TABLE.c.at)).scalars()) == [NOON, later]
    assert database.execute(select(TABLE.c.at).where(TABLE.c.at > IN_TOKYO)).scalar_one() == later


def test_a_time_without_an_offset_is_refused(database: Connection) -> None:
    with pytest.raises(StatementError, match="has no offset"):
        database.execute(TABLE.insert().values(at=datetime(2026, 3, 29, 12)))


def test_a_time_in_the_text_of_a_statement_is_the_one_that_is_stored(database: Connection) -> None:
    database.execute(TABLE.insert().values(at=NOON))
    query = select(TABLE.c.at).where(TABLE.c.at == literal(IN_TOKYO, UtcDateTime))
    text = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    assert "2026-03-29 12:00:00" in text
    assert len(database.exec_driver_sql(text).all()) == 1
