"""Rows that belong to a user. Only their owner and superusers can see them."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar, cast

from sqlalchemy import Column, CursorResult, delete, select, tuple_, update
from sqlmodel import Session, SQLModel

from app.core.errors import ConflictError, NotFoundError
from app.db.metadata import metadata, table_of
from app.features.users.models import User

Row = TypeVar("Row", bound=SQLModel)


def visible_owner(caller: User) -> uuid.UUID | None:
    """Return whose rows the caller's lists contain; None for a superuser, who sees all rows."""
    return None if caller.is_superuser else caller.id


def remove_references(session: Session, user_id: uuid.UUID, limit: int) -> int:
    """Do for at most `limit` rows what the database does when a user is deleted, and return the number of rows.

    Rows of all tables whose foreign key says so are deleted, or lose their reference.
    """
    done = 0
    user = f"{table_of(User).name}.id"
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            for key in column.foreign_keys:
                if key.target_fullname == user and key.ondelete in {"CASCADE", "SET NULL"} and done < limit:
                    done += _remove_references(session, column, key.ondelete, user_id, limit - done)
    return done


def _remove_references(session: Session, column: Column[Any], rule: str, user_id: uuid.UUID, limit: int) -> int:
    key = tuple_(*column.table.primary_key)
    some = key.in_(select(*column.table.primary_key).where(column == user_id).limit(limit))
    table = column.table
    statement = delete(table).where(some) if rule == "CASCADE" else update(table).where(some).values({column: None})
    result = cast(CursorResult[Any], session.execute(statement))
    return result.rowcount


def get_owned(session: Session, model: type[Row], id: uuid.UUID, caller: User) -> Row:
    """Return the row with this id, if the caller may see it.

    :param model: a model whose column `owner_id` refers to the user that a row belongs to.
    :raises NotFoundError: if there is no such row, or it belongs to another user. The answer does not reveal which.
    """
    row = session.get(model, id)
    if row is None or visible_owner(caller) not in (None, row.owner_id):  # type: ignore[attr-defined]
        raise NotFoundError(f"There is no {table_of(model).name} {id}.")
    return row


def check_reference(session: Session, model: type[SQLModel], id: uuid.UUID | None, caller: User) -> None:
    """Refuse a reference to a row that the caller may not see, as if that row did not exist.

    :param model: a model like that of `get_owned`.
    :param id: the row that another one is going to refer to; None for none.
    :raises ConflictError: if there is no such row, or it belongs to another user.
    """
    if id is None:
        return
    try:
        get_owned(session, model, id, caller)
    except NotFoundError as error:
        table = table_of(model).name
        raise ConflictError(
            f"This refers to a row of {table} that does not exist. Reload the list and choose something else."
        ) from error
