"""`migrate new` in a copy of the app with changed models, and its revision on a database with rows."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import app
from app.core.errors import MigrationError
from app.db.derived import is_derived
from app_tests.db.databases import put_released
from harness.backend_process import TIMEOUT_SECONDS, environment

MODELS = "features/items/models.py"
CREATED_AT = "    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)\n"
LAST_FIELD = f"{CREATED_AT}\n\nclass ItemPublic"


@dataclass(frozen=True)
class Copy:
    """A copy of the app's sources, and a database of the released schema in its data folder."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "app.db"

    def change(self, old: str, new: str) -> None:
        path = self.folder / "app" / MODELS
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def add_field(self, field: str) -> None:
        self.change(LAST_FIELD, LAST_FIELD.replace("\n\n\n", f"\n    {field}\n\n\n", 1))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(self.folder), *filter(None, sys.path)])
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env={**environment(DATA_DIR=str(self.database.parent)), "PYTHONPATH": path},
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )

    def new_revision(self, *arguments: str) -> str:
        """Return the text of the revision that `migrate new` writes."""
        done = self.run("migrate", "new", "change", *arguments)
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr
        (path,) = self.revisions()
        return path.read_text()

    def revisions(self) -> list[Path]:
        return list((self.folder / "app" / "migrations" / "versions").glob("*_change.py"))

    def indexes(self) -> set[str]:
        """Return the indexes that revisions create, without those of derived data."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
            return {sql for name, sql in made if not is_derived(name)}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    shutil.copytree(
        Path(app.__file__).parent, tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__", "*_change.py")
    )
    copy = Copy(tmp_path)
    copy.database.parent.mkdir()
    put_released("0003", copy.database.parent)
    assert copy.run("migrate", "upgrade").returncode == 0
    return copy


CHANGES = {
    "a nullable foreign key": (
        'reviewer_id: uuid.UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")',
        "reviewer_id",
        {None},
    ),
    "a number": ("priority: int = 3", "priority", {3}),
    "text": ("""order: str = "it's" """, '"order"', {"it's"}),
    "a truth": ("done: bool = False", "done", {0}),
    "a list": ("tags: list[str] = Field(default_factory=list, sa_type=JSON)", "tags", {"[]"}),
}


@pytest.mark.parametrize(("field", "column", "values"), CHANGES.values(), ids=CHANGES)
def test_a_new_column_fits_rows_that_exist(copy: Copy, field: str, column: str, values: set[object]) -> None:
    copy.change("from sqlmodel import Field", "from sqlalchemy import JSON\nfrom sqlmodel import Field")
    copy.add_field(field)
    before = copy.indexes()
    copy.new_revision()
    done = copy.run("migrate", "upgrade")
    assert done.returncode == 0, done.stderr
    assert {value for (value,) in copy.rows(f"SELECT {column} FROM item")} == values
    assert before <= copy.indexes()
    check = copy.run("check")
    assert check.returncode == 0, check.stdout
    assert copy.run("migrate", "downgrade", "-1").returncode == 0
    assert copy.indexes() == before


@pytest.mark.parametrize("field", ["code: str", "key: uuid.UUID = Field(default_factory=uuid.uuid4)"])
def test_a_column_that_rows_would_have_no_value_for_is_refused(copy: Copy, field: str) -> None:
    copy.add_field(field)
    done = copy.run("migrate", "new", "change")
    assert done.returncode != 0
    assert f"item.{field.split(':')[0]}" in done.stderr
    assert "default" in done.stderr
    assert copy.revisions() == []


def test_a_column_with_another_name_keeps_its_values(copy: Copy) -> None:
    titles = copy.rows("SELECT title FROM item ORDER BY id")
    for old, new in (
        (
            "    title: Title = Field(min_length=1, max_length=255)",
            "    name: Title = Field(min_length=1, max_length=255)",
        ),
        ('"title": "title"', '"name": "name"'),
        ('search=("title",', 'search=("name",'),
    ):
        copy.change(old, new)
    text = copy.new_revision("--rename", "item.title=name")
    assert "add_column" not in text
    done = copy.run("migrate", "upgrade")
    assert done.returncode == 0, done.stderr
    assert copy.rows("SELECT name FROM item ORDER BY id") == titles


def test_a_column_that_goes_while_another_comes_is_said_to_be_perhaps_renamed(copy: Copy) -> None:
    copy.change("    description: Text255 | None", "    note: Text255 | None")
    copy.change('        "description": "description",\n', "")
    copy.change('"description"),\n    owner', '"note"),\n    owner')
    done = copy.run("migrate", "new", "change")
    assert done.returncode == 0, done.stderr
    assert "item loses description and gets note" in done.stdout
    assert "--rename" in done.stdout
    text = copy.revisions()[0].read_text()
    assert text.index("op.drop_index('ix_item_description_id'") < text.index("drop_column('description')")
    assert copy.run("migrate", "upgrade").returncode == 0


def test_rows_that_a_new_rule_does_not_allow_are_named_and_stay(copy: Copy) -> None:
    with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
        connection.execute(
            "INSERT INTO item SELECT lower(hex(randomblob(16))), title, description, owner_id, created_at FROM item"
        )
    name = '    __tablename__ = "item"\n'
    copy.change(name, f'{name}    __table_args__ = (UniqueConstraint("owner_id", "title"),)\n')
    copy.change("from sqlmodel import Field", "from sqlalchemy import UniqueConstraint\nfrom sqlmodel import Field")
    copy.new_revision()
    before = copy.rows("SELECT * FROM item ORDER BY id")
    done = copy.run("migrate", "upgrade")
    assert done.returncode != 0
    assert "several rows have the same owner_id and title of" in done.stderr
    assert "the database is unchanged" in done.stderr
    assert copy.rows("SELECT * FROM item ORDER BY id") == before


def test_the_rule_of_a_foreign_key_can_change(copy: Copy) -> None:
    copy.change(
        'owner_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE", nullable=False)',
        'owner_id: uuid.UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")',
    )
    copy.new_revision()
    done = copy.run("migrate", "upgrade")
    assert done.returncode == 0, done.stderr
    ((*_, on_delete, _),) = copy.rows("PRAGMA foreign_key_list(item)")
    assert on_delete == "SET NULL"


def test_a_new_table_has_its_indexes_and_nothing_of_its_lists(copy: Copy) -> None:
    path = copy.folder / "app" / MODELS
    path.write_text(
        path.read_text()
        + """

