"""What the API accepts comes back equal: from a row, from a list and, after export and import, from another database.

Values are generated from the schemas of the models that create rows, for every list of the registry.
"""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from app.core.settings import Settings
from app.core.types import NO_NUL
from app.db.archive.importer import import_archive
from app.db.archive.writer import export_archive
from app.db.location import database_location
from app.db.metadata import metadata
from app.db.postgresql.importer import import_to_postgresql
from app.listing import ListPublic, all_lists
from app.registry import FEATURES
from app_tests.api import engine_of, escaped, open_api
from harness.sample_rows import add_rows

CHEAP_HASH = "$argon2id$v=19$m=16,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$RdescudvJCsgt3ub+b0QXBbGVqN0bXhgzTDD0UG7aXA"


@dataclass(frozen=True)
class RowRoutes:
    """The routes of a list.

    :ivar path: its path without the prefix of the API.
    :ivar create: the model of the body that creates a row.
    :ivar references: the columns to which fields of the body refer, by field.
    """

    path: str
    create: type[BaseModel]
    references: Mapping[str, sa.Column[Any]]

    def __str__(self) -> str:
        return self.path.strip("/")


def row_routes() -> Iterator[RowRoutes]:
    """Yield the routes of each list to which rows can be added."""
    routes = [route for router in FEATURES for route in router.routes if isinstance(route, APIRoute)]
    lists = {
        route.path: table_of_list(route.response_model)
        for route in routes
        if "GET" in (route.methods or ())
        and isinstance(route.response_model, type)
        and issubclass(route.response_model, ListPublic)
    }
    for route in routes:
        if route.path in lists and "POST" in (route.methods or ()):
            (body,) = route.dependant.body_params
            model = body.field_info.annotation
            assert isinstance(model, type)
            assert issubclass(model, BaseModel)
            references = {
                column.name: key.column
                for column in lists[route.path].columns
                for key in column.foreign_keys
                if column.name in model.model_fields
            }
            yield RowRoutes(route.path, model, references)


def table_of_list(response: type[ListPublic]) -> sa.Table:
    """Return the table whose rows are in a response."""
    (row,) = get_args(response.model_fields["data"].annotation)
    return next(spec.table for spec in all_lists(metadata) if spec.public is row)


ROUTES = list(row_routes())

# They include lone surrogates and NUL.
TEXTS = st.text(st.characters(codec=None))
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.sampled_from([2**31, 2**63, -(2**63) - 1, -0.0])
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
FORMATS: dict[str, st.SearchStrategy[str]] = {
    "email": st.emails() | st.emails().map(str.upper),
    "uuid": st.uuids().map(str),
    "date": st.dates().map(str),
    "time": st.times().map(str),
    "date-time": st.datetimes(timezones=st.just(datetime.UTC)).map(lambda time: time.isoformat()),
}


