"""Pages of lists: by cursor, in every order, with an exact count, and with few statements."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.features.users.models import USERS
from app_tests.api import add_note, add_user, refused, sign_in
from app_tests.listing.list_calls import pages, statements_of
from harness.sample.models import NOTES

TITLES = ["Lamp", "apple", "Zebra", "lamp", "Äpfel", "apple", ""]


def fill(api: TestClient) -> None:
    for number, title in enumerate(TITLES):
        body = {"title": title or "-", "description": f"no {number % 2}" if number % 3 else None}
        assert api.post("/notes/", json=body).status_code == 201


@pytest.mark.parametrize("sort", NOTES.sorts)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_the_pages_of_a_list_are_the_list(api: TestClient, sort: str, order: str) -> None:
    fill(api)
    (whole,) = pages(api, "/notes/", sort=sort, order=order)
    parts = pages(api, "/notes/", sort=sort, order=order, limit=2)
    assert [len(part) for part in parts] == [2, 2, 2, 1]
    assert [row for part in parts for row in part] == whole


@pytest.mark.parametrize("sort", USERS.sorts)
def test_users_are_sorted_by_what_the_table_shows(admin: TestClient, sort: str) -> None:
    for email, name in (("b@example.com", "bob"), ("a@example.com", "Zoe"), ("c@example.com", None)):
        add_user(admin, email, full_name=name, is_active=name != "bob")
    rows = [user for page in pages(admin, "/users/", sort=sort, limit=1) for user in page]
    assert len(rows) == 4
    keys = [(user["is_active"], user["is_superuser"]) if sort == "status" else user[sort] or "" for user in rows]
    assert keys == sorted(keys, key=lambda key: key.lower() if isinstance(key, str) else key)


def test_text_is_sorted_without_regard_to_case(api: TestClient) -> None:
    for title in ("b", "A", "C", "a"):
        add_note(api, title)
    (rows,) = pages(api, "/notes/", sort="title")
    assert [row["title"].lower() for row in rows] == ["a", "a", "b", "c"]


def test_a_page_goes_on_where_the_last_one_ended_whatever_happened_meanwhile(api: TestClient) -> None:
    for title in "abcd":
        add_note(api, title)
    first = api.get("/notes/", params={"sort": "title", "limit": 2}).json()
    api.delete(f"/notes/{first['data'][1]['id']}")
    add_note(api, "a0")
    rest = api.get("/notes/", params={"sort": "title", "limit": 9, "cursor": first["next_cursor"]}).json()
    assert [row["title"] for row in rest["data"]] == ["c", "d"]


def test_skip_leaves_out_rows_behind_a_cursor_too(api: TestClient) -> None:
    for title in ("a", "a", "a", "b", "c"):
        add_note(api, title)
    cursor = api.get("/notes/", params={"sort": "title", "limit": 1}).json()["next_cursor"]
    rest = api.get("/notes/", params={"sort": "title", "cursor": cursor, "skip": 3}).json()
    assert [row["title"] for row in rest["data"]] == ["c"]


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WyJ0aXRsZSIsImFzYyIsMV0", "é", "W" * 4096])
def test_a_cursor_that_is_none_is_refused(api: TestClient, cursor: str) -> None:
    assert refused(api.get("/notes/", params={"cursor": cursor}), 400, "cursor", "first page")


def test_a_cursor_of_another_sort_is_refused(api: TestClient) -> None:
    fill(api)
    cursor = api.get("/notes/", params={"sort": "title", "limit": 1}).json()["next_cursor"]
    assert refused(api.get("/notes/", params={"cursor": cursor, "sort": "owner"}), 400, "cursor")
    assert refused(api.get("/notes/", params={"cursor": cursor, "sort": "title", "order": "desc"}), 400, "cursor")


def test_an_owner_sees_and_counts_their_own(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    add_note(admin, "the admin's")
    for title in ("one", "two", "three"):
        add_note(ada, title)
    found = [row["title"] for page in pages(ada, "/notes/", sort="owner", limit=1) for row in page]
    assert found == ["one", "two", "three"]
    assert ada.get("/notes/").json()["count"] == 3
    assert admin.get("/notes/").json()["count"] == 4


def test_counts_follow_every_change(admin: TestClient) -> None:
    ada = sign_in(admin, "ada@example.com") if add_user(admin, "ada@example.com") else admin
    kept, gone = add_note(ada, "kept"), add_note(ada, "gone")
    ada.delete(f"/notes/{gone}")
    assert ada.get("/notes/").json()["count"] == 1
    ada.patch(f"/notes/{kept}", json={"title": "changed"})
    assert ada.get("/notes/").json()["count"] == 1
    ada.delete("/users/me")
    # The database deletes their notes with them.
    assert admin.get("/notes/").json()["count"] == 0
    assert admin.get("/users/").json()["count"] == 1


@pytest.mark.parametrize("query", [{}, {"sort": "title"}, {"q": "note"}, {"q": "note", "sort": "owner"}])
def test_a_list_of_many_rows_takes_no_more_statements_than_one_of_few(api: TestClient, query: dict[str, str]) -> None:
    add_note(api, "note")
    with statements_of(api) as few:
        pages(api, "/notes/", **query)
    for number in range(30):
        add_note(api, f"note {number}")
    with statements_of(api) as many:
        pages(api, "/notes/", **query)
    assert len(few) == len(many) <= 4
