"""Storing rows, and returning them as public models."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from app.core.errors import ConflictError

Public = TypeVar("Public", bound=SQLModel)

DELETED = "This was deleted in the meantime. Reload the list."


def as_public(public: type[Public], row: SQLModel) -> Public:
    """Return a stored row as a feature's public model.

    Values were validated before they were stored and are not validated again. If an older version or a restored file
    left a value that is no longer accepted, the row must still be shown, so that it can be repaired or deleted.
    """
    values = {}
    for name, field in public.model_fields.items():
        value = getattr(row, name)
        if isinstance(value, bytes) and not _may_be_bytes(field.annotation):
            # A damaged row may contain bytes, which JSON cannot.
            value = value.decode("utf-8", "replace")
        values[name] = value
    return public.model_construct(**values)


def _may_be_bytes(annotation: Any) -> bool:
    return annotation is bytes or any(_may_be_bytes(inner) for inner in get_args(annotation))


def save(session: Session, row: SQLModel) -> None:
    """Commit a new or changed row and reload it.

    :raises ConflictError: if another request deleted it in the meantime.
    :raises IntegrityError: if the database refuses it. The caller must roll the session back.
    """
    session.add(row)
    try:
        session.commit()
    except StaleDataError as error:
        raise ConflictError(DELETED) from error
    reload(session, row)


def reload(session: Session, row: SQLModel, *, lock: bool = False) -> None:
    """Read the current values of a stored row.

    :param lock: whether a database with row locks locks it until the transaction ends.
    :raises ConflictError: if another request deleted it in the meantime.
    """
    try:
        session.refresh(row, with_for_update=lock)
    except InvalidRequestError as error:
        raise ConflictError(DELETED) from error
