"""`/items`: users see their own items, a superuser sees all."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from app.core.error_responses import BODY_ERRORS, error_responses
from app.db.persistence import as_public
from app.db.session import SessionDependency
from app.db.versions import READ_RESPONSES, IfMatch, require_version, update_responses, with_version
from app.features.deletions.models import Deleted, RowIds
from app.features.items import crud
from app.features.items.models import ItemCreate, ItemPublic, ItemsPublic, ItemsQuery, ItemUpdate
from app.features.users.current import CurrentUser

router = APIRouter(prefix="/items", tags=["items"], responses=error_responses(503))


@router.get("/", response_model=ItemsPublic, responses=error_responses(400, 401))
def list_items(session: SessionDependency, user: CurrentUser, query: Annotated[ItemsQuery, Query()]) -> Response:
    return crud.list_items(session, user, query).response()


@router.post("/", status_code=status.HTTP_201_CREATED, responses=error_responses(*BODY_ERRORS, 401, 409))
def create_item(session: SessionDependency, user: CurrentUser, create: ItemCreate) -> ItemPublic:
    return as_public(ItemPublic, crud.create_item(session, user, create))


@router.get("/{id}", responses=error_responses(401, 404) | READ_RESPONSES)
def read_item(session: SessionDependency, user: CurrentUser, response: Response, id: uuid.UUID) -> ItemPublic:
    return with_version(response, as_public(ItemPublic, crud.get_item(session, user, id)))


@router.patch("/{id}", responses=error_responses(*BODY_ERRORS, 401, 404, 409) | update_responses(ItemPublic))
def update_item(
    session: SessionDependency,
    user: CurrentUser,
    response: Response,
    id: uuid.UUID,
    update: ItemUpdate,
    if_match: IfMatch = None,
) -> ItemPublic:
    item = crud.get_item(session, user, id)
    require_version(session, ItemPublic, item, if_match)
    return with_version(response, as_public(ItemPublic, crud.update_item(session, item, update)))


@router.delete("/{id}", responses=error_responses(401, 404, 409))
def delete_item(session: SessionDependency, user: CurrentUser, id: uuid.UUID) -> Deleted:
    return crud.delete_items(session, user, [id])


@router.post("/delete", responses=error_responses(*BODY_ERRORS, 401, 404, 409))
def delete_items(session: SessionDependency, user: CurrentUser, chosen: RowIds) -> Deleted:
    return crud.delete_items(session, user, chosen.ids)
