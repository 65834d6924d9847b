"""The five routes of `/users/`, called by the local user, who is a superuser."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from app_tests.api import PASSWORD, add_user, refused


def test_a_created_user_is_read_back(api: TestClient) -> None:
    created = api.post("/users/", json={"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada"})
    assert created.status_code == 201
    user = created.json()
    assert api.get(f"/users/{user['id']}").json() == user
    assert user == {
        "id": user["id"],
        "created_at": user["created_at"],
        "email": "ada@example.com",
        "full_name": "Ada",
        "is_active": True,
        "is_superuser": False,
    }


def test_created_at_has_its_offset(api: TestClient) -> None:
    user = api.get(f"/users/{add_user(api, 'ada@example.com')}").json()
    assert datetime.fromisoformat(user["created_at"]).utcoffset() == timedelta(0)


def test_the_list_is_paged_oldest_first_with_the_count_of_all(api: TestClient) -> None:
    emails = [f"user{number}@example.com" for number in range(4)]
    for email in emails:
        add_user(api, email)
    page = api.get("/users/", params={"skip": 2, "limit": 2}).json()
    assert [user["email"] for user in page["data"]] == emails[1:3]
    assert page["count"] == 5  # with the local user


def test_an_update_changes_only_what_it_names(api: TestClient) -> None:
    user_id = add_user(api, "ada@example.com", full_name="Ada")
    changed = api.patch(f"/users/{user_id}", json={"is_active": False})
    assert changed.status_code == 200
    assert changed.json()["is_active"] is False
    assert changed.json()["full_name"] == "Ada"


def test_a_full_name_can_be_taken_back(api: TestClient) -> None:
    user_id = add_user(api, "ada@example.com", full_name="Ada")
    assert api.patch(f"/users/{user_id}", json={"full_name": None}).json()["full_name"] is None


def test_a_deleted_user_is_gone(api: TestClient) -> None:
    user_id = add_user(api, "ada@example.com")
    assert api.delete(f"/users/{user_id}").status_code == 204
    assert refused(api.get(f"/users/{user_id}"), 404, user_id)
    assert refused(api.delete(f"/users/{user_id}"), 404, user_id)


def test_unknown_ids_are_404(api: TestClient) -> None:
    unknown = uuid.uuid4()
    for answer in (
        api.get(f"/users/{unknown}"),
        api.patch(f"/users/{unknown}", json={}),
        api.delete(f"/users/{unknown}"),
    ):
        assert refused(answer, 404, str(unknown))


def test_ids_that_are_no_uuid_are_422(api: TestClient) -> None:
    for answer in (api.get("/users/one"), api.patch("/users/one", json={}), api.delete("/users/one")):
        assert refused(answer, 422, "id")


def test_the_local_user_stays(api: TestClient) -> None:
    local = api.get("/users/me").json()["id"]
    assert refused(api.delete(f"/users/{local}"), 409, "cannot be deleted")
    add_user(api, "second@example.com", is_superuser=True)
    assert refused(api.patch(f"/users/{local}", json={"is_superuser": False}), 409, "keep all rights")
    assert refused(api.patch(f"/users/{local}", json={"is_active": False}), 409, "keep all rights")
