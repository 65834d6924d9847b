"""`/login`: a bearer token for an email and a password (OAuth 2.0's password grant, RFC 6749 section 4.3)."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, status
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

from app.core.email_address import sign_in_name
from app.core.error_responses import BODY_ERRORS, error_responses
from app.core.errors import BadRequestError, ConflictError
from app.core.security import create_token
from app.db.session import SessionDependency
from app.features.users import crud
from app.features.users.current import CurrentUser
from app.features.users.limits import address_of
from app.features.users.sign_in import authenticate

router = APIRouter(prefix="/login", tags=["login"], responses=error_responses(503))


class Token(BaseModel):
    access_token: str
    token_type: str


@router.post("/access-token", responses=error_responses(*BODY_ERRORS, 409, 429))
async def access_token(request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """Sign in: an email, as `username`, and a password give a token."""
    state = request.app.state
    if not state.settings.auth_required:
        raise ConflictError("No one signs in here: the local user calls. Set AUTH_REQUIRED=true to change that.")
    address = address_of(request)
    with state.limits.guess_password(sign_in_name(form.username) or "", address) as attempt:
        signed_in = await state.hash_queue.run(
            request, address, partial(authenticate, state.engine, form.username, form.password)
        )
    if signed_in is None:
        raise BadRequestError("No active user has this email and password: check both.")
    attempt.succeed()
    return Token(access_token=create_token(signed_in.user_id, state.signing_key, signed_in.stamp), token_type="bearer")


@router.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT, responses=error_responses(401, 409))
def sign_out(request: Request, session: SessionDependency, user: CurrentUser) -> None:
    """Sign out everywhere: all tokens of the caller end."""
    if not request.app.state.settings.auth_required:
        raise ConflictError("No one signs in here, so no one signs out: the local user calls.")
    crud.end_tokens(session, user)
