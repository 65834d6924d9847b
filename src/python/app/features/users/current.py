"""The calling user, as dependencies of routes."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool

from app.core.errors import ForbiddenError, UnauthorizedError
from app.core.security import read_token
from app.db.session import SessionDependency, open_session
from app.features.users.local import LOCAL_USER_ID, ensure_local_user
from app.features.users.models import User

bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/login/access-token", auto_error=False)


# Built once: `session.get` builds its statement again for each request, which takes half as long again.
_BY_ID = select(User).where(col(User.id) == bindparam("id"))


def _user(session: Session, id: uuid.UUID) -> User | None:
    return session.execute(_BY_ID, {"id": id}).scalar_one_or_none()


Token = Annotated[str | None, Depends(bearer)]


def current_user(request: Request, session: SessionDependency, token: Token) -> User:
    """Return the caller: the local user or, if sign-in is required, the user of the token."""
    if not request.app.state.settings.auth_required:
        return _user(session, LOCAL_USER_ID) or ensure_local_user(session)
    claims = read_token(token, request.app.state.signing_key) if token else None
    user = _user(session, claims.user_id) if claims else None
    if claims is None or user is None or not user.is_active or user.security_stamp != claims.stamp:
        raise UnauthorizedError("You are not signed in. Sign in again.")
    return user


CurrentUser = Annotated[User, Depends(current_user)]


def current_superuser(user: CurrentUser) -> User:
    if not user.is_superuser:
        raise ForbiddenError("Only a superuser may do this. Ask one.")
    return user


async def detached_user(request: Request, token: Token) -> User:
    """Return the caller without a session, for routes that hash passwords or wait for their clients."""
    async with open_session(request, reads_only=True) as session:
        return await run_in_threadpool(current_user, request, session, token)


DetachedUser = Annotated[User, Depends(detached_user)]


async def detached_superuser(user: DetachedUser) -> User:
    return current_superuser(user)


DetachedSuperuser = Annotated[User, Depends(detached_superuser)]
