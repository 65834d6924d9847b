"""Database operations on notes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.core.errors import ConflictError
from app.db.persistence import save
from app.features.deletions.crud import delete_rows
from app.features.deletions.models import Deleted
from app.features.users.models import User
from app.features.users.ownership import get_owned, visible_owner
from app.listing import Page, fetch_page
from harness.sample.models import NOTES, Note, NoteCreate, NotesQuery, NoteUpdate


def list_notes(session: Session, caller: User, query: NotesQuery) -> Page:
    """Return one page of the notes that the caller may see."""
    return fetch_page(session, NOTES, query, visible_owner(caller))


def get_note(session: Session, caller: User, note_id: uuid.UUID) -> Note:
    """Return the note with this id.

    :raises NotFoundError: if there is none that the caller may see.
    """
    return get_owned(session, Note, note_id, caller)


def create_note(session: Session, caller: User, create: NoteCreate) -> Note:
    """Store a new note of the caller.

    :raises ConflictError: if the caller's account was deleted in the meantime.
    """
    note = Note.model_validate(create, update={"owner_id": caller.id})
    try:
        save(session, note)
    except IntegrityError as error:
        session.rollback()
        raise ConflictError("Your account was deleted in the meantime: sign in again.") from error
    return note


def update_note(session: Session, note: Note, update: NoteUpdate) -> Note:
    """Change the fields that the update has.

    :raises ConflictError: if the note was deleted in the meantime.
    """
    note.sqlmodel_update(update.model_dump(exclude_unset=True))
    save(session, note)
    return note


def delete_notes(session: Session, caller: User, ids: Sequence[uuid.UUID]) -> Deleted:
    """Delete these notes, all or none.

    :raises NotFoundError: if there is one of them that the caller may not see.
    """
    return delete_rows(session, NOTES, caller, ids)
