"""Rows that are deleted while a request changes them."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app_tests.api import add_note, add_user, meanwhile, refused, sign_in


def test_a_user_who_is_deleted_during_a_change_is_a_conflict(api: TestClient) -> None:
    user = add_user(api, "ada@example.com")
    meanwhile(api, "UPDATE user", """DELETE FROM "user" WHERE email = 'ada@example.com'""")
    assert refused(api.patch(f"/users/{user}", json={"full_name": "Ada"}), 409, "deleted in the meantime")


def test_a_note_that_is_deleted_during_a_change_is_a_conflict(api: TestClient) -> None:
    note = add_note(api, "Notes")
    meanwhile(api, "UPDATE note", "DELETE FROM note")
    assert refused(api.patch(f"/notes/{note}", json={"title": "More notes"}), 409, "deleted in the meantime")


def test_a_note_that_is_deleted_just_before_it_is_deleted_is_gone(api: TestClient) -> None:
    note = add_note(api, "Notes")
    # The first statement of a delete, which locks the others out.
    meanwhile(api, "DELETE FROM deleted_row", "DELETE FROM note")
    assert refused(api.delete(f"/notes/{note}"), 404, note)


def test_a_user_who_is_deleted_while_they_add_a_note_is_a_conflict(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    meanwhile(admin, "INSERT INTO note", """DELETE FROM "user" WHERE email = 'ada@example.com'""")
    assert refused(ada.post("/notes/", json={"title": "Notes"}), 409, "account was deleted")


def test_an_email_that_is_taken_during_a_change_is_a_conflict(api: TestClient) -> None:
    user = add_user(api, "ada@example.com")
    add_user(api, "bob@example.com")
    meanwhile(api, "UPDATE user", """UPDATE "user" SET email = 'eve@example.com' WHERE email = 'bob@example.com'""")
    assert refused(api.patch(f"/users/{user}", json={"email": "eve@example.com"}), 409, "eve@example.com")
