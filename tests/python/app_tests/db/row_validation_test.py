"""An import accepts what the API accepts, and every stored value comes back from an archive."""

from __future__ import annotations

import contextlib
import datetime
import decimal
import json
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

import app.registry  # noqa: F401
from app.db.archive.format import KINDS, decimal_text, exact_decimals, kind_of, table_of
from app.db.column_types import ExactDecimal, UtcDateTime
from app.db.metadata import metadata
from app.db.row_validation import InvalidRowError, RowValidator
from app.db.sqlite.stored_rows import stored_problems
from app_tests.api import PASSWORD, escaped, open_api

DIALECT = sqlite.dialect()
HASH = "$argon2id$v=19$m=65536,t=3,p=4$b1JymXr5x+FdibGyri/4Yg$XwjIArIHDmBoziKqEfEP0qLNzlu11c7bikrxUzJ4D1Y"
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

# They include lone surrogates, NUL and lengths around the limits.
TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=8),
    st.integers(250, 260).map(lambda length: "x" * length),
    st.sampled_from(["", "\0", "a\0b", "\ud800", "\ufeff", "é" * 255, "🚀" * 256]),
)
EMAILS = st.one_of(
    st.emails(),
    st.emails().map(str.upper),
    st.text(max_size=12),
    st.sampled_from(["a@b", "me@localhost", "A@Example.COM", " a@example.com", "Ann <a@example.com>", "ü@example.com"]),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    # Imports always accept addresses of intranets, because the rows may come from a backend that allows them.
    with open_api(tmp_path_factory.mktemp("data"), INTRANET_EMAILS="true") as api:
        yield api


def imported(table: str, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return a row as an import stores it, or None if the import refuses it."""
    try:
        return RowValidator(metadata.tables[table], DIALECT).validated(row)
    except InvalidRowError:
        return None


@settings(max_examples=60, deadline=None)
@given(title=TEXTS, description=st.none() | TEXTS)
def test_an_import_accepts_exactly_the_items_that_the_api_accepts(
    client: TestClient, title: str, description: str | None
) -> None:
    answer = client.post("/items/", **escaped({"title": title, "description": description}))
    row = {"id": uuid.uuid4(), "owner_id": uuid.uuid4(), "created_at": NOW, "title": title, "description": description}
    stored = imported("item", row)
    assert (stored is not None) == (answer.status_code == 201), answer.text
    if stored is not None:
        assert {name: answer.json()[name] for name in ("title", "description")} == {
            name: stored[name] for name in ("title", "description")
        }


@settings(max_examples=40, deadline=None)
@given(email=EMAILS, full_name=st.none() | TEXTS)
def test_an_import_accepts_exactly_the_users_that_the_api_accepts(
    client: TestClient, email: str, full_name: str | None
) -> None:
    # Changing one user avoids the cost of a hash per example.
    user = client.get("/users/me").json()["id"]
    answer = client.patch(f"/users/{user}", **escaped({"email": email, "full_name": full_name}))
    row = {
        "id": uuid.uuid4(),
        "email": email,
        "full_name": full_name,
        "is_active": True,
        "is_superuser": False,
        "hashed_password": HASH,
        "security_stamp": "",
        "created_at": NOW,
    }
    stored = imported("user", row)
    assert (stored is not None) == (answer.status_code == 200), answer.text
    if stored is not None:
        assert (answer.json()["email"], answer.json()["full_name"]) == (stored["email"], stored["full_name"])


@pytest.mark.parametrize("hashed", [PASSWORD, "", HASH[:-1] + "=", HASH.replace("m=65536", "m=4194304")])
def test_a_hash_that_no_one_can_sign_in_with_is_refused(hashed: str) -> None:
    row = {
        "id": uuid.uuid4(),
        "email": "a@example.com",
        "full_name": None,
        "is_active": True,
        "is_superuser": True,
        "hashed_password": hashed,
        "security_stamp": "",
        "created_at": NOW,
    }
    with pytest.raises(InvalidRowError, match="column hashed_password"):
        RowValidator(metadata.tables["user"], DIALECT).validated(row)


def test_a_refusal_says_no_value() -> None:
    row = {"id": uuid.uuid4(), "owner_id": uuid.uuid4(), "created_at": NOW, "title": "secret" * 99, "description": None}
    with pytest.raises(InvalidRowError) as caught:
        RowValidator(metadata.tables["item"], DIALECT).validated(row)
    assert "secret" not in str(caught.value)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
UNICODE = st.text(st.characters(exclude_categories=["Cs"]))
COLUMNS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "boolean": (sa.Boolean(), st.booleans()),
    "bytes": (sa.LargeBinary(), st.binary()),
    "date": (sa.Date(), st.dates()),
    "datetime": (sa.DateTime(), st.datetimes()),
    "datetime-utc": (
        UtcDateTime(),
        st.datetimes(
            datetime.datetime(2, 1, 1),
            datetime.datetime(9998, 12, 31),
            timezones=st.timezones() | st.just(datetime.UTC),
        ),
    ),
    "decimal exact": (ExactDecimal(18, 4), st.decimals(-(10**14) + 1, 10**14 - 1, places=4)),
    "decimal": (sa.Numeric(15, 2), st.decimals(-(10**12), 10**12, places=2)),
    "decimal without places": (sa.Numeric(), st.decimals(-(10**6), 10**6, places=6)),
    "float": (sa.Float(), st.floats(allow_nan=False)),
    "integer": (sa.BigInteger(), st.integers(-(2**63), 2**63 - 1)),
    "json-text": (sa.JSON(), JSON_VALUES),
    "string": (sa.String(), UNICODE),
    "time": (sa.Time(), st.times()),
    "uuid": (sa.Uuid(), st.uuids()),
}


def test_there_is_a_property_of_each_kind() -> None:
    assert {kind.split()[0] for kind in COLUMNS} == set(KINDS) - {"json"}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_stored_value_comes_back(name: str) -> None:
    type_, values = COLUMNS[name]
    table = sa.Table("thing", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("value", type_))
    kind = kind_of(table.c.value)
    plain = table_of("thing", {"id": "integer", "value": kind}, exact_decimals({"value": type_}))
    encode = KINDS[kind].to_json
    if kind == "decimal":

        def encode(value: Any) -> Any:
            return decimal_text(value, type_.scale)

    engine = sa.create_engine("sqlite://")
    table.create(engine)
    try:

        @settings(max_examples=50, deadline=None)
        @given(value=st.none() | values)
        def comes_back(value: Any) -> None:
            with engine.begin() as connection:
                connection.execute(sa.delete(table))
                with contextlib.suppress(sa.exc.StatementError):
                    connection.execute(sa.insert(table).values(id=1, value=value))
                raw = connection.exec_driver_sql("SELECT typeof(value), value FROM thing").all()
                column = sa.cast(plain.c.value, sa.Text) if kind == "json-text" else plain.c.value
                read = connection.execute(sa.select(column)).scalar()
                text = json.dumps(None if read is None else encode(read))
                member = json.loads(text)
                connection.execute(sa.delete(table))
                back = None if member is None else KINDS[kind].from_json(member)
                connection.execute(sa.insert(plain).values(id=1, value=back if back is not None else sa.null()))
                assert connection.exec_driver_sql("SELECT typeof(value), value FROM thing").all() == raw

        comes_back()
    finally:
        engine.dispose()


def test_json_null_and_the_null_of_the_database_stay_apart() -> None:
    null = KINDS["json-text"].from_json("null")
    assert null is sa.JSON.NULL
    assert KINDS["json-text"].to_json("null") == "null"


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        ("19.9", 2, "19.90"),
        ("-0.005", 3, "-0.005"),
        ("1E+3", None, "1000"),
        ("0.10", None, "0.1"),
        ("8888888888.88", 2, "8888888888.88"),
        ("12345678901234567890123456789012345678.5", 1, "12345678901234567890123456789012345678.5"),
    ],
)
def test_a_decimal_number_has_the_digits_of_its_column(value: str, scale: int | None, text: str) -> None:
    assert decimal_text(decimal.Decimal(value), scale) == text


def test_a_short_text_does_not_become_a_long_number() -> None:
    with pytest.raises(ValueError, match="too many digits"):
        KINDS["decimal"].from_json("1e999999999")


def test_a_sound_row_is_no_problem(tmp_path: Path) -> None:
    with open_api(tmp_path) as api:
        api.post("/items/", json={"title": "Lamp"})
    with contextlib.closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        for table in metadata.sorted_tables:
            assert list(stored_problems(connection, table)) == []
