"""The limits of each field of users, at every route that accepts it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app_tests.api import PASSWORD, add_user, escaped, on_sqlite, refused

# Wrong fields are refused before any database is used, so one database is enough for these many cases.
pytestmark = on_sqlite

ROUTES = [("POST", "/users/"), ("POST", "/users/signup"), ("PATCH", "/users/{id}"), ("PATCH", "/users/me")]
LOCAL_PART = "a" * 64
# 254 characters: RFC 5321 leaves no room for the 255th.
LONGEST_EMAIL = f"{LOCAL_PART}@{'.'.join(['b' * 60] * 3)}.cc.com"

WRONG = {
    "email, null": {"email": None},
    "email, no email": {"email": "ada"},
    "email, too long": {"email": f"{'a' * 250}@example.com"},
    "email, NUL": {"email": "a\0da@example.com"},
    "email, lone surrogate": {"email": "a\ud800da@example.com"},
    "email, a number": {"email": 1},
    "name, too long": {"full_name": "a" * 256},
    "name, NUL": {"full_name": "A\0da"},
    "name, lone surrogate": {"full_name": "A\ud800da"},
    "name, a number": {"full_name": 1},
}
WRONG_FOR_SUPERUSERS = {
    "active, null": {"is_active": None},
    "active, no boolean": {"is_active": "perhaps"},
    "superuser, null": {"is_superuser": None},
}
WRONG_PASSWORDS = {
    "null": None,
    "too short": "a" * 7,
    "too long": "a" * 129,
    "NUL": "long enough\0",
    "lone surrogate": "long enough\udfff",
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_wrong_field_is_refused_by_name(api: TestClient, method: str, path: str, fields: dict[str, object]) -> None:
    path = path.format(id=add_user(api, "someone@example.com"))
    body = {"email": "ada@example.com", "password": PASSWORD, **fields}
    assert refused(api.request(method, path, **escaped(body)), 422, *fields)


@pytest.mark.parametrize("fields", WRONG_FOR_SUPERUSERS.values(), ids=WRONG_FOR_SUPERUSERS)
@pytest.mark.parametrize("path", ["/users/", "/users/{id}"])
def test_a_wrong_right_is_refused_by_name(api: TestClient, path: str, fields: dict[str, object]) -> None:
    method = "POST" if path == "/users/" else "PATCH"
    path = path.format(id=add_user(api, "someone@example.com"))
    body = {"email": "ada@example.com", "password": PASSWORD, **fields}
    assert refused(api.request(method, path, json=body), 422, *fields)


@pytest.mark.parametrize("password", WRONG_PASSWORDS.values(), ids=WRONG_PASSWORDS)
@pytest.mark.parametrize("path", ["/users/", "/users/signup", "/users/{id}"])
def test_a_wrong_password_is_refused_and_not_repeated(api: TestClient, path: str, password: str | None) -> None:
    method = "PATCH" if "{id}" in path else "POST"
    path = path.format(id=add_user(api, "someone@example.com"))
    answer = api.request(method, path, **escaped({"email": "ada@example.com", "password": password}))
    assert refused(answer, 422, "password")
    assert password is None or password not in answer.text


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_fields_may_be_as_long_as_their_limit(api: TestClient, method: str, path: str) -> None:
    path = path.format(id=add_user(api, "someone@example.com"))
    body = {"email": LONGEST_EMAIL, "password": "p" * 128, "full_name": "n" * 255}
    answer = api.request(method, path, json=body)
    assert answer.status_code in {200, 201}, answer.text
    assert answer.json()["full_name"] == "n" * 255
    assert answer.json()["email"] == LONGEST_EMAIL


def test_what_is_missing_is_named(api: TestClient) -> None:
    assert refused(api.post("/users/", json={}), 422, "email", "password")
    assert refused(api.post("/users/signup", json={"email": "ada@example.com"}), 422, "password")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "\udcff"], ids=["none", "half", "list", "null", "bytes"])
def test_a_body_that_is_no_object_is_refused(api: TestClient, body: str) -> None:
    content = body.encode("utf-8", "surrogateescape")
    answer = api.post("/users/", content=content, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.json()["detail"]