def values(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for values that mostly fit a JSON schema of pydantic."""
    if "$ref" in schema:
        return values(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return st.one_of([values(part, definitions) for part in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "string" if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]]
        case "string" if "contentEncoding" in schema or schema.get("format") in {"base64", "binary", "byte"}:
            return st.binary(max_size=100).map(lambda content: base64.b64encode(content).decode())
        case "string" if "://" in schema.get("pattern", ""):
            return st.text("abcdefgh-./?", max_size=20).map(lambda rest: f"https://example.com/{rest}")
        case "string" if schema.get("pattern", NO_NUL) != NO_NUL:
            return st.from_regex(schema["pattern"], fullmatch=True)
        case "string":
            shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 1000)
            short = st.text(st.characters(codec=None), min_size=shortest, max_size=min(longest, shortest + 10))
            # Whole lengths, in characters of one to four bytes.
            return short | st.builds(
                lambda letter, size: letter * size,
                TEXTS.filter(len).map(lambda text: text[0]),
                st.sampled_from([shortest, longest]),
            )
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "number":
            return NUMBERS
        case "array":
            return st.lists(values(schema.get("items", {}), definitions), max_size=3)
        case "object" if "properties" in schema:
            return bodies(schema, definitions)
    return ANYTHING


def referring(
    body: st.SearchStrategy[dict[str, Any]], keys: Mapping[str, list[str]], nullable: set[str]
) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for bodies that refer to rows which exist.

    :param keys: the keys of these rows, by field.
    :param nullable: the fields that may be null.
    """
    existing = {name: st.sampled_from([*found, *([None] if name in nullable else [])]) for name, found in keys.items()}
    return st.builds(lambda values, ids: {**values, **ids}, body, st.fixed_dictionaries(existing))


def existing_keys(api: TestClient, column: sa.Column[Any]) -> list[str]:
    """Return the keys of a table as the API writes them, after adding rows to it."""
    with engine_of(api).begin() as connection:
        add_rows(connection, column.table, 3, first=1000)
        return [str(key) for key in connection.execute(sa.select(column)).scalars()]


def bodies(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for objects with all required properties and some of the others."""
    properties = {name: values(part, definitions) for name, part in schema["properties"].items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: strategy for name, strategy in properties.items() if name in required},
        optional={name: strategy for name, strategy in properties.items() if name not in required},
    )


def all_rows(api: TestClient, path: str) -> dict[str, dict[str, Any]]:
    """Return all rows of a list, page by page, by their ids."""
    found: dict[str, dict[str, Any]] = {}
    cursor = None
    while True:
        page = api.get(path, params={"limit": 7, **({"cursor": cursor} if cursor else {})})
        assert page.status_code == 200, page.text
        found |= {row["id"]: row for row in page.json()["data"]}
        cursor = page.json()["next_cursor"]
        if cursor is None:
            assert page.json()["count"] == len(found)
            return found


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the expensive hash of each password."""
    monkeypatch.setattr("app.features.users.routes.hash_password", lambda _: CHEAP_HASH)


@pytest.mark.parametrize("routes", ROUTES, ids=str)
def test_every_value_that_is_accepted_comes_back(
    api: TestClient, tmp_path: Path, database: dict[str, str], routes: RowRoutes
) -> None:
    schema = routes.create.model_json_schema()
    outcomes = {"accepted": 0, "refused": 0}
    keys = {name: existing_keys(api, column) for name, column in routes.references.items()}
    nullable = {name for name in keys if not routes.create.model_fields[name].is_required()}

    @settings(max_examples=80)
    @given(referring(bodies(schema, schema.get("$defs", {})), keys, nullable))
    def store(body: dict[str, Any]) -> None:
        answer = api.post(routes.path, **escaped(body))
        assert answer.status_code in {201, 409, 422}, answer.text
        outcomes["accepted" if answer.status_code == 201 else "refused"] += 1
        if answer.status_code != 201:
            return
        stored = answer.json()
        # Models normalize some values, such as emails.
        wanted = routes.create.model_validate(body).model_dump(mode="json")
        assert {name: value for name, value in stored.items() if name in wanted} == {
            name: value for name, value in wanted.items() if name in stored
        }
        assert api.get(f"{routes.path}{stored['id']}").json() == stored
        listed = api.get(routes.path, params={"limit": 1000}).json()["data"]
        assert stored in listed

    store()
    assert outcomes["accepted"] > 10, outcomes
    before = all_rows(api, routes.path)
    assert len(before) >= outcomes["accepted"]
    archive = tmp_path / "export.zip"
    engine = engine_of(api)
    if database:
        export_archive(engine, archive)
        import_to_postgresql(engine, archive)
        assert all_rows(api, routes.path) == before
        return
    export_archive(tmp_path / "app.db", archive)
    elsewhere = database_location(Settings.from_environment({"DATA_DIR": str(tmp_path / "elsewhere")}))
    assert elsewhere is not None
    (tmp_path / "elsewhere").mkdir()
    import_archive(elsewhere, archive)
    with open_api(tmp_path / "elsewhere", FEATURES) as other:
        assert all_rows(other, routes.path) == before


def test_every_list_is_tested() -> None:
    assert "/users/" in {routes.path for routes in ROUTES}
