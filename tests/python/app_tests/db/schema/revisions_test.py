"""Upgrades and downgrades of each revision, with data in the database."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

import app.registry  # noqa: F401
from app.core.errors import DatabaseForeignError
from app.db import derived
from app.db.deletions.table import metadata as deletions
from app.db.engine import make_engine
from app.db.location import database_location
from app.db.metadata import metadata
from app.db.schema import migrations
from app.db.schema.comparison import Schema, TableSchema, differences, schema_of
from app.db.schema.included_names import include_name
from app.db.schema.revisions import APP_VERSIONS, head_revision, known_revisions, revisions_in
from app.db.schema.upgrade import bring_up_to_date
from app.db.sqlite.header import APPLICATION_ID
from app_tests.db.databases import place_in, put_released, released_revisions, revision_in, rows_of, settings_of, start
from harness.released_databases import set_application_id

SCRIPTS = {script.revision: script for script in migrations.scripts().walk_revisions()}


def test_each_revision_follows_the_one_before() -> None:
    assert set(SCRIPTS) == set(known_revisions())
    for before, revision in zip([None, *known_revisions()], known_revisions(), strict=False):
        assert SCRIPTS[revision].down_revision == before


@pytest.mark.parametrize("revision", known_revisions())
def test_each_revision_says_how_to_go_back(revision: str) -> None:
    module: Any = SCRIPTS[revision].module
    lines = [line.strip() for line in inspect.getsource(module.downgrade).splitlines()[1:]]
    assert [line for line in lines if line and line != "pass"], f"{revision} has an empty downgrade"


def test_a_database_of_each_release_is_kept() -> None:
    assert set(released_revisions()) >= set(revisions_in(APP_VERSIONS)[:-1])


def test_models_and_newest_revision_agree(tmp_path: Path, database: dict[str, str]) -> None:
    settings = settings_of(tmp_path, **database)
    engine = make_engine(settings)
    bring_up_to_date(engine, database_location(settings))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": include_name})
        assert compare_metadata(context, metadata) == [], "run `migrate new`"
        if connection.dialect.name == "sqlite":
            # With indexes on expressions and constraints, which Alembic does not compare here.
            there = schema_of(connection)
            del there["table", "alembic_version"]
            expected = schema_of_models()
            assert list(differences(expected, without_added_defaults(there, expected))) == [], (
                "write it into a revision"
            )


def without_added_defaults(there: Schema, expected: Schema) -> Schema:
    """Return a schema without the defaults that only revisions have: for rows that were there before a new column."""

    def cleaned(table: TableSchema, models: TableSchema) -> TableSchema:
        needless = {name for name, column in models.columns.items() if column.default is None}
        columns = {
            name: column._replace(default=None) if name in needless else column
            for name, column in table.columns.items()
        }
        return replace(table, columns=columns)

    return {
        key: cleaned(found, own)
        if isinstance(found, TableSchema) and isinstance(own := expected.get(key), TableSchema)
        else found
        for key, found in there.items()
    }


def schema_of_models() -> Schema:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        deletions.create_all(connection)
        derived.create(connection)
        return schema_of(connection)


@pytest.mark.parametrize("revision", known_revisions()[1:])
def test_a_revision_taken_back_and_done_again_keeps_the_rows(tmp_path: Path, revision: str) -> None:
    oldest = released_revisions()[0]
    database = put_released(oldest, tmp_path)
    engine, place = make_engine(settings_of(tmp_path)), place_in(tmp_path)
    migrations.upgrade(engine, place, revision)
    before = rows_of(database)
    migrations.downgrade(engine, place, "-1")
    assert revision_in(database) == known_revisions()[known_revisions().index(revision) - 1]
    migrations.upgrade(engine, place, revision)
    assert rows_of(database) == before


def test_all_revisions_can_be_taken_back(tmp_path: Path) -> None:
    database = put_released(released_revisions()[-1], tmp_path)
    engine, place = make_engine(settings_of(tmp_path)), place_in(tmp_path)
    migrations.downgrade(engine, place, "base")
    assert rows_of(database) == {}
    migrations.upgrade(engine, place)
    assert revision_in(database) == head_revision()


def test_a_released_database_is_the_apps_own_whatever_id_it_was_made_with(tmp_path: Path) -> None:
    database = put_released("0002", tmp_path)
    content = bytearray(database.read_bytes())
    content[68:72] = b"Othr"
    database.write_bytes(content)
    with pytest.raises(DatabaseForeignError):
        start(tmp_path)
    set_application_id(database)
    start(tmp_path)
    assert revision_in(database) == head_revision()


def test_a_database_without_an_id_is_left_without_one(tmp_path: Path) -> None:
    database = put_released("0001", tmp_path)
    assert database.read_bytes()[68:72] == bytes(4)


def test_the_newest_revision_marks_the_database_as_ours(tmp_path: Path) -> None:
    start(tmp_path)
    header = (tmp_path / "app.db").read_bytes()
    # https://www.sqlite.org/fileformat.html#application_id
    assert int.from_bytes(header[68:72]) == APPLICATION_ID
