"""The real application on a real database, called in this process."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from app.core.settings import Settings
from app.serve.server import create_ready_app
from harness.sample import FEATURES

API = "/api/v1"
PASSWORD = "correct horse battery"
ADMIN = "admin@example.com"

# For tests that apply only to SQLite files.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def open_api(data_dir: Path, features: Iterable[APIRouter] = FEATURES, /, **environment: str) -> TestClient:
    """Return a client of the application with these variables. Errors of routes become responses, as users see them.

    :param features: those of harness.sample, unless others are given.
    """
    settings = Settings.from_environment({"DATA_DIR": str(data_dir), **environment})
    app = create_ready_app(settings, features)
    return TestClient(app, base_url=f"http://testserver{API}", raise_server_exceptions=False)


def open_api_with_sign_in(
    data_dir: Path, features: Iterable[APIRouter] = FEATURES, /, **environment: str
) -> TestClient:
    """Return a client, not signed in, of an application whose superuser is ADMIN with PASSWORD."""
    first = {"FIRST_SUPERUSER_EMAIL": ADMIN, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    return open_api(data_dir, features, AUTH_REQUIRED="true", **first, **environment)


def add_user(api: TestClient, email: str, **fields: object) -> str:
    """Create a user with PASSWORD and return their id."""
    answer = api.post("/users/", json={"email": email, "password": PASSWORD, **fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def add_note(api: TestClient, title: str) -> str:
    """Create a note of the caller and return its id."""
    answer = api.post("/notes/", json={"title": title})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def sign_in(api: TestClient, email: str, password: str = PASSWORD) -> TestClient:
    """Return a client of the same application whose requests carry this user's token."""
    answer = api.post("/login/access-token", data={"username": email, "password": password})
    assert answer.status_code == 200, answer.text
    signed_in = TestClient(api.app, base_url=str(api.base_url), raise_server_exceptions=False)
    signed_in.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return signed_in


def refused(answer: Response, status: int, *words: str) -> bool:
    """Return whether an answer has this status and a detail with these words."""
    assert answer.status_code == status, answer.text
    detail = answer.json()["detail"]
    assert detail, "a refusal has a reason"
    return all(word in str(detail) for word in words)


def escaped(body: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a request with this body in ASCII, with lone surrogates as JSON escapes."""
    return {"content": json.dumps(body).encode("ascii"), "headers": {"Content-Type": "application/json"}}


def meanwhile(api: TestClient, before: str, statement: str) -> None:
    """Let another process run a statement just before the application runs the next one that begins with `before`."""
    statements = [statement]

    def run(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if unquoted(sql).startswith(before) and statements:
            with other_process(api).begin() as other:
                other.execute(text(statements.pop()))

    event.listen(engine_of(api), "before_cursor_execute", run)


def engine_of(api: TestClient) -> Engine:
    """Return the engine of a client's application."""
    engine: Engine = api.app.state.engine  # type: ignore[attr-defined]
    return engine


def other_process(api: TestClient) -> Engine:
    """Return another engine for the same database, like one of another process. It does not wait for locks."""
    engine = engine_of(api)
    if engine.dialect.name != "sqlite":
        return create_engine(engine.url, connect_args={"options": "-c lock_timeout=1"}, poolclass=NullPool)
    other = create_engine(engine.url, connect_args={"timeout": 0}, poolclass=NullPool)
    event.listen(other, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    return other


def unquoted(sql: str) -> str:
    """Return a statement without quotes around names, because only some databases quote `user`."""
    return sql.replace('"', "")
