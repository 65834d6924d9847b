"""`migrate new` after a feature was removed: its revision drops the table, and its downgrade restores the schema."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import app
from app.db.schema.revisions import APP_VERSIONS, revisions_in
from harness.backend_process import TIMEOUT_SECONDS, environment

HEAD = revisions_in(APP_VERSIONS)[-1]
NEXT = f"{int(HEAD) + 1:04d}"
# A table of a feature that is not there any more, with a column of each kind.
REVISION = f'''
"""Things."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"


def upgrade() -> None:
    op.create_table(
        "thing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("price", sa.DECIMAL(precision=12, scale=2), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=True),
        sa.Column("scan", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_thing_created_at_id", "thing", ["created_at", "id"])
    op.create_index("ix_thing_notes_id", "thing", [sa.text("lower(coalesce(notes, ''))"), "id"])


def downgrade() -> None:
    op.drop_table("thing")
'''


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the app's sources with the revision of a removed feature."""
    folder = tmp_path / "clone"
    shutil.copytree(Path(app.__file__).parent, folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / f"app/migrations/versions/{NEXT}_things.py").write_text(REVISION)
    return folder


def run(clone: Path, *arguments: str, **settings: str) -> None:
    path = os.pathsep.join([str(clone), *(os.path.abspath(path) for path in sys.path if path)])
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env={**environment(**settings), "PYTHONPATH": path},
        cwd=clone,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def schema_of(url: str) -> dict[str, Any]:
    """Return the columns, keys and indexes of the table; nothing if there is no table."""
    engine = sa.create_engine(url)
    texts = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'thing' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'thing'",
    }
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        if not inspector.has_table("thing"):
            return {}
        indexes = connection.execute(sa.text(texts[engine.dialect.name])).all()
        found = {
            "columns": [(one["name"], str(one["type"]), one["nullable"]) for one in inspector.get_columns("thing")],
            "references": inspector.get_foreign_keys("thing"),
            "unique": inspector.get_unique_constraints("thing"),
            "indexes": {name: " ".join(sql.split()) for name, sql in indexes},
        }
    engine.dispose()
    return found


def test_a_downgrade_restores_the_schema_of_a_removed_table(
    clone: Path, tmp_path: Path, database: dict[str, str]
) -> None:
    settings = {"DATA_DIR": str(tmp_path / "data"), **database}
    url = database.get("DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'app.db'}")
    run(clone, "migrate", "upgrade", **settings)
    before = schema_of(url)
    assert len(before["columns"]) == 14

    run(clone, "migrate", "new", "remove things")
    run(clone, "migrate", "upgrade", **settings)
    assert schema_of(url) == {}
    run(clone, "migrate", "downgrade", NEXT, **settings)

    assert schema_of(url) == before
