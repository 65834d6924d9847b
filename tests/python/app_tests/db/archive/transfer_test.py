"""Export and import keep every row with its id and types, or are refused with a clear message."""

from __future__ import annotations

import contextlib
import csv
import datetime
import decimal
import hashlib
import io
import json
import sqlite3
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import (
    DatabaseCorruptError,
    DatabaseNewerError,
    FileExistsAlreadyError,
    InvalidArchiveError,
    MigrationError,
    StartError,
)
from app.db.archive.bad_rows import LeftOut
from app.db.archive.csv_cell import csv_cell
from app.db.archive.format import KINDS, kind_of
from app.db.archive.importer import import_archive
from app.db.archive.writer import export_archive, export_csv
from app.db.location import DatabaseLocation
from app.db.metadata import metadata
from app.db.schema.revisions import head_revision
from app.db.sqlite.integrity import check
from app_tests.db.archive.archives import (
    Members,
    manifest_of,
    notes,
    set_manifest,
    set_notes,
    set_revision,
    spoil_copy,
    with_first_note,
)
from app_tests.db.databases import add_revision, place_in, put_current, put_released, revision_in, rows_of
from app_tests.tables import row_counts, table_names
from harness.sample import FIRST_REVISION

NASTY = ["", " ", "null", "\x7f", "\u2028", "line\r\nline", '"quotes"', "\\u0000", "李 🚀", "a" * 255, "é" * 255]


@pytest.fixture
def place(tmp_path: Path) -> DatabaseLocation:
    database = put_current(tmp_path / "from")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        (owner,) = connection.execute("SELECT id FROM user LIMIT 1").fetchone()
        for number, text in enumerate(NASTY):
            row = (f"{number:032x}", text or "-", text, owner, f"2026-01-01 00:00:00.{number:06d}")
            connection.execute(
                "INSERT INTO note (id, title, description, owner_id, created_at) VALUES (?,?,?,?,?)", row
            )
    return place_in(tmp_path / "from")


@pytest.fixture
def archive(place: DatabaseLocation, tmp_path: Path) -> Path:
    export_archive(place.database, tmp_path / "export.zip")
    return tmp_path / "export.zip"


def test_every_column_of_the_models_has_a_kind() -> None:
    for table in metadata.sorted_tables:
        for column in table.columns:
            assert kind_of(column) in KINDS


def test_an_import_gives_back_every_row_as_it_was(place: DatabaseLocation, archive: Path, tmp_path: Path) -> None:
    target = place_in(tmp_path / "to")
    counts, kept = import_archive(target, archive)
    assert rows_of(target.database) == rows_of(place.database)
    # Tables of features that the sample does not have are empty, and not in the archive.
    assert counts == {table: len(rows) for table, rows in rows_of(place.database).items() if rows}
    assert kept is None
    export_archive(target.database, tmp_path / "again.zip")
    with zipfile.ZipFile(archive) as first, zipfile.ZipFile(tmp_path / "again.zip") as second:
        for name in ("tables/user.jsonl", "tables/note.jsonl"):
            assert first.read(name) == second.read(name)


def test_what_an_import_replaces_is_kept(archive: Path, tmp_path: Path) -> None:
    target = place_in(tmp_path / "to")
    put_current(tmp_path / "to", FIRST_REVISION)
    with contextlib.closing(sqlite3.connect(target.database)) as connection, connection:
        connection.execute("UPDATE note SET title = 'Mine'")
    before = rows_of(target.database)
    _, kept = import_archive(target, archive)
    assert kept is not None
    assert rows_of(kept) == before
    assert "Mine" not in {note["title"] for note in rows_of(target.database)["note"]}


