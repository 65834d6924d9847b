"""Rows that others may delete while they are changed."""

from __future__ import annotations

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from app.core.errors import ConflictError

GONE = "This was deleted meanwhile: load the list again."


def save(session: Session, row: SQLModel) -> None:
    """Commit a new or changed row and read it back.

    :raises ConflictError: where another request deleted it meanwhile.
    :raises IntegrityError: where the database refuses it; the session is to be rolled back.
    """
    session.add(row)
    try:
        session.commit()
    except StaleDataError as error:
        raise ConflictError(GONE) from error
    try:
        session.refresh(row)
    except InvalidRequestError as error:
        raise ConflictError(GONE) from error
