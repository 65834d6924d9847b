"""`/users/me` and `/users/signup`: the caller's own account."""

from __future__ import annotations

import uuid

from fastapi.testclient import TestClient

from app_tests.api import PASSWORD, add_note, add_user, refused, sign_in


def test_without_sign_in_the_local_user_calls(api: TestClient) -> None:
    me = api.get("/users/me").json()
    assert (me["email"], me["is_superuser"]) == ("local@example.com", True)


def test_the_local_user_may_take_another_name_and_email(api: TestClient) -> None:
    before = api.get("/users/me").json()
    changed = api.patch("/users/me", json={"email": "me@example.com", "full_name": "Me"}).json()
    assert changed == {**before, "email": "me@example.com", "full_name": "Me"}
    assert api.get("/users/me").json() == changed


def test_the_local_user_is_not_deleted(api: TestClient) -> None:
    assert refused(api.delete("/users/me"), 409, "cannot be deleted")


def test_no_one_gives_themselves_rights(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    ada.patch("/users/me", json={"is_superuser": True, "full_name": "Ada"})
    assert ada.get("/users/me").json()["is_superuser"] is False
    ada.post("/users/signup", json={"email": "bob@example.com", "password": PASSWORD, "is_superuser": True})
    assert sign_in(admin, "bob@example.com").get("/users/me").json()["is_superuser"] is False


def test_whoever_signs_up_can_sign_in(anyone: TestClient) -> None:
    answer = anyone.post("/users/signup", json={"email": "ada@example.com", "password": PASSWORD})
    assert answer.status_code == 201
    assert sign_in(anyone, "ada@example.com").get("/users/me").json() == answer.json()


def test_whoever_deletes_their_account_loses_notes_and_token(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    note = add_note(ada, "Notes")
    assert ada.delete("/users/me").status_code == 204
    assert refused(ada.get("/users/me"), 401, "Sign in")
    assert refused(admin.get(f"/notes/{uuid.UUID(note)}"), 404, note)


def test_the_last_superuser_stays(admin: TestClient) -> None:
    assert refused(admin.delete("/users/me"), 409, "last active superuser")
    add_user(admin, "second@example.com", is_superuser=True)
    assert admin.delete("/users/me").status_code == 204
