"""Lists, values and conflicts of a feature with a column of each kind, on both databases."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import uuid
import zlib
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.listing.row_source import StartAt
from app.listing.statements import StatementKey, uses_sqlite_json
from app_tests.api import escaped, refused
from app_tests.listing.list_calls import pages
from app_tests.listing.things import PLAIN_THINGS, THINGS, Colour, ThingPublic, with_things

HUGE = 10**400
PUBLIC = TypeAdapter(ThingPublic)

# All examples use the fixture's application, because none needs an empty database.
properties = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def things(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    return with_things(api, monkeypatch)


def add(things: TestClient, title: str, **fields: object) -> str:
    answer = things.post("/things/", **escaped({"title": title, **fields}))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def fill(things: TestClient) -> None:
    """Add rows with a value, with another value and with null in each column."""
    shelves = [things.post(f"/things/shelves/{name}").json() for name in ("left", "right")]
    values: list[dict[str, object]] = [
        {},
        {
            "order": "a",
            "number": 1,
            "big": 2**40,
            "weight": 0.5,
            "price": "1.50",
            "old_price": "1.50",
            "due": "2026-01-01",
            "at": "10:00:00",
        },
        {
            "order": "b",
            "number": 1,
            "big": -1,
            "weight": 1e300,
            "price": "12.25",
            "due": "2026-01-02",
            "at": "10:00:00.5",
        },
        {"number": 2, "any_price": "0.125", "local": "2026-01-01T00:00:00", "moment": "2026-01-01T00:00:00+02:00"},
        {"due": "2026-01-02", "colour": "the red one", "done": True, "group": str(uuid.UUID(int=7))},
        {"due": "2026-01-02", "number": 3, "colour": "the blue one", "done": False, "shelf_id": shelves[0]},
        {"local": "2026-01-01T00:00:00.25", "moment": "2026-01-01T00:00:00.25Z", "shelf_id": shelves[1]},
    ]
    for number, fields in enumerate(values):
        add(things, f"thing {number}", **fields)


@pytest.mark.parametrize("sort", THINGS.sorts)
def test_every_row_is_on_one_page_and_null_is_the_smallest(things: TestClient, sort: str) -> None:
    fill(things)
    orders = {}
    for order in ("asc", "desc"):
        (whole,) = pages(things, "/things/", sort=sort, order=order)
        rows = [row for page in pages(things, "/things/", sort=sort, order=order, limit=1) for row in page]
        assert rows == whole
        found = [row for page in pages(things, "/things/", sort=sort, order=order, limit=2, q="thing") for row in page]
        assert found == whole
        skipped = things.get("/things/", params={"sort": sort, "order": order, "skip": 2, "limit": 3}).json()["data"]
        assert skipped == whole[2:5]
        orders[order] = [row["id"] for row in whole]
        for row in whole:
            assert things.get(f"/things/{row['id']}").json() == row
    assert len(set(orders["asc"])) == 7
    assert orders["desc"] == orders["asc"][::-1]
    if sort in whole[0]:
        nulls = [row[sort] is None for row in whole]
        assert nulls == sorted(nulls)


def test_a_cursor_with_skip_goes_on_behind_null(things: TestClient) -> None:
    fill(things)
    for order in ("asc", "desc"):
        (whole,) = pages(things, "/things/", sort="due", order=order)
        for at in range(1, 6):
            cursor = things.get("/things/", params={"sort": "due", "order": order, "limit": at}).json()["next_cursor"]
            query = {"sort": "due", "order": order, "cursor": cursor, "skip": 1}
            assert things.get("/things/", params=query).json()["data"] == whole[at + 1 :]


@pytest.mark.parametrize("sort", PLAIN_THINGS.sorts)
def test_decimals_and_times_are_the_same_in_a_list_and_by_themselves(things: TestClient, sort: str) -> None:
    assert uses_sqlite_json(
        StatementKey(PLAIN_THINGS, sort, "asc", StartAt(after=False, in_parts=False), False, "sqlite")
    )
    ids = {}
    for number, (price, local) in enumerate(
        [
            ("1000", "2026-01-01T10:00:00"),
            ("-0.05", "2026-01-01T10:00:00.5"),
            ("9999999999.99", "0001-01-01"),
            ("0", None),
        ]
    ):
        clock = None if local is None else f"10:00:00.{number}"
        moment = None if local is None else f"2026-01-01T10:00:00.{number}Z"
        old_price = None if local is None else price
        values = {
            "price": price,
            "old_price": old_price,
            "local": local,
            "at": clock,
            "moment": moment,
            "due": "2026-01-01",
        }
        ids[f"thing {number}"] = add(things, f"thing {number}", **values)
    rows = [row for page in pages(things, "/things/plain", sort=sort, limit=1) for row in page]
    assert len(rows) == 4
    for row in rows:
        alone = things.get(f"/things/{ids[row['title']]}").json()
        assert row == {name: alone[name] for name in row}


def test_rows_stay_counted_where_their_owner_goes(things: TestClient) -> None:
    shelf = things.post("/things/shelves/left").json()
    add(things, "on it", shelf_id=shelf)
    add(things, "on none")
    assert things.get("/things/", params={"shelf": shelf}).json()["count"] == 1
    assert things.delete(f"/things/shelves/{shelf}").status_code == 204
    assert things.get("/things/", params={"shelf": shelf}).json()["count"] == 0
    assert things.get("/things/").json()["count"] == 2


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("letters", ["x", "\N{GRINNING FACE}", "random"])
def test_long_keys_are_paged(things: TestClient, order: str, letters: str) -> None:
    titles = [f"{letters * (2500 // len(letters))}{number}" for number in range(3)]
    if letters == "random":
        # Compression cannot make it short enough.
        noise = "".join(chr(0x4E00 + int.from_bytes(part) % 20_000) for part in _noise(2500))
        titles = [f"{noise}{number}" for number in range(3)]
    ids = [add(things, title) for title in titles]
    rows = [row for page in pages(things, "/things/", sort="title", order=order, limit=1) for row in page]
    assert [row["title"] for row in rows] == (titles if order == "asc" else titles[::-1])
    assert {row["id"] for row in rows} == set(ids)


def _noise(number: int) -> list[bytes]:
    return [hashlib.sha256(str(one).encode()).digest()[:4] for one in range(number)]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_page_goes_on_where_a_row_with_a_long_key_was_deleted(things: TestClient, order: str) -> None:
    noise = "".join(chr(0x4E00 + int.from_bytes(part) % 20_000) for part in _noise(2500))
    for number in range(3):
        add(things, f"{noise}{number}")
    query: dict[str, Any] = {"sort": "title", "order": order, "limit": 1}
    first = things.get("/things/", params=query).json()
    # A changed row counts as a missing one.
    cursor = json.loads(base64.urlsafe_b64decode(first["next_cursor"] + "==="))
    cursor[-1] = str(uuid.uuid4())
    gone = base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()
    rest = things.get("/things/", params={**query, "limit": 9, "cursor": gone}).json()["data"]
    assert len({row["id"] for row in rest} | {first["data"][0]["id"]}) == 3


WRONG: dict[str, list[Any]] = {
    "title": ["\ud800", "a\0b", "x" * 5001],
    "order": ["\udfff\ud800", "\0"],
    "number": [2**31, -(2**31) - 1, 2**63, HUGE],
    "big": [2**63, 10**30],
    "weight": [math.inf, -math.inf, math.nan, HUGE],
    "price": ["NaN", "Infinity", "1.234", "1e10", "1e999999", 0.1, True],
    "old_price": ["NaN", "Infinity", "1.234", "1e10", "1e999999"],
    "any_price": ["NaN", "-Infinity", "1e400"],
    "at": ["10:00:00+02:00"],
    "local": ["2026-01-01T00:00:00Z"],
    "moment": [
        "2026-01-01T00:00:00",
        "2026-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00Z",
    ],
    "data": [
        {"a": [math.nan]},
        {"b": "\ud800"},
        {"\ud800": 1},
        ["\0"],
        [[1, [math.inf]]],
        json.loads("[" * 300 + "]" * 300),
    ],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field in WRONG for value in WRONG[field]], ids=repr)
def test_a_value_that_does_not_come_back_is_refused_by_name(things: TestClient, field: str, value: object) -> None:
    assert refused(things.post("/things/", **escaped({"title": "x", field: value})), 422, field)
    assert things.get("/things/").json()["count"] == 0


@pytest.mark.parametrize(
    "query", ["number=99999999999999999999", "weight=nan", "weight=1e999", "weight=-Infinity", "title=%00"]
)
def test_a_question_that_no_database_can_answer_is_refused(things: TestClient, query: str) -> None:
    answer = things.get(f"/things/found?{query}")
    # PostgreSQL compares integers of any size.
    assert answer.status_code in ({200, 422} if query.startswith("number") else {422}), answer.text


def test_a_conflict_says_with_what(things: TestClient) -> None:
    add(things, "one", order="a", number=1)
    taken = things.post("/things/", json={"title": "two", "order": "a", "number": 1})
    assert refused(taken, 409, "order and number", "Choose other values")
    nowhere = things.post("/things/", json={"title": "two", "shelf_id": str(uuid.uuid4())})
    assert refused(nowhere, 409, "does not exist", "choose something else")
    assert "try again" not in taken.text + nowhere.text


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
FIELDS = {
    "number": st.none() | st.integers(-(2**33), 2**33) | st.integers(),
    "big": st.none() | st.integers(-(2**64), 2**64),
    "weight": st.none() | st.floats(),
    "price": st.none() | st.decimals(-(10**11), 10**11, places=3) | st.decimals(-(10**10), 10**10, places=2),
    "old_price": st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    "any_price": st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=5),
    "due": st.none() | st.dates(),
    "at": st.none() | st.times(timezones=st.none() | st.just(UTC)),
    "local": st.none() | st.datetimes(),
    "moment": st.none() | st.datetimes(timezones=st.timezones() | st.just(timezone(timedelta(hours=-12))) | st.none()),
    "colour": st.none() | st.sampled_from([colour.value for colour in Colour]),
    "done": st.none() | st.booleans(),
    "group": st.none() | st.uuids(),
    "data": json_values,
}


def as_json(value: Any) -> Any:
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime | time) else value


@properties
@given(st.fixed_dictionaries({"title": text}, optional=FIELDS))
def test_every_value_that_is_accepted_comes_back_equal(things: TestClient, fields: dict[str, Any]) -> None:
    sent = {name: as_json(value) for name, value in fields.items()}
    answer = things.post("/things/", **escaped(sent))
    assert answer.status_code in {201, 422}, answer.text
    if answer.status_code == 201:
        given = PUBLIC.validate_python({**sent, "id": answer.json()["id"], "shelf_id": None})
        stored = things.get(f"/things/{answer.json()['id']}")
        assert stored.status_code == 200
        assert PUBLIC.validate_json(stored.text) == given


keys = json_values | st.sampled_from(
    [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "\ud800",
        "\0",
        HUGE,
        math.nan,
        1e308,
        {"cut": "x"},
    ]
)


@properties
@given(
    st.sampled_from(sorted(THINGS.sorts)),
    st.sampled_from(["asc", "desc"]),
    st.lists(keys, min_size=1, max_size=3),
    st.booleans() | st.just(str(uuid.UUID(int=1))),
    st.booleans(),
)
def test_a_cursor_is_followed_or_refused(
    things: TestClient, sort: str, order: str, keys: list[Any], last: object, packed: bool
) -> None:
    place = json.dumps([sort, order, *keys, last]).encode()
    cursor = base64.urlsafe_b64encode(zlib.compress(place) if packed else place).decode().rstrip("=")
    answer = things.get("/things/", params={"sort": sort, "order": order, "cursor": cursor[:4096]})
    assert answer.status_code in {200, 400}, answer.text


@properties
@given(st.text(max_size=30) | st.binary(max_size=30).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_as_a_cursor_is_refused(things: TestClient, cursor: str) -> None:
    answer = things.get("/things/", params={"cursor": cursor.encode(errors="replace").decode()})
    assert answer.status_code in {400, 422}, answer.text
