"""`/notes`: users see their own notes, a superuser sees all."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from app.core.error_responses import BODY_ERRORS, error_responses
from app.db.persistence import as_public
from app.db.session import SessionDependency
from app.db.versions import READ_RESPONSES, IfMatch, require_version, update_responses, with_version
from app.features.deletions.models import Deleted, RowIds
from app.features.users.current import CurrentUser
from harness.sample import crud
from harness.sample.models import NoteCreate, NotePublic, NotesPublic, NotesQuery, NoteUpdate

router = APIRouter(prefix="/notes", tags=["notes"], responses=error_responses(503))


@router.get("/", response_model=NotesPublic, responses=error_responses(400, 401))
def list_notes(session: SessionDependency, user: CurrentUser, query: Annotated[NotesQuery, Query()]) -> Response:
    return crud.list_notes(session, user, query).response()


@router.post("/", status_code=status.HTTP_201_CREATED, responses=error_responses(*BODY_ERRORS, 401, 409))
def create_note(session: SessionDependency, user: CurrentUser, create: NoteCreate) -> NotePublic:
    return as_public(NotePublic, crud.create_note(session, user, create))


@router.get("/{id}", responses=error_responses(401, 404) | READ_RESPONSES)
def read_note(session: SessionDependency, user: CurrentUser, response: Response, id: uuid.UUID) -> NotePublic:
    return with_version(response, as_public(NotePublic, crud.get_note(session, user, id)))


@router.patch("/{id}", responses=error_responses(*BODY_ERRORS, 401, 404, 409) | update_responses(NotePublic))
def update_note(
    session: SessionDependency,
    user: CurrentUser,
    response: Response,
    id: uuid.UUID,
    update: NoteUpdate,
    if_match: IfMatch = None,
) -> NotePublic:
    note = crud.get_note(session, user, id)
    require_version(session, NotePublic, note, if_match)
    return with_version(response, as_public(NotePublic, crud.update_note(session, note, update)))


@router.delete("/{id}", responses=error_responses(401, 404, 409))
def delete_note(session: SessionDependency, user: CurrentUser, id: uuid.UUID) -> Deleted:
    return crud.delete_notes(session, user, [id])


@router.post("/delete", responses=error_responses(*BODY_ERRORS, 401, 404, 409))
def delete_notes(session: SessionDependency, user: CurrentUser, chosen: RowIds) -> Deleted:
    return crud.delete_notes(session, user, chosen.ids)
