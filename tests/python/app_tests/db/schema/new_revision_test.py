"""`migrate new` in a copy of the sample feature with changed models, and its revision on a database with rows."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

import app.registry  # noqa: F401
from app.core.errors import MigrationError
from app.db.derived import is_derived
from app.db.schema.revisions import head_revision
from app_tests.db.databases import put_current
from harness import sample
from harness.backend_process import TIMEOUT_SECONDS, environment

# The sample's command line, with the tables of all features: a new revision would drop the others.
ALL_FEATURES = """
import sys
import app.registry
from app.cli import main
from harness.sample import features
sys.exit(main(features))
"""
SAMPLE = "harness/sample"
MODELS = f"{SAMPLE}/models.py"
CREATED_AT = "    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)\n"
LAST_FIELD = f"{CREATED_AT}\n\nclass NotePublic"


@dataclass(frozen=True)
class Copy:
    """A copy of the sample feature, and a database of its schema in a data folder."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "app.db"

    def change(self, old: str, new: str) -> None:
        path = self.folder / MODELS
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def add_field(self, field: str) -> None:
        self.change(LAST_FIELD, LAST_FIELD.replace("\n\n\n", f"\n    {field}\n\n\n", 1))

    def add_decimal(self, field: str) -> None:
        """Add a field and the imports that decimals need."""
        self.change("from typing import Annotated\n", "from decimal import Decimal\nfrom typing import Annotated\n")
        self.change("from app.core.types", "from app.core.decimals import Digits\nfrom app.core.types")
        self.change("import UtcDateTime", "import ExactDecimal, UtcDateTime")
        self.add_field(field)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(self.folder), *(os.path.abspath(path) for path in sys.path if path)])
        return subprocess.run(
            [sys.executable, "-c", ALL_FEATURES, *arguments],
            env={**environment(DATA_DIR=str(self.database.parent), **settings), "PYTHONPATH": path},
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )

    def upgrade(self, *arguments: str, **settings: str) -> None:
        done = self.run("migrate", "upgrade", *arguments, **settings)
        assert done.returncode == 0, done.stderr

    def new_revision(self, *arguments: str) -> str:
        """Return the text of the revision that `migrate new` writes."""
        done = self.run("migrate", "new", "change", *arguments)
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr
        (path,) = self.revisions()
        return path.read_text()

    def revisions(self) -> list[Path]:
        return list((self.folder / SAMPLE / "versions").glob("*_change.py"))

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
    # The rest of the package `harness` is imported from where it is.
    ignored = shutil.ignore_patterns("__pycache__", "*_change.py")
    shutil.copytree(Path(sample.__file__).parent, tmp_path / SAMPLE, ignore=ignored)
    copy = Copy(tmp_path)
    put_current(copy.database.parent)
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
    assert {value for (value,) in copy.rows(f"SELECT {column} FROM note")} == values
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
    assert f"note.{field.split(':')[0]}" in done.stderr
    assert "default" in done.stderr
    assert copy.revisions() == []


def test_a_column_with_another_name_keeps_its_values(copy: Copy) -> None:
    titles = copy.rows("SELECT title FROM note ORDER BY id")
    for old, new in (
        (
            "    title: Title = Field(min_length=1, max_length=255)",
            "    name: Title = Field(min_length=1, max_length=255)",
        ),
        ('"title": "title"', '"name": "name"'),
        ('search=("title",', 'search=("name",'),
    ):
        copy.change(old, new)
    text = copy.new_revision("--rename", "note.title=name")
    assert "add_column" not in text
    done = copy.run("migrate", "upgrade")
    assert done.returncode == 0, done.stderr
    assert copy.rows("SELECT name FROM note ORDER BY id") == titles


def test_a_column_that_goes_while_another_comes_is_said_to_be_perhaps_renamed(copy: Copy) -> None:
    copy.change("    description: Text255 | None", "    remark: Text255 | None")
    copy.change('        "description": "description",\n', "")
    copy.change('"description"),\n    owner', '"remark"),\n    owner')
    done = copy.run("migrate", "new", "change")
    assert done.returncode == 0, done.stderr
    assert "note loses description and gets remark" in done.stdout
    assert "--rename" in done.stdout
    text = copy.revisions()[0].read_text()
    assert text.index("op.drop_index('ix_note_description_id'") < text.index("drop_column('description')")
    assert copy.run("migrate", "upgrade").returncode == 0


def test_rows_that_a_new_rule_does_not_allow_are_named_and_stay(copy: Copy) -> None:
    with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
        connection.execute(
            "INSERT INTO note SELECT lower(hex(randomblob(16))), title, description, owner_id, created_at FROM note"
        )
    name = '    __tablename__ = "note"\n'
    copy.change(name, f'{name}    __table_args__ = (UniqueConstraint("owner_id", "title"),)\n')
    copy.change("from sqlmodel import Field", "from sqlalchemy import UniqueConstraint\nfrom sqlmodel import Field")
    copy.new_revision()
    before = copy.rows("SELECT * FROM note ORDER BY id")
    done = copy.run("migrate", "upgrade")
    assert done.returncode != 0
    assert "several rows have the same owner_id and title of" in done.stderr
    assert "the database is unchanged" in done.stderr
    assert copy.rows("SELECT * FROM note ORDER BY id") == before


