"""Deleting and restoring rows that other rows refer to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.db.column_types import ExactDecimal, UtcDateTime
from app.db.deletions import affected_rows, restore
from app.db.deletions.delete import delete_and_keep
from app.db.deletions.table import deleted_row
from app_tests.api import engine_of

metadata = sa.MetaData()


def key() -> sa.Column[uuid.UUID]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def reference(name: str, to: str, rule: str) -> sa.Column[uuid.UUID]:
    return sa.Column(name, sa.ForeignKey(f"{to}.id", ondelete=rule))


shelf = sa.Table("shelf", metadata, key(), reference("above_id", "shelf", "CASCADE"), sa.Column("code", sa.String))
sa.Index("ix_shelf_code", shelf.c.code, unique=True)
box = sa.Table(
    "box",
    metadata,
    key(),
    reference("shelf_id", "shelf", "CASCADE"),
    reference("spare_shelf_id", "shelf", "SET NULL"),
    sa.Column("price", ExactDecimal(12, 2)),
    sa.Column("old_price", sa.Numeric(12, 3)),
    sa.Column("data", sa.JSON(none_as_null=True)),
    sa.Column("scan", sa.LargeBinary),
    sa.Column("at", UtcDateTime),
    sa.Column("kind", sa.Enum("small", "large", name="box_kind")),
)
label = sa.Table("label", metadata, key(), reference("box_id", "box", "SET NULL"))
part = sa.Table(
    "part",
    metadata,
    sa.Column("box_id", sa.ForeignKey("box.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
)
vault = sa.Table(
    "vault", metadata, key(), reference("box_id", "box", "CASCADE"), sa.Column("pin", sa.String, info={"secret": True})
)

CALLER = uuid.uuid4()
A, B, C, D = (uuid.UUID(int=number) for number in range(1, 5))
VALUES = {
    "price": Decimal("9999999999.99"),
    "old_price": Decimal("0.125"),
    "data": {"a": [None, "ü", 0.1]},
    "scan": b"\0\xff",
    "at": datetime(2026, 11, 24, 1, 2, 3, 4, tzinfo=UTC),
    "kind": "large",
}
ROWS: dict[sa.Table, list[dict[str, Any]]] = {
    # A shelf below another one comes first in the list, and D refers to itself.
    shelf: [
        {"id": B, "above_id": A, "code": "b"},
        {"id": A, "above_id": None, "code": "a"},
        {"id": C, "above_id": None, "code": None},
        {"id": D, "above_id": D, "code": "d"},
    ],
    box: [
        {"id": A, "shelf_id": B, "spare_shelf_id": A, **VALUES},
        {"id": B, "shelf_id": C, "spare_shelf_id": B, **dict.fromkeys(VALUES)},
    ],
    label: [{"id": A, "box_id": A}, {"id": B, "box_id": B}],
    part: [{"box_id": A, "number": 1}, {"box_id": A, "number": 2}, {"box_id": B, "number": 1}],
    vault: [{"id": A, "box_id": B, "pin": "1234"}],
}


@pytest.fixture
def session(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(affected_rows, "metadata", metadata)
    monkeypatch.setattr(restore, "metadata", metadata)
    with engine_of(api).begin() as connection:
        metadata.create_all(connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table, rows in ROWS.items():
            connection.execute(sa.insert(table).values(rows))
    with Session(engine_of(api)) as session:
        yield session


def stored(session: Session) -> dict[str, list[Any]]:
    return {
        table.name: sorted(tuple(map(str, row)) for row in session.connection().execute(sa.select(table)))
        for table in metadata.sorted_tables
    }


def deleted(session: Session, table: sa.Table, *ids: uuid.UUID) -> uuid.UUID:
    deletion_id = delete_and_keep(session, table, ids, CALLER)
    assert deletion_id is not None
    session.commit()
    return deletion_id


def restore_and_commit(session: Session, deletion_id: uuid.UUID) -> int:
    """Restore a deletion. SQLite checks the references at the commit."""
    restored = restore.restore(session, deletion_id, CALLER)
    session.commit()
    return restored


@pytest.mark.parametrize("ids", [(A,), (B,), (D,), (B, A), (A, B, D)])
def test_everything_that_a_delete_changed_is_restored(session: Session, ids: tuple[uuid.UUID, ...]) -> None:
    before = stored(session)
    deletion_id = deleted(session, shelf, *ids)
    assert stored(session) != before
    assert restore_and_commit(session, deletion_id) >= len(ids)
    assert stored(session) == before
    assert not session.connection().execute(sa.select(deleted_row)).all()


def test_references_that_were_changed_in_the_meantime_stay(session: Session) -> None:
    deletion_id = deleted(session, box, A)
    session.connection().execute(label.update().where(label.c.id == A).values(box_id=B))
    assert restore_and_commit(session, deletion_id) == 3
    assert session.connection().execute(sa.select(label.c.box_id)).scalars().all() == [B, B]


def test_a_unique_value_that_is_taken_prevents_a_restore(session: Session) -> None:
    deletion_id = deleted(session, shelf, A)
    session.connection().execute(shelf.insert().values(id=uuid.uuid4(), code="b"))
    session.commit()
    before = stored(session)
    with pytest.raises(IntegrityError):
        restore_and_commit(session, deletion_id)
    session.rollback()
    assert stored(session) == before


def test_a_row_that_is_gone_prevents_a_restore(session: Session) -> None:
    first = deleted(session, box, A)
    deleted(session, shelf, B)
    before = stored(session)
    with pytest.raises(IntegrityError):
        restore_and_commit(session, first)
    session.rollback()
    assert stored(session) == before


def test_rows_with_secrets_are_not_copied(session: Session) -> None:
    assert delete_and_keep(session, box, [B], CALLER) is None
    session.commit()
    assert not session.connection().execute(sa.select(deleted_row)).all()


def test_rows_of_other_columns_than_now_are_not_restored(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    deletion_id = deleted(session, label, A)
    newer = sa.MetaData()
    sa.Table("label", newer, key())
    monkeypatch.setattr(restore, "metadata", newer)
    assert restore.restore(session, deletion_id, CALLER) == 0
