"""Revisions that `migrate new` writes run on a server with rows, and constraints have our names there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

import app
from app.db.derived import is_derived
from app.db.derived.names import PREFIX
from app.db.metadata import metadata
from app.db.postgresql.constraint_names import name_constraints
from app.db.schema import migrations
from app.db.schema.revisions import known_revisions
from app_tests.api import add_user, engine_of, open_api
from harness.backend_process import TIMEOUT_SECONDS, environment
from harness.sample_rows import add_rows

MODELS = "features/users/models.py"
LAST_FIELD = "    # A random text that tokens must have"


@dataclass(frozen=True)
class Copy:
    """A copy of the app's sources, and the URL of a database on a server with rows."""

    folder: Path
    url: str

    def add_field(self, field: str) -> None:
        """Add a field to the model of users."""
        path = self.folder / "app" / MODELS
        text = path.read_text()
        assert LAST_FIELD in text
        text = text.replace("from sqlmodel import Field", "from sqlalchemy import JSON\nfrom sqlmodel import Field")
        path.write_text(text.replace(LAST_FIELD, f"    {field}\n{LAST_FIELD}", 1))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(self.folder), *(os.path.abspath(path) for path in sys.path if path)])
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env={**environment(DATABASE_URL=self.url), "PYTHONPATH": path},
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )

    def require(self, *arguments: str) -> str:
        """Run a command, which must succeed, and return its output."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str) -> list[tuple[object, ...]]:
        engine = sa.create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]

    def names(self) -> set[str]:
        engine = sa.create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            return names_of(connection)


def names_of(connection: sa.Connection) -> set[str]:
    """Return the names of all constraints and indexes, without those of derived data."""
    found = connection.execute(
        sa.text(
            "SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
            " AND contype <> 'n' UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
        )
    ).scalars()
    return {name for name in found if PREFIX not in name}


@pytest.fixture
def copy(tmp_path: Path, postgresql_url: str) -> Copy:
    shutil.copytree(Path(app.__file__).parent, tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    copy = Copy(tmp_path, postgresql_url)
    copy.require("migrate", "upgrade")
    with sa.create_engine(postgresql_url, poolclass=NullPool).begin() as connection:
        for table in metadata.sorted_tables:
            # The sample's table is not in the app.
            if sa.inspect(connection).has_table(table.name):
                add_rows(connection, table, 5)
    return copy


# By the name of a new column: its field, and its value in rows that exist.
NEW_FIELDS: dict[str, tuple[str, object]] = {
    "boss_id": ('boss_id: uuid.UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")', None),
    "code": ("code: str | None = Field(default=None, max_length=20, unique=True)", None),
    "priority": ("priority: int = 3", 3),
    "order": ("""order: str = "it's" """, "it's"),
    "done": ("done: bool = False", False),
    "tags": ("tags: list[str] = Field(default_factory=list, sa_type=JSON)", []),
}


def test_new_columns_fit_rows_that_exist(copy: Copy) -> None:
    before = copy.names()
    for field, _ in NEW_FIELDS.values():
        copy.add_field(field)
    copy.require("migrate", "new", "change")
    copy.require("migrate", "upgrade")
    columns = ", ".join(f'"{name}"' for name in NEW_FIELDS)
    rows = copy.rows(f'SELECT {columns} FROM "user"')
    assert rows == [tuple(value for _, value in NEW_FIELDS.values())] * len(rows)
    assert len(rows) >= 5
    assert copy.names() - before == {"fk_user_boss_id_user", "uq_user_code"}
    assert before <= copy.names()
    copy.require("migrate", "downgrade", "-1")
    assert copy.names() == before


def test_rows_that_a_new_rule_does_not_allow_are_named_and_stay(copy: Copy) -> None:
    path = copy.folder / "app" / MODELS
    name = '    __tablename__ = "user"\n'
    text = path.read_text().replace(name, f'{name}    __table_args__ = (UniqueConstraint("full_name"),)\n', 1)
    path.write_text(text.replace("from sqlmodel", "from sqlalchemy import UniqueConstraint\nfrom sqlmodel", 1))
    copy.require("migrate", "new", "change")
    engine = sa.create_engine(copy.url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("""UPDATE "user" SET full_name = 'Ada'"""))
    before = copy.rows('SELECT * FROM "user" ORDER BY id')
    done = copy.run("migrate", "upgrade")
    assert done.returncode != 0
    assert "several rows have the same full_name" in done.stderr
    assert "the database is unchanged" in done.stderr
    assert copy.rows('SELECT * FROM "user" ORDER BY id') == before


def test_constraints_that_postgresql_named_get_our_names_with_an_upgrade(tmp_path: Path, postgresql_url: str) -> None:
    with open_api(tmp_path, DATABASE_URL=postgresql_url) as api:
        add_user(api, "ada@example.com")
        engine = engine_of(api)
        # The engine of the app would look for derived data when it commits.
        other = sa.create_engine(postgresql_url, poolclass=NullPool)
        with other.connect() as connection:
            ours = names_of(connection)
        migrations.downgrade(engine, None, known_revisions()[-2])
        with other.begin() as connection:
            assert give_names_of_postgresql(connection) >= 3
            theirs = names_of(connection)
            assert "user_pkey" in theirs
        migrations.upgrade(engine, None)
        with other.begin() as connection:
            assert names_of(connection) == ours
            # A second time changes nothing.
            name_constraints(connection)
            assert names_of(connection) == ours
        assert api.get("/users/").json()["count"] == 2


def give_names_of_postgresql(connection: sa.Connection) -> int:
    """Rename constraints to the names that PostgreSQL gives them by default. Return their number."""
    inspector = sa.inspect(connection)
    renamed = 0
    for table in inspector.get_table_names():
        if is_derived(table) or table == "alembic_version":
            continue
        names = {inspector.get_pk_constraint(table)["name"]: f"{table}_pkey"}
        for key in inspector.get_foreign_keys(table):
            names[key["name"]] = f"{table}_{'_'.join(key['constrained_columns'])}_fkey"
        for unique in inspector.get_unique_constraints(table):
            names[unique["name"]] = f"{table}_{'_'.join(unique['column_names'])}_key"
        for ours, theirs in names.items():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" RENAME CONSTRAINT "{ours}" TO "{theirs}"')
            renamed += 1
    return renamed
