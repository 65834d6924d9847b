"""Deletes rows and keeps a copy of everything that is needed to restore them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.core.types import utc_now
from app.db.deletions.affected_rows import NotCopiedError, affected_rows
from app.db.deletions.stored_rows import BATCH, Values, to_json
from app.db.deletions.table import deleted_row, purge

# A delete that affects more cannot be undone: to copy it would block other writers for too long.
MAX_ROWS = 10_000
MAX_CONTENT_CHARACTERS = 64_000_000


def lock_and_purge(session: Session) -> None:
    """Remove old copies. On SQLite, this also locks out other writers until the transaction ends."""
    purge(session.connection())


def delete_and_keep(session: Session, table: sa.Table, ids: Sequence[Any], user_id: uuid.UUID) -> uuid.UUID | None:
    """Delete rows. The caller commits.

    :param ids: the ids of rows that exist.
    :param user_id: the user who deletes.
    :return: the id for `restore`; None if the delete cannot be undone, because it affects too many rows, a damaged row
        or a row with secrets.
    """
    connection = session.connection()
    deletion_id = uuid.uuid4()
    copies = _copies(connection, table, ids)
    if copies is not None:
        own = {"deletion_id": deletion_id, "user_id": user_id, "deleted_at": utc_now()}
        numbered = [{**own, "number": number, **copy} for number, copy in enumerate(copies)]
        for start in range(0, len(numbered), BATCH):
            connection.execute(sa.insert(deleted_row), numbered[start : start + BATCH])
    (key,) = table.primary_key
    for start in range(0, len(ids), BATCH):
        connection.execute(sa.delete(table).where(key.in_(ids[start : start + BATCH])))
    return None if copies is None else deletion_id


def _copies(connection: sa.Connection, table: sa.Table, ids: Sequence[Any]) -> list[Values] | None:
    copies: list[Values] = []
    characters = 0
    try:
        with closing(affected_rows(connection, table, ids, MAX_ROWS + 1)) as rows:
            for row in rows:
                content = to_json(row.table, row.values)
                characters += len(content)
                if len(copies) == MAX_ROWS or characters > MAX_CONTENT_CHARACTERS:
                    return None
                copies.append({"table_name": row.table.name, "lost_reference": row.lost_reference, "content": content})
    except (NotCopiedError, ArithmeticError, LookupError, TypeError, ValueError):
        # A damaged row must still be deletable.
        return None
    return copies
