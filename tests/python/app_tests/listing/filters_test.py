"""Filters by columns of each type, on both databases, and by which plan they are read."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlmodel import Field, SQLModel

from app.db.metadata import metadata, table_of
from app.listing import ListSpec
from app.listing.search import fetch
from app_tests.api import engine_of, refused
from app_tests.listing.list_calls import pages, statements_of
from app_tests.listing.things import Thing, with_things


@pytest.fixture
def things(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    return with_things(api, monkeypatch)


def fill(things: TestClient, number: int, values: Callable[[int], dict[str, Any]]) -> None:
    """Add so many things; `values` returns the columns of the thing with a number, in the types of Python."""
    rows = [{"id": uuid.UUID(int=at), "title": f"thing {at}", "data": {}, **values(at)} for at in range(number)]
    with engine_of(things).begin() as connection:
        connection.execute(insert(table_of(Thing)), rows)


def titles(things: TestClient, **query: Any) -> list[str]:
    """Return the titles of all pages."""
    return [row["title"] for page in pages(things, "/things/", **query) for row in page]


VALUES: list[tuple[dict[str, Any], dict[str, Any], int]] = [
    ({"number": 3}, {"number_min": 3, "number_max": 3}, 1),
    ({"number": 3}, {"number_min": 4}, 0),
    ({"big": 2**40}, {"big_min": 2**40}, 1),
    ({"weight": 0.5}, {"weight_max": 0.5}, 1),
    ({"weight": 0.5}, {"weight_max": 0.25}, 0),
    ({"price": "9.50"}, {"price_min": "9.5", "price_max": "10"}, 1),
    # As text, 9.50 would be larger than 10.
    ({"price": "9.50"}, {"price_min": "10"}, 0),
    ({"old_price": "9.50"}, {"old_price_max": "10"}, 1),
    ({"any_price": "0.125"}, {"any_price_min": "0.125"}, 1),
    ({"due": "2026-01-02"}, {"due_min": "2026-01-02", "due_max": "2026-01-02"}, 1),
    ({"due": "2026-01-02"}, {"due_min": "2026-01-03"}, 0),
    ({"at": "10:00:00"}, {"at_max": "10:00:00"}, 1),
    ({"local": "2026-01-01T00:00:00"}, {"local_min": "2026-01-01T00:00:00"}, 1),
    # The same moment with another offset.
    ({"moment": "2026-01-01T00:00:00+02:00"}, {"moment_max": "2025-12-31T22:00:00Z"}, 1),
    ({"moment": "2026-01-01T00:00:00+02:00"}, {"moment_min": "2025-12-31T22:00:01Z"}, 0),
    ({"colour": "the red one"}, {"colour": ["the red one", "the blue one"]}, 1),
    ({"colour": "the red one"}, {"colour": ["the blue one"]}, 0),
    ({"done": False}, {"done": False}, 1),
    ({"done": False}, {"done": True}, 0),
    ({"group": str(uuid.UUID(int=7))}, {"group": [str(uuid.UUID(int=7))]}, 1),
    ({"number": 3, "done": True}, {"number_min": 3, "done": False}, 0),
    ({"number": 3, "done": True}, {"number_min": 3, "done": True}, 1),
]


@pytest.mark.parametrize(("fields", "query", "count"), VALUES, ids=repr)
def test_a_filter_compares_values_of_the_column(
    things: TestClient, fields: dict[str, Any], query: dict[str, Any], count: int
) -> None:
    assert things.post("/things/", json={"title": "with a value", **fields}).status_code == 201
    assert things.post("/things/", json={"title": "with null"}).status_code == 201
    answer = things.get("/things/", params=query).json()
    assert [row["title"] for row in answer["data"]] == ["with a value"] * count
    assert (answer["count"], answer["count_exact"]) == (count, True)


@pytest.mark.parametrize(
    "query",
    [
        {"price_min": "1.234"},
        {"number_min": 2**40},
        {"moment_min": "2026-01-01T00:00:00"},
        {"moment_max": "0001-01-01T00:00:00+14:00"},
    ],
    ids=repr,
)
def test_a_value_that_the_database_cannot_compare_is_refused_by_name(things: TestClient, query: dict[str, Any]) -> None:
    assert refused(things.get("/things/", params=query), 400, next(iter(query)))


def test_too_many_values_are_refused_by_name(things: TestClient) -> None:
    groups = [str(uuid.UUID(int=number)) for number in range(51)]
    assert things.get("/things/", params={"group": groups[:50]}).status_code == 200
    assert refused(things.get("/things/", params={"group": groups}), 422, "group")


@pytest.mark.parametrize("shelved", [False, True])
@pytest.mark.parametrize("bound", [3, 8, 100])
def test_every_plan_finds_the_same_rows(
    things: TestClient, monkeypatch: pytest.MonkeyPatch, bound: int, shelved: bool
) -> None:
    """Rare values are read by an index, common ones by a scan of the list, and common ones at its end from all rows."""
    monkeypatch.setattr(fetch, "COUNT_BOUND", bound)
    monkeypatch.setattr(fetch, "OWNER_SCAN_LIMIT", 2)
    monkeypatch.setattr(fetch, "ORDERED_SCAN_LIMIT", 6)
    shelf = uuid.UUID(things.post("/things/shelves/left").json())
    fill(
        things,
        40,
        lambda at: {
            "number": at % 20,
            "done": None if at % 5 == 0 else at >= 20,
            "weight": at / 2,
            "shelf_id": shelf if at % 2 else None,
        },
    )
    for words, sort, order in product(
        [{}, {"q": "thing"}, {"q": "thing 1"}], ["title", "weight", "number", "done", "shelf"], ["asc", "desc"]
    ):
        query = {"number_min": 5, "number_max": 15, "done": True, "sort": sort, "order": order, **words}
        if shelved:
            query["shelf"] = str(shelf)
        whole = titles(things, **query)
        assert sorted(whole) == [
            f"thing {at}"
            for at in range(20, 40)
            if at % 5 and 5 <= at % 20 <= 15 and words.get("q", "") in f"thing {at}" and (at % 2 or not shelved)
        ]
        assert titles(things, limit=2, **query) == whole
        skipped = things.get("/things/", params={"skip": 1, "limit": 3, **query}).json()
        assert [row["title"] for row in skipped["data"]] == whole[1:4]


def test_the_number_of_rows_is_exact_up_to_the_bound(things: TestClient) -> None:
    fill(things, 1_002, lambda at: {"number": at})
    answer = things.get("/things/", params={"number_min": 2, "limit": 1}).json()
    assert (answer["count"], answer["count_exact"]) == (1_000, True)
    answer = things.get("/things/", params={"number_min": 1, "limit": 1}).json()
    assert (answer["count"], answer["count_exact"]) == (1_000, False)


def test_a_rare_value_costs_the_same_at_any_number_of_rows(things: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """No statement scans the list: each reads an index of the filter, or the rows that were found."""
    fill(things, 30, lambda at: {"number": at, "done": True})
    if engine_of(things).dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses the plan itself")
    monkeypatch.setattr(fetch, "COUNT_BOUND", 5)
    with statements_of(things) as statements:
        assert titles(things, sort="weight", done=True, number_min=28) == ["thing 28", "thing 29"]
    with engine_of(things).connect() as connection:
        for sql, parameters in statements:
            if "thing" not in sql or "derived_" in sql:
                continue
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            assert not [step for step in steps if step.startswith("SCAN thing")], (sql, steps)


class Stone(SQLModel, table=True):
    id: int = Field(primary_key=True)
    name: str
    limit: bool
    price: int


class StonePublic(SQLModel):
    id: int
    name: str
    limit: bool


metadata.remove(metadata.tables["stone"])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("name", "cannot be filtered by the column 'name'"),
        ("limit", "two query parameters 'limit'"),
        ("length", "names the column 'length'"),
        ("price", "StonePublic does not have"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_where_it_is_declared(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ListSpec(Stone, StonePublic, sorts={"id": "id"}, search=(), filters=(name,))
