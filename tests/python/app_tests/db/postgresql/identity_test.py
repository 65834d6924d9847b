"""A database on a server: its owner program, its migrations, and errors if it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import (
    DatabaseCorruptError,
    DatabaseForeignError,
    DatabaseLoginError,
    DatabaseNewerError,
    DatabaseReadOnlyError,
    DatabaseUnavailableError,
    DiskFullError,
    MigrationError,
    SettingsError,
    StartError,
)
from app.core.settings import Settings
from app.db.engine import make_engine
from app.db.errors import to_start_error, translate_corruption
from app.db.postgresql.identity import wait_for_turn
from app.db.schema import migrations
from app.db.schema.database_revision import database_revision
from app.db.schema.revisions import head_revision, known_revisions
from app.db.schema.upgrade import bring_up_to_date
from app.serve.server import create_ready_app
from app_tests.db.databases import add_revision
from app_tests.tables import table_names
from harness.postgresql import GUEST, GUEST_PASSWORD, Server, put_rows, put_user
from harness.sample import FEATURES


def engine_for(url: str) -> Engine:
    return make_engine(Settings.from_environment({"DATABASE_URL": url}))


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = engine_for(postgresql_url)
    yield engine
    engine.dispose()


def rows_of(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')).mappings()]
            for table in table_names()
        }


def test_each_revision_taken_back_and_done_again_keeps_the_rows(engine: Engine) -> None:
    migrations.upgrade(engine, None)
    # The table of notes is dropped on the way back.
    put_user(engine)
    before = rows_of(engine)
    for revision in reversed(known_revisions()[:-1]):
        migrations.downgrade(engine, None, "-1")
        assert database_revision(engine, None) == revision
    migrations.upgrade(engine, None)
    assert rows_of(engine) == before
    migrations.downgrade(engine, None, "base")
    assert database_revision(engine, None) is None


def test_a_failed_upgrade_changes_nothing(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_up_to_date(engine, None)
    put_rows(engine)
    before = rows_of(engine)
    next_revision = "op.drop_table('note'); op.execute('SELECT 1/0')"
    add_revision(monkeypatch, tmp_path / "migrations", next_revision)
    with pytest.raises(MigrationError, match="division by zero"):
        migrations.upgrade(engine, None)
    assert rows_of(engine) == before


def test_starts_at_once_migrate_once(postgresql_url: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": postgresql_url})
    with ThreadPoolExecutor() as pool:
        apps = list(pool.map(partial(create_ready_app, features=FEATURES), [settings] * 4))
    for app in apps:
        assert database_revision(app.state.engine, None) == head_revision()
        app.state.engine.dispose()


def test_a_start_waits_for_the_one_that_migrates(engine: Engine) -> None:
    with migrations.exclusive(engine), engine.begin() as other:
        # It would wait without limit.
        other.execute(text("SET LOCAL statement_timeout = 100"))
        with pytest.raises(DBAPIError, match="statement timeout"):
            wait_for_turn(other)


@pytest.mark.parametrize(
    ("statements", "refusal"),
    [
        (["CREATE TABLE song (id int)"], DatabaseForeignError),
        (["CREATE TABLE alembic_version AS SELECT 'ae1027a6acf' AS version_num"], DatabaseForeignError),
        (["CREATE TABLE alembic_version AS SELECT '9999' AS version_num"], DatabaseNewerError),
    ],
    ids=["another program", "another program with Alembic", "a newer version"],
)
def test_a_database_that_is_not_ours_is_left_as_it_is(
    postgresql_server: Server, postgresql_url: str, statements: list[str], refusal: type[StartError]
) -> None:
    postgresql_server.run(*statements, database=str(make_url(postgresql_url).database))
    engine = engine_for(postgresql_url)
    with pytest.raises(refusal, match="nothing was changed"):
        bring_up_to_date(engine, None)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar() == 1
    engine.dispose()


def test_a_standby_is_refused_at_the_start(postgresql_server: Server, postgresql_url: str, engine: Engine) -> None:
    name = make_url(postgresql_url).database
    bring_up_to_date(engine, None)
    engine.dispose()
    postgresql_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(DatabaseReadOnlyError, match="primary server"):
        bring_up_to_date(engine, None)


def test_a_table_that_is_gone_is_damage(engine: Engine) -> None:
    with (
        pytest.raises(DatabaseCorruptError, match="pg_restore"),
        translate_corruption("it"),
        engine.connect() as connection,
    ):
        connection.execute(text("SELECT * FROM note"))


def test_a_fault_in_our_statements_is_no_refusal(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as error:
        connection.execute(text("SELEC"))
    assert to_start_error(error.value, "it") is None


def test_what_keeps_us_out_is_named_without_the_password(postgresql_server: Server, postgresql_url: str) -> None:
    name = str(make_url(postgresql_url).database)
    refused = {
        "a wrong password": (postgresql_server.url(name, GUEST, "a wrong secret"), DatabaseLoginError),
        "no password": (postgresql_server.url(name, GUEST), DatabaseLoginError),
        "an unknown user": (postgresql_server.url(name, "nobody_here", "a wrong secret"), DatabaseLoginError),
        "a user who may not write": (postgresql_server.url(name, GUEST, GUEST_PASSWORD), DatabaseReadOnlyError),
        "no such database": (postgresql_server.url("nothing"), DatabaseUnavailableError),
    }
    for what, (url, refusal) in refused.items():
        with pytest.raises(refusal) as error:
            bring_up_to_date(engine_for(url), None)
        assert type(error.value) is refusal, what
        assert "secret" not in str(error.value)
        assert re.search(r"nothing was changed|createdb", str(error.value)), what


def test_a_server_out_of_reach_is_named_without_the_password() -> None:
    pytest.importorskip("psycopg")
    # Nothing listens on port 1 of this machine.
    url = "postgresql://ada:secret@127.0.0.1:1/notes?sslpassword=secret"
    with pytest.raises(DatabaseUnavailableError, match=r"ada:\*\*\*@127\.0\.0\.1:1/notes") as error:
        bring_up_to_date(engine_for(url), None)
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


def test_an_option_that_no_one_knows_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="colour"):
        bring_up_to_date(engine_for("postgresql://127.0.0.1:1/notes?colour=blue"), None)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("53100", DiskFullError),
        ("53300", DatabaseUnavailableError),
        ("57P01", DatabaseUnavailableError),
        ("08006", DatabaseUnavailableError),
        ("28P01", DatabaseLoginError),
        ("XX001", DatabaseCorruptError),
    ],
)
def test_what_a_test_cannot_make_a_server_do_is_known_by_its_code(state: str, refusal: type[StartError]) -> None:
    from psycopg import errors

    error = DBAPIError("SELECT 1", {}, errors.lookup(state)("its words"))
    found = to_start_error(error, "it")
    assert type(found) is refusal
    assert "its words" in str(found)
