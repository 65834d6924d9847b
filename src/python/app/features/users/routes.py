"""The routes under `/users`: `/users/me` for everyone, `/users/signup` without an account, others for superusers."""

import contextlib
import uuid
from collections.abc import Hashable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status
from fastapi.exceptions import RequestValidationError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.core.email_address import is_intranet
from app.core.error_responses import BODY_ERRORS, error_responses
from app.core.errors import BadRequestError, ConflictError, ForbiddenError
from app.core.hash_queue import HashQueue
from app.core.security import hash_password, verify_password
from app.core.settings import Settings
from app.core.types import utc_now
from app.db.persistence import as_public
from app.db.session import SessionDependency, in_steps, open_session
from app.db.versions import READ_RESPONSES, IfMatch, require_version, update_responses, with_version
from app.features.users import crud
from app.features.users.current import (
    CurrentUser,
    DetachedSuperuser,
    DetachedUser,
    current_superuser,
    detached_superuser,
)
from app.features.users.limits import address_of
from app.features.users.local import LOCAL_USER_ID
from app.features.users.models import (
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
from app.features.users.sign_in import can_sign_in

router = APIRouter(prefix="/users", tags=["users"], responses=error_responses(503))
SUPERUSERS = [Depends(current_superuser)]


@router.post("/signup", status_code=status.HTTP_201_CREATED, responses=error_responses(*BODY_ERRORS, 403, 409, 429))
async def signup(request: Request, register: UserRegister) -> UserPublic:
    """Create an account for oneself.

    If sign-in is required, the answer does not reveal whether an email is in use: it looks the same, nothing is stored,
    and the sign-in that follows is refused.
    """
    settings: Settings = request.app.state.settings
    if not settings.signup_enabled:
        raise ForbiddenError("Sign-up is disabled. Ask a superuser for an account.")
    _refuse_intranet(request, register)
    create = UserCreate.model_validate(register.model_dump())
    address = address_of(request)
    with request.app.state.limits.sign_up(address) if settings.auth_required else contextlib.nullcontext():
        hashed_password = await _hash(request, address, create.password)
    try:
        return await _store_new(request, create, hashed_password)
    except ConflictError:
        if not settings.auth_required:
            raise
        return _as_if_stored(create)


@router.get("/me", responses=error_responses(401))
def read_me(user: CurrentUser) -> UserPublic:
    return as_public(UserPublic, user)


@router.patch("/me", responses=error_responses(*BODY_ERRORS, 401, 409, 429))
def update_me(request: Request, session: SessionDependency, user: CurrentUser, update: UserUpdateMe) -> UserPublic:
    _refuse_intranet(request, update)
    limited = "email" in update.model_fields_set and request.app.state.settings.auth_required
    attempt = request.app.state.limits.change_email(user.id, address_of(request)) if limited else None
    # A conflict stays counted, because it reveals that an account has this email.
    changed = as_public(UserPublic, crud.update_user(session, user, update))
    if attempt is not None:
        attempt.withdraw()
    return changed


@router.patch(
    "/me/password", status_code=status.HTTP_204_NO_CONTENT, responses=error_responses(*BODY_ERRORS, 401, 409, 429)
)
async def update_password(request: Request, user: DetachedUser, update: UpdatePassword) -> None:
    """Change one's own password. All tokens are revoked, including the caller's."""
    old_hash = user.hashed_password
    if old_hash is None:
        raise ConflictError("The local user does not sign in, so there is no password to change.")

    def verified_new_hash() -> str | None:
        return hash_password(update.new_password) if verify_password(update.current_password, old_hash) else None

    with request.app.state.limits.guess_password(user.email, address_of(request)) as attempt:
        new_hash = await request.app.state.hash_queue.run(request, user.id, verified_new_hash)
    if new_hash is None:
        raise BadRequestError("The current password is wrong. Check it and try again.")
    attempt.succeed()
    async with open_session(request) as session:
        await run_in_threadpool(crud.replace_password, session, user.id, old_hash, new_hash)


@router.delete("/me", status_code=status.HTTP_204_NO_CONTENT, responses=error_responses(401, 409))
async def delete_me(request: Request, user: DetachedUser) -> None:
    """Delete one's own account and all rows that it owns."""
    await _delete(request, user.id, known=True)


@router.get("/", dependencies=SUPERUSERS, response_model=UsersPublic, responses=error_responses(400, 401, 403))
def list_users(session: SessionDependency, query: Annotated[UsersQuery, Query()]) -> Response:
    return crud.list_users(session, query).response()


@router.post("/", status_code=status.HTTP_201_CREATED, responses=error_responses(*BODY_ERRORS, 401, 403, 409))
async def create_user(request: Request, caller: DetachedSuperuser, create: UserCreate) -> UserPublic:
    _refuse_intranet(request, create)
    return await _store_new(request, create, await _hash(request, caller.id, create.password))


@router.get("/{id}", dependencies=SUPERUSERS, responses=error_responses(401, 403, 404) | READ_RESPONSES)
def read_user(session: SessionDependency, response: Response, id: uuid.UUID) -> UserPublic:
    return with_version(response, as_public(UserPublic, crud.get_user(session, id)))


@router.patch("/{id}", responses=error_responses(*BODY_ERRORS, 401, 403, 404, 409) | update_responses(UserPublic))
async def update_user(
    request: Request,
    caller: DetachedSuperuser,
    response: Response,
    id: uuid.UUID,
    update: UserUpdate,
    if_match: IfMatch = None,
) -> UserPublic:
    _refuse_intranet(request, update)
    has_password = "password" in update.model_fields_set
    hashed_password = await _hash(request, caller.id, update.password) if has_password else None

    def store(session: Session) -> UserPublic:
        user = crud.get_user(session, id)
        require_version(session, UserPublic, user, if_match)
        if user.id == LOCAL_USER_ID and has_password:
            raise ConflictError("The local user does not sign in, so there is no password to change.")
        if {update.is_superuser, update.is_active} & {False}:
            _refuse_to_lose_superuser(request, session, user)
        return with_version(response, as_public(UserPublic, crud.update_user(session, user, update, hashed_password)))

    async with open_session(request) as session:
        return await run_in_threadpool(store, session)


@router.delete(
    "/{id}",
    dependencies=[Depends(detached_superuser)],
    status_code=status.HTTP_204_NO_CONTENT,
    responses=error_responses(401, 403, 404, 409),
)
async def delete_user(request: Request, id: uuid.UUID) -> None:
    """Delete a user and all rows that they own."""
    await _delete(request, id, known=False)


async def _hash(request: Request, caller: Hashable, password: str) -> str:
    queue: HashQueue = request.app.state.hash_queue
    return await queue.run(request, caller, partial(hash_password, password))


async def _store_new(request: Request, create: UserCreate, hashed_password: str) -> UserPublic:
    def store(session: Session) -> UserPublic:
        return as_public(UserPublic, crud.create_user(session, create, hashed_password))

    async with open_session(request) as session:
        return await run_in_threadpool(store, session)


def _as_if_stored(create: UserCreate) -> UserPublic:
    return UserPublic.model_validate(create.model_dump(), update={"id": uuid.uuid4(), "created_at": utc_now()})


def _refuse_intranet(request: Request, change: UserCreate | UserRegister | UserUpdate | UserUpdateMe) -> None:
    """Raise RequestValidationError for a new email of a private network, unless the settings allow it."""
    if "email" not in change.model_fields_set or request.app.state.settings.intranet_emails:
        return
    if is_intranet(change.email):
        message = "value is an email address of a private network, which needs the setting INTRANET_EMAILS=true"
        raise RequestValidationError([{"loc": ("body", "email"), "msg": message, "type": "value_error"}])


async def _delete(request: Request, user_id: uuid.UUID, *, known: bool) -> None:
    """Delete a user. If they have many rows, others can write in the meantime.

    :param known: whether the user existed a moment ago. If not, NotFoundError is raised if they do not exist.
    """

    def delete_some(session: Session) -> bool:
        nonlocal known
        user = session.get(User, user_id) if known else crud.get_user(session, user_id)
        if user is None:
            # Another request has deleted them.
            return False
        known = True
        _refuse_to_lose_superuser(request, session, user)
        return crud.delete_user(session, user)

    await in_steps(request, delete_some)


def _refuse_to_lose_superuser(request: Request, session: Session, user: User) -> None:
    """Raise ConflictError if nobody could manage users without this user or their rights."""
    if request.app.state.settings.auth_required:
        if user.is_superuser and can_sign_in(user.email, user.is_active, user.hashed_password):
            crud.refuse_to_lose_last_superuser(session, user)
    elif user.id == LOCAL_USER_ID:
        raise ConflictError("This is the user of this computer. They cannot be deleted and keep all rights.")
