"""Passwords are stored as argon2 hashes and never returned."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import text

from app_tests.api import PASSWORD, add_user, on_sqlite, other_process, refused, sign_in

NEW = "another good password"


def test_a_password_is_stored_as_an_argon2id_hash(api: TestClient) -> None:
    add_user(api, "ada@example.com")
    with other_process(api).connect() as other:
        stored = other.execute(text("""SELECT * FROM "user" WHERE email = 'ada@example.com'""")).mappings().one()
    assert stored["hashed_password"].startswith("$argon2id$")
    assert PASSWORD not in str(stored)


@on_sqlite
def test_no_password_is_in_the_files(api: TestClient, tmp_path: Path) -> None:
    add_user(api, "ada@example.com")
    assert PASSWORD.encode() not in (tmp_path / "app.db-wal").read_bytes() + (tmp_path / "app.db").read_bytes()


def test_no_answer_holds_a_password_or_its_hash(api: TestClient) -> None:
    user = add_user(api, "ada@example.com")
    updated = api.patch(f"/users/{user}", json={"password": NEW})
    for answer in (updated, api.get(f"/users/{user}"), api.get("/users/"), api.get("/users/me")):
        assert "password" not in answer.text
        assert NEW not in answer.text


def test_a_changed_password_replaces_the_old_one(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert ada.patch("/users/me/password", json=body).status_code == 204
    sign_in(admin, "ada@example.com", NEW)
    old = admin.post("/login/access-token", data={"username": "ada@example.com", "password": PASSWORD})
    assert refused(old, 400, "password")


def test_a_superuser_sets_anyones_password(admin: TestClient) -> None:
    user = add_user(admin, "ada@example.com")
    assert admin.patch(f"/users/{user}", json={"password": NEW}).status_code == 200
    sign_in(admin, "ada@example.com", NEW)


def test_a_wrong_current_password_changes_nothing(admin: TestClient) -> None:
    answer = admin.patch("/users/me/password", json={"current_password": "not the one", "new_password": NEW})
    assert refused(answer, 400, "current password")


def test_a_new_password_has_the_limits_of_any(admin: TestClient) -> None:
    answer = admin.patch("/users/me/password", json={"current_password": PASSWORD, "new_password": "short"})
    assert refused(answer, 422, "new_password")


def test_the_local_user_has_no_password_to_change(api: TestClient) -> None:
    local = api.get("/users/me").json()["id"]
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert refused(api.patch("/users/me/password", json=body), 409, "local user")
    assert refused(api.patch(f"/users/{local}", json={"password": NEW}), 409, "local user")