class Order(SQLModel, table=True):
    __tablename__ = "order"
    key: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    group: str
    select: str | None = None
    index: uuid.UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")


ORDERS = ListSpec(Order, Order, sorts={"group": "group"}, search=("group", "select"), owner="index")
"""
    )
    text = copy.new_revision()
    assert "Spec" not in text
    assert "'ix_order_group_key', 'order', [sa.literal_column" in text
    assert "'ix_order_index_group_key', 'order', ['index', sa.literal_column" in text
    done = copy.run("migrate", "upgrade")
    assert done.returncode == 0, done.stderr
    with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
        connection.execute("""INSERT INTO "order" ("key", "group") VALUES (lower(hex(randomblob(16))), 'text')""")
    check = copy.run("check")
    assert check.returncode == 0, check.stdout


def test_changes_without_a_revision_are_named_and_nothing_is_written(copy: Copy) -> None:
    assert copy.run("migrate", "check").returncode == 0
    copy.add_field("priority: int = 3")
    done = copy.run("migrate", "check")
    assert done.returncode == MigrationError.exit_code
    assert "the column item.priority is new" in done.stderr
    assert copy.revisions() == []
    copy.new_revision()
    assert copy.run("migrate", "check").returncode == 0


def test_a_change_that_rows_would_not_survive_is_named_before_a_revision_is_written(copy: Copy) -> None:
    copy.add_field("code: str")
    done = copy.run("migrate", "check")
    assert done.returncode == MigrationError.exit_code
    assert "item.code" in done.stderr
