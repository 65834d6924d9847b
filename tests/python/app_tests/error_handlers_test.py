"""Errors become HTTP responses of the form `{"detail": …}`, whatever the cause."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import TimeoutError

from app_tests.api import PASSWORD, escaped, on_sqlite, refused
from app_tests.api_fixtures import api

__all__ = ["api"]


@on_sqlite
def test_a_locked_database_is_503_and_stores_nothing(api: TestClient, tmp_path: Path) -> None:
    event.listen(api.app.state.engine, "checkout", lambda one, *_: one.execute("PRAGMA busy_timeout=1"))  # type: ignore[attr-defined]
    with sqlite3.connect(tmp_path / "app.db") as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(api.post("/notes/", json={"title": "Notes"}), 503, "locked", "Try again")
        assert api.get("/notes/").json()["count"] == 0
        other.rollback()
    assert api.post("/notes/", json={"title": "Notes"}).status_code == 201


@on_sqlite
def test_a_damaged_database_is_503(tmp_path: Path, api: TestClient) -> None:
    api.app.state.engine.dispose()  # type: ignore[attr-defined]
    (tmp_path / "app.db").write_bytes(b"This is no database. " * 1000)
    assert refused(api.get("/notes/"), 503, "damaged", "restore a backup")


def test_a_mistake_of_ours_is_500_in_the_form_of_the_others(api: TestClient) -> None:
    @api.app.get("/api/v1/mistake")  # type: ignore[attr-defined, untyped-decorator]
    def mistake() -> None:
        raise RuntimeError("the secret is 42")

    answer = api.get("/mistake")
    assert refused(answer, 500, "Something went wrong in the backend")
    assert "42" not in answer.text


def test_a_missing_connection_is_503_that_says_when_to_come_back(api: TestClient) -> None:
    @api.app.get("/api/v1/busy")  # type: ignore[attr-defined, untyped-decorator]
    def busy() -> None:
        raise TimeoutError("QueuePool limit reached")

    answer = api.get("/busy")
    assert refused(answer, 503, "busy", "Try again")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/users/", "/users/signup", "/users/me/password"])
@pytest.mark.parametrize("password", ["pa55wd", "p" * 129, f"{PASSWORD}\0", f"{PASSWORD}\ud800", {"word": PASSWORD}])
def test_no_answer_and_no_log_repeats_a_password(
    api: TestClient, caplog: pytest.LogCaptureFixture, path: str, password: object
) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"email": "ada@example.com", "password": password, "current_password": password, "new_password": password}
    answer = api.request("PATCH" if path.endswith("/password") else "POST", path, **escaped(body))
    assert refused(answer, 422, "password")
    for said in (answer.text, caplog.text):
        assert not any(secret in said for secret in ("pa55wd", "ppp", PASSWORD))


def test_a_half_body_is_not_repeated(api: TestClient) -> None:
    content = b'{"email": "ada@example.com", "password": "' + PASSWORD.encode()
    answer = api.post("/users/", content=content, headers={"Content-Type": "application/json"})
    assert refused(answer, 422, "JSON decode error")
    assert PASSWORD not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/notes/", 405)])
def test_what_has_no_route_has_the_same_form(api: TestClient, method: str, path: str, status: int) -> None:
    assert refused(api.request(method, path), status)