def test_an_export_of_an_older_release_is_upgraded_on_the_way(
    place: DatabaseLocation, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = "op.add_column('note', sa.Column('stars', sa.Integer, server_default='3'))"
    newest = add_revision(monkeypatch, tmp_path / "migrations", add)
    target = place_in(tmp_path / "to")
    import_archive(target, archive)
    assert revision_in(target.database) == newest
    assert rows_of(target.database)["note"] == [{**note, "stars": 3} for note in rows_of(place.database)["note"]]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_values_of_each_kind_come_back_from_json(kind: str) -> None:
    values: dict[str, list[Any]] = {
        "boolean": [True, False],
        "bytes": [b"", b"\x00\xff"],
        "date": [datetime.date(1, 1, 1)],
        "datetime": [datetime.datetime(2026, 1, 2, 3, 4, 5, 6)],
        "datetime-utc": [datetime.datetime(2026, 1, 2, 3, 4, 5, 6, datetime.UTC)],
        "decimal": [decimal.Decimal("0.10"), decimal.Decimal("-1E+30")],
        "float": [0.1, 1e300, -0.0, float("inf")],
        "integer": [0, -(2**63), 2**63 - 1],
        "json": [{"a": [1, None, "x"]}],
        "json-text": ['{"a": [1, null, 1.50]}', '"x"'],
        "string": NASTY,
        "time": [datetime.time(23, 59, 59, 999999)],
        "uuid": [uuid.UUID(int=1)],
    }
    for value in values[kind]:
        back = KINDS[kind].from_json(json.loads(json.dumps(KINDS[kind].to_json(value))))
        if kind == "json-text":
            value = json.loads(value)
        assert (type(back), back) == (type(value), value)


SPOILED: list[tuple[Callable[[Members], object], type[StartError], str]] = [
    (lambda m: m.pop("manifest.json"), InvalidArchiveError, r"no manifest\.json"),
    (lambda m: m.update({"manifest.json": b"["}), InvalidArchiveError, r"no manifest\.json"),
    (lambda m: set_manifest(m, format="other"), InvalidArchiveError, "another program"),
    (lambda m: set_manifest(m, tables=[{}]), InvalidArchiveError, r"manifest\.json is damaged"),
    (lambda m: set_manifest(m, revision="0999"), DatabaseNewerError, "0999"),
    (lambda m: set_manifest(m, format_version=2), DatabaseNewerError, "newer version"),
    (lambda m: m.pop("tables/note.jsonl"), InvalidArchiveError, r"note\.jsonl is missing"),
    (lambda m: m.update({"tables/note.jsonl": b"{}\n"}), InvalidArchiveError, "checksum"),
    (lambda m: set_notes(m, [b"{}\n"]), InvalidArchiveError, "table note, line 1"),
    (lambda m: set_notes(m, [b"nonsense\n"]), InvalidArchiveError, "table note, line 1"),
    (lambda m: set_notes(m, notes(m), rows=3), InvalidArchiveError, "rows"),
    (lambda m: set_notes(m, notes(m) + notes(m)[:1]), InvalidArchiveError, r"note, line \d+ \(id .*database refuses"),
    (lambda m: with_first_note(m, id="x"), InvalidArchiveError, "line 1"),
    (lambda m: with_first_note(m, title="\ud800"), InvalidArchiveError, "line 1 .*column title"),
    (lambda m: with_first_note(m, title=7), InvalidArchiveError, "line 1"),
    (lambda m: with_first_note(m, title=None), InvalidArchiveError, "line 1 .*column title: it is null"),
    (lambda m: with_first_note(m, created_at="2026-01-01T00:00:00"), InvalidArchiveError, "offset"),
    (
        lambda m: with_first_note(m, owner_id="00000000-0000-0000-0000-00000000dead"),
        InvalidArchiveError,
        "refers to a row of user",
    ),
]


@pytest.mark.parametrize("case", range(len(SPOILED)))
def test_a_spoiled_archive_is_refused_and_changes_nothing(archive: Path, tmp_path: Path, case: int) -> None:
    spoil, error, words = SPOILED[case]
    spoiled = spoil_copy(archive, spoil)
    target = place_in(tmp_path / "to")
    put_current(tmp_path / "to")
    before = rows_of(target.database)
    with pytest.raises(error, match=words) as caught:
        import_archive(target, spoiled)
    assert "nothing was changed" in str(caught.value)
    assert rows_of(target.database) == before
    assert {path.name for path in (tmp_path / "to").iterdir()} <= {"app.db", "app.db-wal", "app.db-shm"}


def set_users(members: Members, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    rows = [change(json.loads(line)) for line in members["tables/user.jsonl"].splitlines()]
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    members["tables/user.jsonl"] = content
    tables = manifest_of(members)["tables"]
    for table in tables:
        if table["name"] == "user":
            table["sha256"] = hashlib.sha256(content).hexdigest()
    set_manifest(members, tables=tables)


def set_kind(members: Members, column: str, kind: str) -> None:
    tables = manifest_of(members)["tables"]
    for table in tables:
        if table["name"] == "note":
            table["columns"][column] = kind
    set_manifest(members, tables=tables)


def without_table(members: Members, name: str) -> None:
    set_manifest(members, tables=[table for table in manifest_of(members)["tables"] if table["name"] != name])


def without_tables(members: Members) -> None:
    set_manifest(members, tables=[])


def rename_table(members: Members, name: str) -> None:
    tables = manifest_of(members)["tables"]
    set_manifest(members, tables=[*tables, {**tables[0], "name": name, "file": "tables/more.jsonl"}])
    members["tables/more.jsonl"] = members[tables[0]["file"]]


OTHER_TABLES: list[tuple[Callable[[Members], object], str]] = [
    (lambda m: set_kind(m, "title", "bytes"), "column title of its table note is not of the kind bytes"),
    (lambda m: set_kind(m, "created_at", "string"), "column created_at"),
    (lambda m: set_kind(m, "created_at", "datetime"), "column created_at"),
    (lambda m: set_kind(m, "id", "string"), "column id"),
    (without_tables, "it has no table"),
    (lambda m: without_table(m, "note"), "it has no table note"),
    (lambda m: without_table(m, "user"), "it has no table user"),
    (lambda m: rename_table(m, "sqlite_master"), "has no table sqlite_master"),
    (lambda m: rename_table(m, "derived_row_count"), "has no table derived_row_count"),
    (lambda m: rename_table(m, "alembic_version"), "has no table alembic_version"),
    (lambda m: rename_table(m, "USER"), "has no table USER"),
]


@pytest.mark.parametrize("revision", [FIRST_REVISION, head_revision()])
@pytest.mark.parametrize("case", range(len(OTHER_TABLES)))
def test_tables_and_kinds_are_those_of_the_database(archive: Path, tmp_path: Path, case: int, revision: str) -> None:
    spoil, words = OTHER_TABLES[case]

    def spoil_of_revision(members: Members) -> None:
        set_revision(members, revision)
        spoil(members)

    with pytest.raises(InvalidArchiveError, match=words):
        import_archive(place_in(tmp_path / "to"), spoil_copy(archive, spoil_of_revision))


@pytest.mark.parametrize("revision", [FIRST_REVISION, head_revision()])
def test_an_email_is_stored_in_the_form_that_people_sign_in_with(archive: Path, tmp_path: Path, revision: str) -> None:
    def shout(members: Members) -> None:
        set_revision(members, revision)
        set_users(members, lambda user: {**user, "email": user["email"].upper()})

    target = place_in(tmp_path / "to")
    import_archive(target, spoil_copy(archive, shout))
    emails = [
        {user["id"]: user["email"] for user in rows_of(database)["user"]}
        for database in (target.database, tmp_path / "from" / "app.db")
    ]
    assert emails[0] == emails[1]
    assert not check(target.database).any()


@pytest.mark.parametrize("revision", [FIRST_REVISION, head_revision()])
def test_rows_that_are_not_valid_are_left_out_by_choice(archive: Path, tmp_path: Path, revision: str) -> None:
    def spoil(members: Members) -> None:
        set_revision(members, revision)
        first, _, *others = notes(members)
        duplicate = {**json.loads(others[0]), "title": "Twice"}
        set_notes(
            members,
            [
                json.dumps({**json.loads(first), "title": "x" * 300}).encode() + b"\n",
                b"nonsense\n",
                *others,
                json.dumps(duplicate).encode() + b"\n",
            ],
        )
        # The user's notes are also removed.
        set_users(members, lambda user: user if "ada" not in user["email"] else {**user, "email": "nobody"})

    spoiled = spoil_copy(archive, spoil)
    with pytest.raises(InvalidArchiveError):
        import_archive(place_in(tmp_path / "refused"), spoiled)
    target, left_out = place_in(tmp_path / "to"), LeftOut()
    counts, _ = import_archive(target, spoiled, left_out=left_out)
    stored = rows_of(target.database)
    # Tables that are newer than the archive are not in it.
    assert row_counts(**counts) == row_counts(**{table: len(rows) for table, rows in stored.items() if rows})
    assert left_out.count["user"] == 1
    assert len(left_out.reported) == sum(left_out.count.values())
    reports = "\n".join(left_out.reported)
    for words in (
        "column title",
        "line 2: it is not JSON",
        "column email",
        "refers to a row of user",
        "database refuses",
    ):
        assert words in reports
    assert "ada@example.com" not in {user["email"] for user in stored["user"]}
    assert not check(target.database).any()


@pytest.mark.parametrize("offset", [0, 40, 200, 1000, -200, -60, -10])
def test_an_archive_with_a_flipped_byte_is_refused_or_whole(archive: Path, tmp_path: Path, offset: int) -> None:
    content = bytearray(archive.read_bytes())
    content[offset] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(content)
    target, whole = place_in(tmp_path / "to"), place_in(tmp_path / "whole")
    import_archive(whole, archive)
    try:
        import_archive(target, tmp_path / "flipped.zip")
    except InvalidArchiveError:
        assert not target.database.exists()
    else:
        assert rows_of(target.database) == rows_of(whole.database)


@pytest.mark.parametrize("size", [0, 1, 500])
def test_a_truncated_archive_is_refused(archive: Path, tmp_path: Path, size: int) -> None:
    (tmp_path / "short.zip").write_bytes(archive.read_bytes()[:size])
    with pytest.raises(InvalidArchiveError, match="not a zip file"):
        import_archive(place_in(tmp_path / "to"), tmp_path / "short.zip")


def test_an_export_overwrites_nothing(place: DatabaseLocation, archive: Path) -> None:
    with pytest.raises(FileExistsAlreadyError, match=str(archive)):
        export_archive(place.database, archive)


def test_an_older_database_is_upgraded_before_it_is_exported(tmp_path: Path) -> None:
    with pytest.raises(MigrationError, match="migrate upgrade"):
        export_archive(put_released("0001", tmp_path), tmp_path / "export.zip")
    assert not (tmp_path / "export.zip").exists()


def csv_of(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


def test_csv_is_for_people(place: DatabaseLocation, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE user SET full_name = '=HYPERLINK(1)' WHERE email = 'ada@example.com'")
    counts = export_csv(place.database, tmp_path / "people.zip")
    users = csv_of(tmp_path / "people.zip", "user.csv")
    assert counts == {table: len(csv_of(tmp_path / "people.zip", f"{table}.csv")) for table in table_names()}
    assert "hashed_password" not in users[0]
    ada = next(user for user in users if user["email"] == "ada@example.com")
    assert ada["full_name"] == "'=HYPERLINK(1)"
    assert ada["created_at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("value", "kind", "cell"),
    [
        ("=1+1", "string", "'=1+1"),
        ("-1", "string", "'-1"),
        ("\n=1", "string", "'\n'=1"),
        (" \u200b=1", "string", " \u200b'=1"),
        ("\uff1d1", "string", "'\uff1d1"),
        ("\uff20SUM(1)", "string", "'\uff20SUM(1)"),
        ("a;=1", "string", "a;'=1"),
        ("a\t+1", "string", "a\t'+1"),
        ("a\n@b\r\n-c", "string", "a\n'@b\r\n'-c"),
        ("a|=1", "string", "a|'=1"),
        ("a = 1, b-c@d", "string", "a = 1, b-c@d"),
        ("+abc", "bytes", "'+abc"),
        ("-19.90", "decimal", "-19.90"),
        ("-5", "json-text", "-5"),
        ('["a;=1"]', "json-text", '["a;\'=1"]'),
        (-5, "integer", -5),
        (None, "string", None),
    ],
)
def test_a_cell_is_no_formula_in_any_locale(value: Any, kind: str, cell: Any) -> None:
    assert csv_cell(value, kind) == cell


def test_an_export_names_what_it_cannot_read(place: DatabaseLocation, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE note SET title = x'ff' WHERE id = (SELECT min(id) FROM note)")
    for export in (export_archive, export_csv):
        with pytest.raises(DatabaseCorruptError, match="table note, column title, the row with the id 0000"):
            export(place.database, tmp_path / "export.zip")
        assert not (tmp_path / "export.zip").exists()


def test_an_export_is_one_moments(place: DatabaseLocation, tmp_path: Path) -> None:
    before = rows_of(place.database)
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")

        def write_meanwhile(_: float) -> None:
            with connection:
                connection.execute("DELETE FROM note")

        export_archive(place.database, tmp_path / "export.zip", write_meanwhile)
    target = place_in(tmp_path / "to")
    import_archive(target, tmp_path / "export.zip")
    assert rows_of(target.database) == before
    assert rows_of(place.database)["note"] == []


def test_a_column_of_an_unknown_type_says_what_to_do() -> None:
    column: sa.Column[Any] = sa.Column("numbers", sa.ARRAY(sa.Integer))
    with pytest.raises(NotImplementedError, match="KINDS"):
        kind_of(column)


def test_the_archive_is_a_file_for_the_user_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0
