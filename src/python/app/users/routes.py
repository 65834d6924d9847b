"""`/users`: for superusers; `/users/me`: for everyone; `/users/signup`: for those who are not one yet."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from app.core.errors import BadRequestError, ConflictError
from app.core.responses import BODY, errors
from app.core.rows import as_public
from app.core.security import verify_password
from app.db.session import SessionDependency
from app.users import crud
from app.users.current import CurrentUser, current_superuser
from app.users.local import LOCAL_USER_ID
from app.users.models import (
    UpdatePassword,
    User,
    UserCreate,
    UserPublic,
    UserRegister,
    UsersPublic,
    UsersQuery,
    UserUpdate,
    UserUpdateMe,
)

router = APIRouter(prefix="/users", tags=["users"], responses=errors(503))
superusers = APIRouter(dependencies=[Depends(current_superuser)])


@router.post("/signup", status_code=status.HTTP_201_CREATED, responses=errors(*BODY, 409))
def signup(session: SessionDependency, register: UserRegister) -> UserPublic:
    """Make an account for oneself."""
    return as_public(UserPublic, crud.create_user(session, UserCreate.model_validate(register.model_dump())))


@router.get("/me", responses=errors(401))
def read_me(user: CurrentUser) -> UserPublic:
    return as_public(UserPublic, user)


@router.patch("/me", responses=errors(*BODY, 401, 409))
def update_me(session: SessionDependency, user: CurrentUser, update: UserUpdateMe) -> UserPublic:
    return as_public(UserPublic, crud.update_user(session, user, update))


@router.patch("/me/password", status_code=status.HTTP_204_NO_CONTENT, responses=errors(*BODY, 401, 409))
def update_password(session: SessionDependency, user: CurrentUser, update: UpdatePassword) -> None:
    if user.hashed_password is None:
        raise ConflictError("The local user signs in nowhere and so has no password to change.")
    if not verify_password(update.current_password, user.hashed_password):
        raise BadRequestError("The current password is not this one: check it and try again.")
    crud.set_password(session, user, update.new_password)


@router.delete("/me", status_code=status.HTTP_204_NO_CONTENT, responses=errors(401, 409))
def delete_me(request: Request, session: SessionDependency, user: CurrentUser) -> None:
    """Delete one's own account and items."""
    _delete(request, session, user)


@superusers.get("/", response_model=UsersPublic, responses=errors(400, 401, 403))
def list_users(session: SessionDependency, query: Annotated[UsersQuery, Query()]) -> Response:
    return crud.list_users(session, query).response()


@superusers.post("/", status_code=status.HTTP_201_CREATED, responses=errors(*BODY, 401, 403, 409))
def create_user(session: SessionDependency, create: UserCreate) -> UserPublic:
    return as_public(UserPublic, crud.create_user(session, create))


@superusers.get("/{id}", responses=errors(401, 403, 404))
def read_user(session: SessionDependency, id: uuid.UUID) -> UserPublic:
    return as_public(UserPublic, crud.get_user(session, id))


@superusers.patch("/{id}", responses=errors(*BODY, 401, 403, 404, 409))
def update_user(request: Request, session: SessionDependency, id: uuid.UUID, update: UserUpdate) -> UserPublic:
    user = crud.get_user(session, id)
    if user.id == LOCAL_USER_ID and "password" in update.model_fields_set:
        raise ConflictError("The local user signs in nowhere and so has no password to change.")
    if {update.is_superuser, update.is_active} & {False}:
        _refuse_to_lose_superuser(request, session, user)
    return as_public(UserPublic, crud.update_user(session, user, update))


@superusers.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=errors(401, 403, 404, 409))
def delete_user(request: Request, session: SessionDependency, id: uuid.UUID) -> None:
    """Delete a user and their items."""
    _delete(request, session, crud.get_user(session, id))


def _delete(request: Request, session: SessionDependency, user: User) -> None:
    _refuse_to_lose_superuser(request, session, user)
    crud.delete_user(session, user)


def _refuse_to_lose_superuser(request: Request, session: SessionDependency, user: User) -> None:
    """Raise ConflictError where without this user, or without their rights, no one could manage users."""
    if request.app.state.settings.auth_required:
        if user.is_superuser and user.is_active and user.hashed_password is not None:
            crud.refuse_to_lose_last_superuser(session, user)
    elif user.id == LOCAL_USER_ID:
        raise ConflictError("This is the user of this computer, who cannot be deleted and keeps all rights.")


router.include_router(superusers)
