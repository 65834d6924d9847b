"""The fields of docs/field-kinds.md on both databases: lists, sorts, changes, checks, exports and imports."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.errors import CheckFailedError
from app.db.archive.format import Manifest
from app_tests.sample_feature import PAGE, SampleApp, make_sample_app
from harness.backend_process import TIMEOUT_SECONDS, started, wait_for_url

CATEGORY = uuid.UUID(int=7)

# For each field: values in their order as JSON. The first one is that of a new sample.
VALUES: dict[str, list[Any]] = {
    "name": ["apple", "Lamp 会議", "zebra"],
    "code": ["a", "B", "c" * 20],
    "notes": ["one\ntwo", "three", "x" * 5000],
    "stock": [0, 9, 2**31 - 1],
    "views": [1, 2**31, 2**53 - 1],
    "weight": [1e-300, 0.1, 1 / 3],
    "price": ["0.01", "9.00", "9999999999.99"],
    "discount": ["2.50", "10.05", "100.00"],
    "is_active": [False, False, True],
    "due": ["0001-01-01", "2026-02-28", "9999-12-31"],
    "starts_at": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z", "2026-01-02T00:00:00.500000Z"],
    "opens_at": ["00:00:00", "09:30:00", "23:59:59.999999"],
    "status": ["draft", "draft", "sent"],
    "batch": [str(uuid.UUID(int=1)), str(uuid.UUID(int=2)), str(uuid.UUID(int=2**128 - 1))],
    "data": [{}, {"a": [1, 2.5, None, "ü", True]}, {"b": {"c": 2**53}}],
    "scan": ["", "AAEC/w==", "aGVsbG8="],
    "contact": ["ada@example.com", "bob@example.com", "me@localhost.example"],
    "website": ["https://example.com/?q=1", "http://example.com", "https://bücher.example/"],
    "category_id": [None, str(CATEGORY), str(CATEGORY)],
}
NOT_NULL = {"name", "stock", "price", "is_active", "status"}
NOT_SORTED = {"notes", "data", "scan", "website", "category_id"}
SORTS = [name for name in VALUES if name not in NOT_SORTED]

# For each field: values that are refused.
WRONG: dict[str, list[Any]] = {
    "name": ["", None, "x" * 256, "\0"],
    "code": ["", "x" * 21],
    "notes": ["x" * 5001],
    "stock": [-1, 2**31, 10**30, 1.5, "a", None],
    "views": [-1, 2**53, 2**63],
    "weight": [0, -1.5, "a", "NaN"],
    "price": ["0", "0.00", "-1", "1.234", "10000000000", 19.9, True, None, "", "1,5", "1e2", "NaN", "Infinity", " 1"],
    "discount": ["0.001", "١٢", "1_0", "0x10", "+1", ".5", "5.", "007"],
    "is_active": [None, "perhaps"],
    "due": ["2026-02-30", "tomorrow"],
    "starts_at": ["2026-01-01T00:00:00", "9999-12-31T23:59:59-12:00"],
    "opens_at": ["10:00:00Z", "25:00:00"],
    "status": ["", "gone", "DRAFT", None],
    "batch": ["x"],
    "data": [[], "x", 1, {"a": "\0"}, {"a": "x" * 65_536}],
    "scan": ["a", "a===", "ä", 5, "AAAA" * 21_846],
    "contact": ["x", "a@"],
    "website": ["javascript:alert(1)", "example.com", "http:example.com", "ftp://example.com", "https://" + "x" * 2000],
    "category_id": ["x"],
}


def samples(number: int) -> list[dict[str, Any]]:
    """Return the values of as many samples; in the last one, everything that may be null is."""
    rows: list[dict[str, Any]] = [{name: values[at] for name, values in VALUES.items()} for at in range(number - 1)]
    return [*rows, {name: values[-1] if name in NOT_NULL else None for name, values in VALUES.items()}]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> SampleApp:
    made = make_sample_app(tmp_path_factory.mktemp("samples"))
    made.revision("add samples")
    return made


@contextlib.contextmanager
def client_of(app: SampleApp) -> Iterator[httpx.Client]:
    """Serve the app on its database. Yield a client of its API."""
    with (
        started([sys.executable, "-m", "app", "serve"], **{**app.environment(), "PORT": "0"}) as process,
        httpx.Client(base_url=f"{wait_for_url(process)}/api/v1", timeout=TIMEOUT_SECONDS) as client,
    ):
        yield client


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest, sources: SampleApp, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SampleApp]:
    with contextlib.ExitStack() as stack:
        settings = {"DATA_DIR": str(tmp_path_factory.mktemp(request.param))}
        if request.param == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            settings["DATABASE_URL"] = stack.enter_context(server.new_database())
        app = sources.with_settings(**settings)
        app.run("migrate", "upgrade")
        with engine_of(app).begin() as connection:
            connection.execute(sa.text("INSERT INTO category (id, name) VALUES (:id, 'Tools')"), {"id": CATEGORY.hex})
        yield app


@pytest.fixture(scope="module")
def api(app: SampleApp) -> Iterator[httpx.Client]:
    """A client of a backend with four samples; nothing is in the fourth one that may be null."""
    with client_of(app) as client:
        for values in samples(4):
            answer = client.post("/samples/", json=values)
            assert answer.status_code == 201, answer.text
            assert {name: answer.json()[name] for name in VALUES} == values
        yield client


def engine_of(app: SampleApp) -> sa.Engine:
    url = app.settings.get("DATABASE_URL", f"sqlite:///{app.settings['DATA_DIR']}/app.db")
    return sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)


def listed(api: httpx.Client, path: str = "/samples/", **query: object) -> list[dict[str, Any]]:
    """Return all rows, read in pages of one row."""
    rows: list[dict[str, Any]] = []
    parameters: dict[str, Any] = {**query, "limit": 1}
    while True:
        answer = api.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        rows += answer.json()["data"]
        parameters["cursor"] = answer.json()["next_cursor"]
        if parameters["cursor"] is None:
            return rows


@pytest.mark.parametrize("sort", [*SORTS, "category", "owner"])
def test_rows_are_sorted_by_their_values_and_null_comes_first(api: httpx.Client, sort: str) -> None:
    up, down = (listed(api, sort=sort, order=order) for order in ("asc", "desc"))
    assert up == down[::-1]
    assert sorted(row["id"] for row in up) == sorted({row["id"] for row in up})
    assert len(up) == 4
    if sort in VALUES:
        last = samples(4)[3][sort]
        ranks = [VALUES[sort].index(row[sort]) if row[sort] is not None else -1 for row in up]
        assert ranks == sorted(ranks)
        assert [row[sort] is None for row in up] == [last is None, False, False, False]


def test_rows_in_a_list_are_the_same_as_alone(api: httpx.Client) -> None:
    for row in listed(api, sort="name"):
        assert api.get(f"/samples/{row['id']}").json() == row
        plain = next(one for one in listed(api, "/samples/plain/", sort="price") if one["id"] == row["id"])
        assert plain == {name: row[name] for name in plain}
        assert set(row) - set(plain) == {"weight", "data", "scan"}


@pytest.mark.parametrize("field", WRONG)
def test_a_wrong_value_is_refused_by_its_field(api: httpx.Client, field: str) -> None:
    for value in WRONG[field]:
        answer = api.post("/samples/", json={"name": "x", "price": "1", field: value})
        assert answer.status_code == 422, (str(value)[:80], answer.text)
        assert answer.json()["detail"][0]["loc"][:2] == ["body", field]


@pytest.mark.parametrize("field", VALUES)
def test_a_field_is_changed_alone_and_set_to_null_if_it_may_be(api: httpx.Client, field: str) -> None:
    first = api.post("/samples/", json=samples(2)[0]).json()
    changed = api.patch(f"/samples/{first['id']}", json={field: VALUES[field][2]})
    assert changed.json() == {**first, field: VALUES[field][2]}
    nulled = api.patch(f"/samples/{first['id']}", json={field: None})
    if field in NOT_NULL:
        assert nulled.status_code == 422
        assert nulled.json()["detail"][0]["loc"] == ["body", field]
    else:
        assert nulled.json() == {**first, field: None}
    assert api.delete(f"/samples/{first['id']}").status_code == 200


def test_a_field_without_a_value_gets_its_default(api: httpx.Client) -> None:
    made = api.post("/samples/", json={"name": "x", "price": 5}).json()
    defaults = {"name": "x", "price": "5.00", "stock": 0, "is_active": True, "status": "draft"}
    assert {name: made[name] for name in VALUES} == {**dict.fromkeys(VALUES), **defaults}
    assert api.delete(f"/samples/{made['id']}").status_code == 200


def test_deleted_rows_are_restored_with_all_their_values(api: httpx.Client) -> None:
    rows = listed(api)
    deleted = api.post("/samples/delete", json={"ids": [row["id"] for row in rows]}).json()
    assert deleted["deleted"] == len(rows)
    assert listed(api) == []
    restored = api.post(f"/deletions/{deleted['deletion_id']}/restore")
    assert restored.json() == {"restored": len(rows)}
    assert listed(api) == rows


def members(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_an_export_has_every_value_and_each_database_imports_it(
    api: httpx.Client, app: SampleApp, sources: SampleApp, tmp_path: Path, postgresql_url: str
) -> None:
    before = listed(api, sort="name")
    archive = tmp_path / "all.zip"
    app.run("export", str(archive))
    exported = members(archive)["tables/sample.jsonl"]
    rows = {row["id"]: row for row in map(json.loads, exported.splitlines())}
    for row in before:
        stored = rows[row["id"]]
        assert stored["data"] == (None if row["data"] is None else stored["data"])
        assert {name: stored[name] for name in ("price", "discount", "scan", "weight", "status", "batch")} == {
            name: row[name] for name in ("price", "discount", "scan", "weight", "status", "batch")
        }
    for name, url in (("sqlite", ""), ("postgresql", postgresql_url)):
        other = sources.with_settings(DATA_DIR=str(tmp_path / name), **({"DATABASE_URL": url} if url else {}))
        other.run("migrate", "upgrade")
        other.run("import", str(archive), "--replace")
        again = tmp_path / f"{name}.zip"
        other.run("export", str(again))
        assert members(again)["tables/sample.jsonl"] == exported
        with client_of(other) as client:
            assert listed(client, sort="name") == before
        if not url:
            assert "values: ok" in other.run("check")


def test_a_spreadsheet_gets_decimals_as_they_are(api: httpx.Client, app: SampleApp, tmp_path: Path) -> None:
    app.run("export", "--csv", str(tmp_path / "csv.zip"))
    text = members(tmp_path / "csv.zip")["sample.csv"].decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    for row in listed(api, sort="name"):
        cells = {name: rows[row["id"]][name] for name in ("price", "discount", "stock", "views", "due", "scan")}
        assert cells == {name: "" if row[name] is None else str(row[name]) for name in cells}


def test_sums_and_comparisons_in_sql_are_exact(api: httpx.Client, app: SampleApp) -> None:
    assert len(listed(api, sort="price")) == 4
    script = (
        "from decimal import Decimal; import sqlalchemy as sa; from app.features.samples.models import Sample;"
        "from app.core.settings import Settings; from app.db.engine import make_engine; import os;"
        "t = Sample.__table__.c; e = make_engine(Settings.from_environment(os.environ)).connect();"
        "print(e.scalar(sa.select(sa.func.sum(t.price))), e.scalar(sa.select(sa.func.min(t.price))),"
        "e.scalar(sa.select(sa.func.count()).where(t.price >= Decimal('9.00'))),"
        "e.scalar(sa.select(sa.func.count()).where(t.price.in_([9, Decimal('0.01')]))))"
    )
    assert app.run_python(script).split() == ["20000000008.99", "0.01", "3", "2"]


DAMAGES = [
    "price = 19.90",
    "price = 0",
    "discount = 1000000000000",
    "discount = 'abc'",
    "stock = 2147483648",
    "views = 9007199254740992",
    "status = 'gone'",
    "scan = 'text'",
    "due = '2026-02-30'",
    "opens_at = '10:00:00+02:00'",
    "website = 'javascript:alert(1)'",
    "data = '[]'",
    "weight = -1.0",
]


def test_stored_values_that_the_api_would_refuse_are_found_shown_and_repaired(
    sources: SampleApp, tmp_path: Path
) -> None:
    app = sources.with_settings(DATA_DIR=str(tmp_path))
    with client_of(app) as client:
        ids = [client.post("/samples/", json=samples(2)[0]).json()["id"] for _ in DAMAGES]
    with contextlib.closing(sqlite3.connect(tmp_path / "app.db", isolation_level=None)) as connection:
        for change, id in zip(DAMAGES, ids, strict=True):
            connection.execute(f"UPDATE sample SET {change} WHERE id = ?", (uuid.UUID(id).hex,))
    found = app.run("check", status=CheckFailedError.exit_code)
    for change in DAMAGES:
        assert f"column {change.split()[0]}, row with the id" in found
    assert found.count("and 1 more rows") == 2
    with client_of(app) as client:
        for path, sort in (("/samples/", "price"), ("/samples/plain/", "discount")):
            answer = client.get(path, params={"sort": sort})
            assert answer.status_code == 200, answer.text
            assert {row["id"] for row in answer.json()["data"]} == set(ids)
        for change, id in zip(DAMAGES, ids, strict=True):
            field = change.split()[0]
            assert client.get(f"/samples/{id}").status_code == 200
            repaired = client.patch(f"/samples/{id}", json={field: VALUES[field][2]})
            assert repaired.status_code == 200, (change, repaired.text)
    assert "values: ok" in app.run("check")


def test_the_table_of_kinds_is_what_the_databases_and_lists_do(sources: SampleApp) -> None:
    script = (
        "import json; from sqlalchemy.dialects import sqlite, postgresql;"
        "from app.features.samples.models import SAMPLES; from app.listing.sqlite_json import supports_columns;"
        "print(json.dumps({c.name: [str(c.type.compile(sqlite.dialect())), str(c.type.compile(postgresql.dialect())),"
        "'yes' if supports_columns([c]) else 'no'] for c in SAMPLES.table.c}))"
    )
    actual = json.loads(sources.run_python(script))
    section = PAGE.read_text(encoding="utf-8").split("| kind ", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines()[2:]]
    assert {row[0] for row in rows} >= {"str", "text", "int", "float", "decimal", "enum", "json", "bytes", "ref"}
    for _, examples, on_sqlite, on_postgresql, _, sort, fast_path in rows:
        for field in examples.replace("`", "").split(", "):
            types = actual[field]
            assert types[0].startswith(on_sqlite.replace(",", " ").split()[0].split("(")[0]), field
            assert types[1].startswith(on_postgresql.replace(",", " ").split()[0].split("(")[0]), field
            assert types[2] == fast_path, field
            assert sort.startswith(("no",)) == (field in NOT_SORTED - {"category_id"}), field


def test_an_archive_names_the_kinds(app: SampleApp, tmp_path: Path) -> None:
    app.run("export", str(tmp_path / "all.zip"))
    manifest = Manifest.model_validate_json(members(tmp_path / "all.zip")["manifest.json"])
    kinds = next(table.columns for table in manifest.tables if table.name == "sample")
    assert {kinds[name] for name in ("price", "discount")} == {"decimal"}
    assert (kinds["status"], kinds["scan"], kinds["data"]) == ("string", "bytes", "json-text")
