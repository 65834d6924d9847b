"""The overview: counts, rows by day and newest rows of every list, for the caller alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import bindparam, text

from app_tests.api import add_note, engine_of, on_sqlite, refused


def overview(client: TestClient, **query: int) -> dict[str, Any]:
    answer = client.get("/overview", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def notes_of(client: TestClient, **query: int) -> dict[str, Any]:
    (notes,) = (found for found in overview(client, **query)["lists"] if found["name"] == "notes")
    return dict(notes)


def date_back(api: TestClient, note: str, time: datetime) -> None:
    """Change the time when a note was created."""
    with engine_of(api).begin() as connection:
        stored = time.astimezone(UTC)
        if connection.dialect.name == "sqlite":
            values: dict[str, Any] = {"time": f"{stored:%Y-%m-%d %H:%M:%S.%f}", "id": note.replace("-", "")}
        else:
            values = {"time": stored, "id": note}
        change = text("UPDATE note SET created_at = :time WHERE id = :id").bindparams(
            bindparam("time"), bindparam("id")
        )
        connection.execute(change, values)


def test_an_empty_database_has_lists_without_rows(api: TestClient) -> None:
    found = overview(api)
    assert {of_list["name"] for of_list in found["lists"]} == {"users", "notes"}
    assert notes_of(api) == {"name": "notes", "count": 0, "added": [0] * 30, "newest": []}
    assert len(found["days"]) == 30
    assert found["days"] == sorted(found["days"])


def test_new_rows_are_counted_today_and_listed_the_newest_first(api: TestClient) -> None:
    ids = [add_note(api, f"Note {number}") for number in range(7)]
    notes = notes_of(api)
    assert notes["count"] == 7
    assert sum(notes["added"][-2:]) == 7, "they may be created just before midnight"
    assert [(row["id"], row["label"]) for row in notes["newest"]] == [
        (ids[number], f"Note {number}") for number in (6, 5, 4, 3, 2)
    ]


def test_rows_are_counted_on_the_callers_day(api: TestClient) -> None:
    midnight = datetime.combine(datetime.now(UTC), time(), UTC)
    date_back(api, add_note(api, "Late"), midnight - timedelta(days=3, minutes=1))
    date_back(api, add_note(api, "Early"), midnight - timedelta(days=3))
    date_back(api, add_note(api, "Old"), midnight - timedelta(days=40))
    for offset, expected in ((0, [1, 1]), (2, [0, 2]), (-2, [2, 0])):
        found = overview(api, utc_offset=offset)
        days = dict(zip(found["days"], notes_of(api, utc_offset=offset)["added"], strict=True))
        before, day = ((midnight - timedelta(days=number)).date().isoformat() for number in (4, 3))
        assert [days[before], days[day]] == expected
        assert sum(days.values()) == 2


def test_everyone_sees_their_own_rows_and_no_list_of_superusers(
    admin: TestClient, ada: TestClient, bob: TestClient
) -> None:
    add_note(ada, "Ada's")
    add_note(bob, "Bob's")
    assert [of_list["name"] for of_list in overview(ada)["lists"]] == ["notes"]
    assert (notes_of(ada)["count"], [row["label"] for row in notes_of(ada)["newest"]]) == (1, ["Ada's"])
    assert sum(notes_of(ada)["added"]) == 1
    assert {of_list["name"]: of_list["count"] for of_list in overview(admin)["lists"]} == {"users": 3, "notes": 2}


def test_without_a_token_there_is_no_overview(anyone: TestClient) -> None:
    assert refused(anyone.get("/overview"), 401, "Sign in")


def test_an_offset_that_no_zone_has_is_refused(api: TestClient) -> None:
    assert refused(api.get("/overview", params={"utc_offset": 901}), 422, "utc_offset")


@on_sqlite
def test_a_damaged_row_hides_no_other(api: TestClient) -> None:
    add_note(api, "Whole")
    damaged = add_note(api, "Damaged")
    with engine_of(api).begin() as connection:
        connection.execute(
            text("UPDATE note SET title = x'ff00', created_at = 'x' WHERE id = :id"), {"id": damaged.replace("-", "")}
        )
    notes = notes_of(api)
    assert notes["count"] == 2
    assert [row["label"] for row in notes["newest"]] == ["Whole"]


def test_a_long_title_is_cut(api: TestClient) -> None:
    add_note(api, "\N{SNOWMAN}" * 255)
    assert notes_of(api)["newest"][0]["label"] == "\N{SNOWMAN}" * 120
