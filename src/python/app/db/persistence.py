"""Rows as the API stores and shows them: others may delete them in the meantime."""

from __future__ import annotations

from typing import TypeVar, get_args

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from app.core.errors import ConflictError

Public = TypeVar("Public", bound=SQLModel)

GONE = "This was deleted meanwhile: load the list again."


def as_public(public: type[Public], row: SQLModel) -> Public:
    """Return a stored row in a feature's public shape, as it is stored.

    What comes in is validated. What is stored is not validated again: a row that an older version or a restored file
    left with a value that is no longer accepted must be shown, so that it can be repaired or deleted.
    """
    values = {}
    for name, field in public.model_fields.items():
        value = getattr(row, name)
        if isinstance(value, bytes) and bytes not in (field.annotation, *get_args(field.annotation)):
            # In a damaged row: text can be shown, bytes cannot.
            value = value.decode("utf-8", "replace")
        values[name] = value
    return public.model_construct(**values)


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
