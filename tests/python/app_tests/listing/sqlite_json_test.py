"""Rows that SQLite writes as JSON equal what Pydantic would write."""

from __future__ import annotations

import enum

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Column, Enum, Float, LargeBinary, String, text
from sqlalchemy.types import TypeEngine

from app.features.users.models import USERS
from app.listing.sqlite_json import supports_columns
from app_tests.api import add_note, add_user, engine_of, on_sqlite

TEXTS = [
    "two\nlines",
    'a "quoted" \\ word',
    "tab\t, bell \a, delete \x7f",
    "Ä 会議 🎉 \u2028",
    "</script>",
    "null",
    "1",
]


@pytest.mark.parametrize("title", TEXTS)
def test_a_text_is_the_same_in_a_list_and_by_itself(api: TestClient, title: str) -> None:
    note = api.get(f"/notes/{add_note(api, title)}").json()
    answer = api.get("/notes/", params={"sort": "title"}).json()
    assert (note["title"], answer["data"]) == (title, [note])


@pytest.mark.parametrize("sort", USERS.sorts)
def test_a_user_is_the_same_in_a_list_and_alone(admin: TestClient, sort: str) -> None:
    add_user(admin, "ada@example.com", full_name="Ada", is_active=False)
    users = admin.get("/users/", params={"sort": sort}).json()["data"]
    assert len(users) == 2
    assert users == [admin.get(f"/users/{user['id']}").json() for user in users]


@on_sqlite
def test_a_time_of_a_whole_second_is_the_same_in_a_list_and_by_itself(api: TestClient) -> None:
    note = add_note(api, "lamp")
    with engine_of(api).begin() as connection:
        connection.execute(text("UPDATE note SET created_at = '2026-01-01 00:00:00.000000'"))
    (row,) = api.get("/notes/").json()["data"]
    assert row["created_at"] == api.get(f"/notes/{note}").json()["created_at"] == "2026-01-01T00:00:00Z"


@on_sqlite
def test_one_damaged_row_does_not_take_a_list_away(api: TestClient) -> None:
    add_note(api, "well")
    note = add_note(api, "damaged")
    with engine_of(api).begin() as connection:
        connection.execute(text("UPDATE note SET created_at = '2026-0a-01 00:00:00.000001' WHERE title = 'damaged'"))
    damaged, well = api.get("/notes/", params={"sort": "title"}).json()["data"]
    assert (damaged["id"], damaged["created_at"]) == (note, "2026-0a-01T00:00:00.000001Z")
    assert well["title"] == "well"


class Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize("type_", [Float(), LargeBinary(), Enum(Colour)])
def test_what_sqlite_writes_in_another_way_is_left_to_pydantic(type_: TypeEngine[object]) -> None:
    assert supports_columns([Column("name", String)])
    assert not supports_columns([Column("name", String), Column("other", type_)])
