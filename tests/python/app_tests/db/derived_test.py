"""Derived data is rebuilt when another version starts, and correct whoever writes."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from app.core import search_text
from app.db.derived import pending
from app.db.sqlite.integrity import check
from app_tests.api import add_note, engine_of, on_sqlite, open_api, other_process
from app_tests.db.databases import put_current

TITLE = "Größe (QA)"


def found(api: TestClient, q: str) -> list[str]:
    answer = api.get("/notes/", params={"q": q})
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json()["data"]]


def test_what_another_program_writes_is_found(api: TestClient) -> None:
    note = add_note(api, "lantern")
    with other_process(api).begin() as other:
        other.execute(text("UPDATE note SET title = :title"), {"title": TITLE})
    assert (found(api, "qa grösse"), found(api, "lantern")) == ([TITLE], [])
    with other_process(api).begin() as other:
        other.execute(text("DELETE FROM note"))
    assert found(api, "qa") == []
    assert api.get(f"/notes/{note}").status_code == 404


def test_what_this_program_writes_by_statements_is_found(api: TestClient) -> None:
    add_note(api, "lantern")
    with engine_of(api).begin() as connection:
        connection.execute(text("UPDATE note SET title = :title"), {"title": TITLE})
    with engine_of(api).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM derived_note_text WHERE text IS NULL")).scalar_one() == 0
    assert found(api, "QA") == [TITLE]


def test_a_write_that_is_taken_back_is_not_found(api: TestClient) -> None:
    add_note(api, "lantern")
    with engine_of(api).connect() as connection:
        connection.execute(text("UPDATE note SET title = :title"), {"title": TITLE})
    assert (found(api, "qa"), found(api, "lantern")) == ([], ["lantern"])


def test_more_rows_of_another_program_than_one_statement_takes_are_all_found(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        add_note(api, f"lantern {number}")
    with other_process(api).begin() as other:
        other.execute(text("UPDATE note SET title = :title"), {"title": TITLE})
    monkeypatch.setattr(pending, "BATCH", 2)
    pending._update_in_file.cache_clear()
    pending._query_and_update.cache_clear()
    try:
        assert len(found(api, "qa")) == 5
    finally:
        pending._update_in_file.cache_clear()
        pending._query_and_update.cache_clear()


def test_a_search_that_would_miss_rows_is_refused(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    add_note(api, "lantern")
    with other_process(api).begin() as other:
        other.execute(text("UPDATE note SET title = :title"), {"title": TITLE})
    with monkeypatch.context() as patch:
        patch.setattr(pending, "MOST_SECONDS_BEFORE_SEARCH", -1)
        answer = api.get("/notes/", params={"q": "qa"})
        assert answer.status_code == 503
        assert "Try again" in answer.json()["detail"]
    # Its work is kept.
    assert found(api, "qa") == [TITLE]


def test_a_start_makes_what_another_program_wrote_known(tmp_path: Path, database: dict[str, str]) -> None:
    with open_api(tmp_path, **database) as api:
        add_note(api, "lantern")
        with other_process(api).begin() as other:
            other.execute(text("UPDATE note SET title = :title"), {"title": TITLE})
    with open_api(tmp_path, **database) as api, engine_of(api).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM derived_note_text WHERE text IS NULL")).scalar_one() == 0


def test_a_start_makes_anew_what_another_version_derived(
    tmp_path: Path, database: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_api(tmp_path, **database) as api:
        add_note(api, TITLE)
        with engine_of(api).begin() as connection:
            connection.execute(text("UPDATE derived_note_text SET text = '  old'"))
        assert found(api, "old") == [TITLE]
    monkeypatch.setattr("app.db.derived.VERSION", search_text.VERSION + 1)
    with open_api(tmp_path, **database) as api:
        assert (found(api, "old"), found(api, "qa")) == ([], [TITLE])
        assert api.get("/notes/").json()["count"] == 1


def test_a_start_makes_anew_what_a_version_without_index_texts_derived(tmp_path: Path) -> None:
    path = put_current(tmp_path)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE IF EXISTS derived_form")
    with open_api(tmp_path) as api:
        title = api.get("/notes/").json()["data"][0]["title"]
        assert title in found(api, title.upper())
    assert not check(path).any()


@on_sqlite
def test_what_is_no_text_keeps_no_other_row_from_being_found(api: TestClient, tmp_path: Path) -> None:
    broken = add_note(api, "lantern")
    add_note(api, "torch")
    with create_engine(f"sqlite:///{tmp_path / 'app.db'}").begin() as other:
        other.exec_driver_sql("UPDATE note SET title = CAST(x'ff41' AS TEXT) WHERE title = 'lantern'")
    assert found(api, "torch") == ["torch"]
    api.delete(f"/notes/{broken}")
    assert found(api, "torch") == ["torch"]
