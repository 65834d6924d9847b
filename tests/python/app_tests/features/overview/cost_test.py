"""The cost of the overview does not depend on the number of rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import Session

from app.core.types import utc_now
from app.features.users.local import LOCAL_USER_ID
from app.listing.summary import MAX_PER_DAY
from app_tests.api import engine_of, on_sqlite
from app_tests.listing.list_calls import plan, statements_of
from harness.sample.models import Note


@contextlib.contextmanager
def counted_steps(api: TestClient) -> Iterator[list[int]]:
    """Yield a list with one number: the steps of SQLite's virtual machine that the block takes.

    Reading a row takes about ten steps, so they also measure the rows that are read.
    """
    steps = [0]

    def count() -> None:
        steps[0] += 1

    def watch(_connection: object, cursor: Any, *_: object) -> None:
        cursor.connection.set_progress_handler(count, 1)

    event.listen(engine_of(api), "before_cursor_execute", watch)
    try:
        yield steps
    finally:
        event.remove(engine_of(api), "before_cursor_execute", watch)


def add_notes(api: TestClient, count: int) -> None:
    with Session(engine_of(api)) as session:
        now = utc_now()
        session.add_all(Note(title=f"Note {number}", owner_id=LOCAL_USER_ID, created_at=now) for number in range(count))
        session.commit()


def steps_of(api: TestClient) -> int:
    api.get("/overview")
    with counted_steps(api) as steps:
        assert api.get("/overview").status_code == 200
    return steps[0]


@on_sqlite
def test_more_rows_take_no_more_statements_and_read_no_more_rows(api: TestClient) -> None:
    add_notes(api, 100)
    few = steps_of(api)
    with statements_of(api) as statements_for_few:
        api.get("/overview")
    add_notes(api, 2 * MAX_PER_DAY)
    many = steps_of(api)
    add_notes(api, 20_000)
    with statements_of(api) as statements_for_most:
        api.get("/overview")

    assert few < many
    assert steps_of(api) == pytest.approx(many, rel=0.01)
    assert len(statements_for_most) == len(statements_for_few) <= 5, "the caller, and two for each list"


@on_sqlite
def test_no_statement_sorts_or_reads_a_whole_table(api: TestClient) -> None:
    add_notes(api, 100)
    with statements_of(api) as statements:
        api.get("/overview")
    database = engine_of(api).url.database
    assert database is not None
    for sql, parameters in statements:
        steps = plan(database, sql, parameters)  # type: ignore[arg-type]
        assert not [step for step in steps if "TEMP B-TREE" in step], sql
        assert not {"SCAN note", "SCAN user"} & set(steps), sql
