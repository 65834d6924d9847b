"""Importing into a database on a server happens in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, text

import harness.sample  # noqa: F401
from app.core.errors import DatabaseLockedError, InvalidArchiveError, MigrationError, NoSuperuserError
from app.core.settings import Settings
from app.db.archive.bad_rows import LeftOut
from app.db.archive.importer import import_archive
from app.db.archive.writer import export_archive
from app.db.derived.counters import counted, row_count
from app.db.derived.spec import derived_tables
from app.db.engine import make_engine
from app.db.metadata import metadata
from app.db.postgresql import importer
from app.db.postgresql.importer import continue_sequences, import_to_postgresql
from app.db.postgresql.whole_tables import whole_table_at_once
from app.db.schema import migrations
from app.db.schema.upgrade import bring_up_to_date
from app_tests.db.archive.archives import (
    Members,
    manifest_of,
    notes,
    set_manifest,
    set_notes,
    spoil_copy,
    tables_of,
    with_first_note,
)
from app_tests.db.databases import add_revision, place_in, put_current, rows_of
from harness.postgresql import put_rows


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    """A database of the newest revision with one user and one note."""
    engine = make_engine(Settings.from_environment({"DATABASE_URL": postgresql_url}))
    bring_up_to_date(engine, None)
    put_rows(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    export_archive(put_current(tmp_path / "from"), tmp_path / "export.zip")
    return tmp_path / "export.zip"


def titles(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT title FROM note ORDER BY title")).scalars())


def test_rows_come_back_as_they_went(engine: Engine, archive: Path, tmp_path: Path) -> None:
    counts = import_to_postgresql(engine, archive)
    export_archive(engine, tmp_path / "back.zip")
    assert tables_of(tmp_path / "back.zip") == tables_of(archive)
    target = place_in(tmp_path / "to")
    assert import_archive(target, tmp_path / "back.zip")[0] == counts
    source = rows_of(tmp_path / "from" / "app.db")
    assert {name: rows_of(target.database)[name] for name in counts} == {name: source[name] for name in counts}


def test_an_archive_of_an_older_release_is_upgraded_on_the_way(
    engine: Engine, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It changes no table, so that the models still match the newest revision.
    newest = add_revision(monkeypatch, tmp_path / "migrations", "op.execute(\"UPDATE note SET title = 'Upgraded'\")")
    with pytest.raises(MigrationError, match=f"{newest}: nothing was changed"):
        import_to_postgresql(engine, archive)
    assert titles(engine) == ["Old"]
    migrations.upgrade(engine, None)
    import_to_postgresql(engine, archive)
    assert set(titles(engine)) == {"Upgraded"}


SPOILED: list[tuple[Callable[[Members], object], str]] = [
    (lambda m: with_first_note(m, owner_id="00000000-0000-0000-0000-00000000dead"), "foreign key"),
    (lambda m: with_first_note(m, title="\0"), "column title"),
    (lambda m: with_first_note(m, title="\ud800"), "column title"),
    (lambda m: with_first_note(m, title="x" * 256), "column title"),
    (lambda m: with_first_note(m, title=None), "column title: it is null"),
    (lambda m: set_notes(m, notes(m)[:1] * 2), "duplicate key"),
]


@pytest.mark.parametrize("case", range(len(SPOILED)))
def test_rows_that_are_refused_change_nothing(engine: Engine, archive: Path, case: int) -> None:
    spoil, words = SPOILED[case]
    spoiled = spoil_copy(archive, spoil)
    with pytest.raises(InvalidArchiveError, match=f"{words}.*nothing was changed"):
        import_to_postgresql(engine, spoiled)
    assert titles(engine) == ["Old"]


def test_an_archive_without_one_of_the_tables_is_refused(engine: Engine, archive: Path) -> None:
    def leave_out(members: Members) -> None:
        tables = manifest_of(members)["tables"]
        set_manifest(members, tables=[table for table in tables if table["name"] != "note"])

    with pytest.raises(InvalidArchiveError, match="nothing was changed"):
        import_to_postgresql(engine, spoil_copy(archive, leave_out))
    assert titles(engine) == ["Old"]


def test_what_is_refused_at_the_end_changes_nothing(engine: Engine, archive: Path) -> None:
    def refuse(_: object) -> None:
        raise NoSuperuserError("No one could sign in.")

    with pytest.raises(NoSuperuserError):
        import_to_postgresql(engine, archive, prepare=refuse)
    assert titles(engine) == ["Old"]


def test_others_read_the_old_rows_until_all_are_there(engine: Engine, archive: Path) -> None:
    seen = []
    import_to_postgresql(engine, archive, lambda _: seen.append(titles(engine)))
    assert seen
    assert seen == [["Old"]] * len(seen)
    assert titles(engine) != ["Old"]


def test_a_writer_that_does_not_end_is_named(engine: Engine, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "LOCK_TIMEOUT", "50ms")
    with engine.begin() as other:
        other.execute(text("UPDATE note SET title = 'Mine'"))
        with pytest.raises(DatabaseLockedError, match="nothing was changed"):
            import_to_postgresql(engine, archive)
    assert titles(engine) == ["Mine"]


def test_triggers_hear_of_every_row(engine: Engine, archive: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE heard (what text, number int)"))
        connection.execute(
            text(
                """CREATE FUNCTION hear() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN INSERT INTO heard VALUES (TG_OP, 1); RETURN NULL; END$$"""
            )
        )
        connection.execute(
            text("CREATE TRIGGER hear AFTER INSERT OR DELETE ON note FOR EACH ROW EXECUTE FUNCTION hear()")
        )
    counts = import_to_postgresql(engine, archive)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT what, sum(number) FROM heard GROUP BY what"))
        heard = {str(what): int(number) for what, number in rows}
    assert heard == {"DELETE": 1, "INSERT": counts["note"]}


def test_counts_fit_the_rows_afterwards(engine: Engine, archive: Path) -> None:
    import_to_postgresql(engine, archive)
    with engine.begin() as connection:
        # All notes have another owner, which the one statement counts as well.
        owner = "(SELECT id FROM \"user\" WHERE email = 'ada@example.com')"
        connection.execute(text(f"UPDATE note SET owner_id = {owner} WHERE title LIKE '%e%'"))
        for table, spec in derived_tables(metadata):
            of_table = sa.select(row_count.c.scope, row_count.c.n).where(row_count.c.table_name == table.name)
            kept = {row.scope: row.n for row in connection.execute(of_table) if row.n}
            assert kept == {row.scope: row.n for row in connection.execute(counted(table, spec)) if row.n}


@pytest.mark.parametrize("parents", [{1: 2, 2: 3, 3: None}, {1: 2, 2: 1}, {1: 1}])
def test_rows_may_refer_to_rows_of_their_own_table(engine: Engine, parents: dict[int, int | None]) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node (id), more json)"))
        table = sa.Table("node", sa.MetaData(), autoload_with=connection, resolve_fks=False)
        with whole_table_at_once(connection, table) as target:
            for number, parent in parents.items():
                connection.execute(sa.insert(target).values(id=number, parent=parent, more={"a": None}))
        assert dict(connection.execute(sa.select(table.c.id, table.c.parent)).tuples().all()) == parents


def test_a_row_that_refers_to_none_of_its_table_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node (id))"))
        table = sa.Table("node", sa.MetaData(), autoload_with=connection, resolve_fks=False)
        with (
            pytest.raises(sa.exc.IntegrityError),
            whole_table_at_once(connection, table) as target,
        ):
            connection.execute(sa.insert(target).values(id=1, parent=2))


def test_rows_that_are_not_valid_are_left_out_by_choice(engine: Engine, archive: Path) -> None:
    def spoil(members: Members) -> None:
        with_first_note(members, owner_id="00000000-0000-0000-0000-00000000dead")
        first, second, *others = notes(members)
        set_notes(members, [first, second.replace(b'"title":"', b'"title":"' + b"x" * 300), *others])

    left_out = LeftOut()
    counts = import_to_postgresql(engine, spoil_copy(archive, spoil), left_out=left_out)
    assert len(titles(engine)) == counts["note"] == 4
    assert left_out.count == {"note": 2}
    assert "column title" in left_out.reported[0]
    assert "line 1" in left_out.reported[1]


def test_numbers_that_a_sequence_gives_go_on_after_the_highest(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text('CREATE TABLE "Note" (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, title text)')
        )
        table = sa.Table("Note", sa.MetaData(), autoload_with=connection)
        for rows, expected in ([], 1), ([{"id": 41, "title": "a"}], 42):
            connection.execute(sa.delete(table))
            if rows:
                connection.execute(sa.insert(table), rows)
            continue_sequences(connection, table)
            added = connection.execute(sa.insert(table).values(title="b").returning(table.c.id)).scalar_one()
            assert added == expected
