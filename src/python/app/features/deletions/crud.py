"""Deleting rows of any list, and restoring them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.core.errors import ConflictError, NotFoundError
from app.db.conflicts import restore_conflict
from app.db.deletions.delete import delete_and_keep, lock_and_purge
from app.db.deletions.restore import restore
from app.features.deletions.models import Deleted, Restored
from app.features.users.models import User
from app.features.users.ownership import visible_owner
from app.listing import ListSpec

GONE = "This can no longer be undone: it was undone already, or more than a minute has passed. Create it again."


def delete_rows(session: Session, listed: ListSpec, caller: User, ids: Sequence[uuid.UUID]) -> Deleted:
    """Delete rows of a list, all or none, so that they can be restored for a short time.

    :raises NotFoundError: if one of them does not exist or is not in the caller's list.
    :raises IntegrityError: if other rows still refer to them.
    """
    wanted = list(dict.fromkeys(ids))
    lock_and_purge(session)
    (key,) = listed.table.primary_key
    mine = select(key).where(key.in_(wanted))
    owner = visible_owner(caller)
    if listed.owner is not None and owner is not None:
        mine = mine.where(listed.owner == owner)
    missing = len(wanted) - len(session.exec(mine.with_for_update()).all())
    if missing:
        session.rollback()
        raise NotFoundError(_missing(listed.table.name, wanted, missing))
    deletion_id = delete_and_keep(session, listed.table, wanted, caller.id)
    session.commit()
    return Deleted(deleted=len(wanted), deletion_id=deletion_id)


def _missing(table: str, wanted: Sequence[uuid.UUID], missing: int) -> str:
    if len(wanted) == 1:
        return f"There is no {table} {wanted[0]}."
    do = "does" if missing == 1 else "do"
    return f"{missing} of these {len(wanted)} rows {do} not exist: nothing was deleted. Reload the list."


def restore_deletion(session: Session, caller: User, deletion_id: uuid.UUID) -> Restored:
    """Restore everything that a delete of the caller removed, or nothing. A superuser may restore any.

    :raises NotFoundError: if it can no longer be restored.
    :raises ConflictError: if the rows do not fit the present ones.
    """
    try:
        restored = restore(session, deletion_id, visible_owner(caller))
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ConflictError(restore_conflict(error)) from error
    if restored == 0:
        raise NotFoundError(GONE)
    return Restored(restored=restored)
