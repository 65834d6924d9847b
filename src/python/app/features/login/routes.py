"""The routes under `/login`: bearer tokens by OAuth 2.0's password grant (RFC 6749, section 4.3), and who needs one."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, status
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

from app.core.email_address import sign_in_name
from app.core.error_responses import BODY_ERRORS, error_responses
from app.core.errors import BadRequestError, ConflictError
from app.core.security import create_token
from app.core.settings import Settings
from app.db.session import SessionDependency
from app.features.users import crud
from app.features.users.current import CurrentUser
from app.features.users.limits import address_of
from app.features.users.sign_in import authenticate

router = APIRouter(prefix="/login", tags=["login"], responses=error_responses(503))


class Token(BaseModel):
    access_token: str
    token_type: str


class LoginOptions(BaseModel):
    """What a login page shows, before anyone has signed in."""

    auth_required: bool
    signup_enabled: bool


@router.get("/options")
def login_options(request: Request) -> LoginOptions:
    """Return whether callers must sign in, and whether they may create their own accounts (`POST /users/signup`)."""
    settings: Settings = request.app.state.settings
    return LoginOptions(auth_required=settings.auth_required, signup_enabled=settings.signup_enabled)


@router.post("/access-token", responses=error_responses(*BODY_ERRORS, 409, 429))
async def access_token(request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """Sign in with an email (as `username`) and a password, and get a token."""
    state = request.app.state
    if not state.settings.auth_required:
        raise ConflictError(
            "This backend has no sign-in: all callers act as the local user. To change that, set AUTH_REQUIRED=true."
        )
    address = address_of(request)
    with state.limits.guess_password(sign_in_name(form.username) or "", address) as attempt:
        signed_in = await state.hash_queue.run(
            request, address, partial(authenticate, state.engine, form.username, form.password)
        )
    if signed_in is None:
        raise BadRequestError(
            "The email or the password is wrong, or the account is not active. Check both and try again."
        )
    attempt.succeed()
    return Token(access_token=create_token(signed_in.user_id, state.signing_key, signed_in.stamp), token_type="bearer")


@router.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT, responses=error_responses(401, 409))
def sign_out(request: Request, session: SessionDependency, user: CurrentUser) -> None:
    """Sign out everywhere: revoke all tokens of the caller."""
    if not request.app.state.settings.auth_required:
        raise ConflictError("This backend has no sign-in, so there is no sign-out: all callers act as the local user.")
    crud.end_tokens(session, user)
