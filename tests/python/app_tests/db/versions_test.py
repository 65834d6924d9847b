"""Updates that name the version of the row that they change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app_tests.api import add_note, add_user, engine_of, other_process, refused, unquoted


def etag_of(api: TestClient, path: str) -> str:
    return str(api.get(path).headers["ETag"])


def rename(api: TestClient, path: str, title: str, etag: str) -> Response:
    answer: Response = api.patch(path, json={"title": title}, headers={"If-Match": etag})
    return answer


def test_an_update_of_the_current_version_succeeds_and_returns_the_next_one(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    before = etag_of(api, path)
    changed = rename(api, path, "More notes", before)
    assert changed.status_code == 200
    assert changed.headers["ETag"] == etag_of(api, path) != before
    assert rename(api, path, "Even more notes", changed.headers["ETag"]).status_code == 200


def test_an_update_of_an_older_version_is_refused_with_the_current_row(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    seen = etag_of(api, path)
    current = api.patch(path, json={"title": "More notes"}).json()
    answer = rename(api, path, "Other notes", seen)
    assert refused(answer, 412, "changed in the meantime")
    assert answer.json()["current"] == current == api.get(path).json()


def test_an_update_without_a_version_changes_every_version(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    assert api.patch(path, json={"title": "More notes"}).status_code == 200
    assert api.patch(path, json={"title": "Other notes"}).status_code == 200


@pytest.mark.parametrize(
    ("header", "status"), [("*", 200), ('"other", {etag}', 200), ('"other"', 412), ("W/{etag}", 412), ("", 412)]
)
def test_versions_are_compared_strongly(api: TestClient, header: str, status: int) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    assert rename(api, path, "More notes", header.format(etag=etag_of(api, path))).status_code == status


def test_a_value_that_is_set_back_has_the_same_version(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    seen = etag_of(api, path)
    api.patch(path, json={"title": "More notes"})
    api.patch(path, json={"title": "Notes"})
    assert rename(api, path, "Other notes", seen).status_code == 200


def locks(statement: str) -> bool:
    return statement.startswith("BEGIN IMMEDIATE") or statement.endswith("FOR UPDATE")


def before_lock(api: TestClient, statement: str) -> None:
    """Let another process run a statement between the route's first query of the row and the one that locks it."""
    statements = [statement]

    def run(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if locks(sql) and statements:
            with other_process(api).begin() as other:
                other.execute(text(statements.pop()))

    event.listen(engine_of(api), "before_cursor_execute", run)


def test_a_change_by_another_process_after_the_row_was_read_is_noticed(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    seen = etag_of(api, path)
    before_lock(api, "UPDATE note SET title = 'More notes'")
    answer = rename(api, path, "Other notes", seen)
    assert refused(answer, 412, "changed in the meantime")
    assert answer.json()["current"]["title"] == "More notes"


def test_a_row_that_is_deleted_after_it_was_read_is_a_conflict(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    seen = etag_of(api, path)
    before_lock(api, "DELETE FROM note")
    assert refused(rename(api, path, "Other notes", seen), 409, "deleted in the meantime")


def test_between_the_check_and_the_update_nobody_else_changes_the_row(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    tried: list[str] = []

    def change(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if unquoted(statement).startswith("UPDATE note"):
            with other_process(api).begin() as other, pytest.raises(OperationalError, match="lock"):
                other.execute(text("UPDATE note SET title = 'More notes'"))
            tried.append(statement)

    event.listen(engine_of(api), "before_cursor_execute", change)
    assert rename(api, path, "Other notes", etag_of(api, path)).status_code == 200
    assert len(tried) == 1


def test_of_many_updates_of_one_version_at_once_one_succeeds(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    seen = etag_of(api, path)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: rename(api, path, f"Notes {number}", seen), range(24)))
    succeeded = [answer.json() for answer in answers if answer.status_code == 200]
    assert succeeded == [api.get(path).json()]
    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 23]


def test_without_a_version_an_update_needs_no_lock_and_no_additional_query(api: TestClient) -> None:
    path = f"/notes/{add_note(api, 'Notes')}"
    seen = etag_of(api, path)
    statements: list[str] = []
    event.listen(engine_of(api), "before_cursor_execute", lambda *values: statements.append(values[2]))
    assert rename(api, path, "More notes", seen).status_code == 200
    with_version = len(statements)
    assert any(map(locks, statements))
    statements.clear()
    assert api.patch(path, json={"title": "Other notes"}).status_code == 200
    assert not any(map(locks, statements))
    assert len(statements) < with_version


def test_an_update_of_a_user_names_a_version(admin: TestClient) -> None:
    path = f"/users/{add_user(admin, 'ada@example.com')}"
    seen = etag_of(admin, path)
    assert admin.patch(path, json={"full_name": "Ada"}, headers={"If-Match": seen}).status_code == 200
    answer = admin.patch(path, json={"is_active": False}, headers={"If-Match": seen})
    assert refused(answer, 412, "changed in the meantime")
    assert answer.json()["current"] == admin.get(path).json()
    assert answer.json()["current"]["is_active"]