@pytest.mark.parametrize("named", [True, False], ids=["named", "without a name, as in files of old versions"])
def test_the_rule_of_a_foreign_key_can_change(copy: Copy, named: bool) -> None:
    if not named:
        with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
            connection.execute("PRAGMA writable_schema=ON")
            key = "CONSTRAINT fk_note_owner_id_user "
            changed = connection.execute(
                "UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE instr(sql, ?)", (key, key)
            )
            assert changed.rowcount == 1
    copy.change(
        'owner_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE", nullable=False)',
        'owner_id: uuid.UUID | None = Field(default=None, foreign_key="user.id", ondelete="SET NULL")',
    )
    copy.new_revision()
    done = copy.run("migrate", "upgrade")
    assert done.returncode == 0, done.stderr
    ((*_, on_delete, _),) = copy.rows("PRAGMA foreign_key_list(note)")
    assert on_delete == "SET NULL"


def test_a_new_table_has_its_indexes_and_nothing_of_its_lists(copy: Copy) -> None:
    path = copy.folder / MODELS
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


PRICE = 'price: Annotated[Decimal, Digits({0})] = Field(default=Decimal("19.90"), sa_type=ExactDecimal({0}))'


def test_a_new_decimal_has_its_default_on_both_databases(copy: Copy, postgresql_url: str) -> None:
    head = head_revision()
    copy.add_decimal(PRICE.format("12, 2"))
    text = copy.new_revision()
    assert "sa.DECIMAL(precision=12, scale=2)" in text
    assert "ExactDecimal" not in text
    copy.upgrade()
    assert set(copy.rows("SELECT price, typeof(price) FROM note")) == {(1990, "integer")}
    check = copy.run("check")
    assert check.returncode == 0, check.stdout

    copy.upgrade(head, DATABASE_URL=postgresql_url)
    engine = sa.create_engine(postgresql_url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    key = {"id": uuid.uuid4()}
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                """INSERT INTO "user" (id, email, is_active, is_superuser, created_at, security_stamp)
                VALUES (:id, 'a@example.com', true, true, now(), '')"""
            ),
            key,
        )
        connection.execute(
            sa.text("INSERT INTO note (id, title, owner_id, created_at) VALUES (:id, 'Lamp', :id, now())"), key
        )
    copy.upgrade(DATABASE_URL=postgresql_url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT price::text FROM note")).scalar_one() == "19.90"


def test_a_decimal_with_more_digits_keeps_its_values(copy: Copy) -> None:
    copy.add_decimal(PRICE.format("12, 2"))
    copy.new_revision()
    copy.upgrade()
    copy.revisions()[0].rename(copy.revisions()[0].with_stem("0005_price"))
    with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
        connection.execute("UPDATE note SET price = -5 WHERE id = (SELECT min(id) FROM note)")
    copy.change("Digits(12, 2)", "Digits(14, 4)")
    copy.change("ExactDecimal(12, 2)", "ExactDecimal(14, 4)")
    assert '"price" * 100' in copy.new_revision()
    copy.upgrade()
    assert set(copy.rows("SELECT price, typeof(price) FROM note")) == {(-500, "integer"), (199000, "integer")}
    check = copy.run("check")
    assert check.returncode == 0, check.stdout
    with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
        connection.execute("UPDATE note SET price = -549 WHERE price = -500")
    assert copy.run("migrate", "downgrade", "-1").returncode == 0
    assert set(copy.rows("SELECT price, typeof(price) FROM note")) == {(-5, "integer"), (1990, "integer")}


def test_a_float_becomes_a_decimal(copy: Copy) -> None:
    copy.add_field("price: float | None = 19.9")
    copy.new_revision()
    copy.upgrade()
    copy.revisions()[0].rename(copy.revisions()[0].with_stem("0005_price"))
    copy.change("    price: float | None = 19.9\n", "")
    copy.add_decimal(PRICE.format("12, 2").replace("] =", "] | None ="))
    copy.new_revision()
    with contextlib.closing(sqlite3.connect(copy.database)) as connection, connection:
        connection.execute("UPDATE note SET price = 123456789.10")
    copy.upgrade()
    assert set(copy.rows("SELECT price, typeof(price) FROM note")) == {(12345678910, "integer")}
    check = copy.run("check")
    assert check.returncode == 0, check.stdout


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("12, 2", "12, 1", "would lose digits after the point (2 to 1)"),
        (PRICE.format("12, 2"), "price: float = 0", "would no longer be an exact decimal"),
    ],
)
def test_a_change_that_loses_digits_is_refused(copy: Copy, old: str, new: str, words: str) -> None:
    copy.add_decimal(PRICE.format("12, 2"))
    copy.new_revision()
    copy.revisions()[0].rename(copy.revisions()[0].with_stem("0005_price"))
    for _ in range(PRICE.format("12, 2").count(old)):
        copy.change(old, new)
    done = copy.run("migrate", "new", "change")
    assert done.returncode != 0
    assert words in done.stderr
    assert copy.revisions() == []


def test_changes_without_a_revision_are_named_and_nothing_is_written(copy: Copy) -> None:
    assert copy.run("migrate", "check").returncode == 0
    copy.add_field("priority: int = 3")
    done = copy.run("migrate", "check")
    assert done.returncode == MigrationError.exit_code
    assert "the column note.priority is new" in done.stderr
    assert copy.revisions() == []
    copy.new_revision()
    assert copy.run("migrate", "check").returncode == 0


def test_a_change_that_rows_would_not_survive_is_named_before_a_revision_is_written(copy: Copy) -> None:
    copy.add_field("code: str")
    done = copy.run("migrate", "check")
    assert done.returncode == MigrationError.exit_code
    assert "note.code" in done.stderr
