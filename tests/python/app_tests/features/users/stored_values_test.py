"""Invalid stored values are shown unchanged, and cannot lock everyone out."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.core.errors import SettingsError
from app_tests.api import (
    ADMIN,
    PASSWORD,
    add_user,
    open_api,
    open_api_with_sign_in,
    other_process,
    refused,
    sign_in,
)

TOO_DEAR = "$argon2id$v=19$m=4194304,t=3,p=4$c29tZXNhbHQxMjM0NTY3OA$RdescudvJCsgt3ub+b0QXBbGVqN0bXhgzTDD0UG7aXA"


def store(api: TestClient, values: str, where: str = "1 = 1") -> None:
    """Change stored users in a way that no route allows."""
    with other_process(api).begin() as other:
        other.execute(text(f'UPDATE "user" SET {values} WHERE {where}'))


@pytest.mark.parametrize("email", ["me@localhost", "ME@Example.com", "no address", "me@example.invalid", ""])
def test_an_odd_address_of_the_local_user_is_shown_and_can_be_changed(api: TestClient, email: str) -> None:
    store(api, f"email = '{email}', full_name = '{'n' * 255}'")
    me = api.get("/users/me")
    assert (me.status_code, me.json()["email"]) == (200, email)
    assert api.get("/users/").json()["data"][0]["email"] == email
    assert api.patch("/users/me", json={"full_name": "Me"}).json()["email"] == email
    assert api.patch("/users/me", json={"email": "me@example.com"}).json()["email"] == "me@example.com"


@pytest.mark.parametrize(
    "values", [f"hashed_password = '{TOO_DEAR}'", "hashed_password = 'none'", "email = 'Admin@Example.com'"]
)
def test_a_superuser_who_cannot_sign_in_does_not_count(tmp_path: Path, values: str) -> None:
    with open_api_with_sign_in(tmp_path) as anyone:
        admin = sign_in(anyone, ADMIN)
        add_user(admin, "second@example.com", is_superuser=True)
        store(admin, values, f"email = '{ADMIN}'")
        second = sign_in(anyone, "second@example.com")
        assert refused(second.delete("/users/me"), 409, "last active superuser")
        store(admin, "is_active = false", "email = 'second@example.com'")
    with pytest.raises(SettingsError, match="no superuser can sign in"):
        open_api(tmp_path, AUTH_REQUIRED="true")
    first = {"FIRST_SUPERUSER_EMAIL": "third@example.com", "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    sign_in(open_api(tmp_path, AUTH_REQUIRED="true", **first), "third@example.com")


def test_a_hash_that_is_too_dear_is_a_wrong_password(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    store(admin, f"hashed_password = '{TOO_DEAR}'", "email = 'ada@example.com'")
    answer = admin.post("/login/access-token", data={"username": "ada@example.com", "password": PASSWORD})
    assert refused(answer, 400, "The email or the password is wrong")
