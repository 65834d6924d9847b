"""Helpers that read lists page by page, and record the statements for it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from app_tests.api import engine_of


def pages(api: TestClient, path: str, **query: Any) -> list[list[dict[str, Any]]]:
    """Return the rows of all pages, read one after the other."""
    found = []
    cursor = None
    while True:
        answer = api.get(path, params={**query, **({} if cursor is None else {"cursor": cursor})})
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["data"])
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


@contextlib.contextmanager
def statements_of(api: TestClient) -> Iterator[list[tuple[str, Any]]]:
    """Yield the statements, with parameters, that the application executes during the block."""
    asked: list[tuple[str, Any]] = []

    def remember(_connection: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:
        asked.append((sql, parameters))

    event.listen(engine_of(api), "before_cursor_execute", remember)
    try:
        yield asked
    finally:
        event.remove(engine_of(api), "before_cursor_execute", remember)


def plan(database: Path, sql: str, parameters: Any) -> list[str]:
    """Return the steps of SQLite's query plan for a statement."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
