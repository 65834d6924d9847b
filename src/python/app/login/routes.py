"""`/login`: a bearer token for an email and a password (OAuth 2.0's password form, RFC 6749 section 4.3)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

from app.core.errors import BadRequestError, ConflictError
from app.core.responses import BODY, errors
from app.core.security import create_token
from app.db.session import SessionDependency
from app.users import crud

router = APIRouter(prefix="/login", tags=["login"], responses=errors(503))


class Token(BaseModel):
    access_token: str
    token_type: str


@router.post("/access-token", responses=errors(*BODY, 409))
def access_token(
    request: Request, session: SessionDependency, form: Annotated[OAuth2PasswordRequestForm, Depends()]
) -> Token:
    if not request.app.state.settings.auth_required:
        raise ConflictError("No one signs in here: the local user calls. Set AUTH_REQUIRED=true to change that.")
    user = crud.authenticate(session, form.username, form.password)
    if user is None:
        raise BadRequestError("No active user has this email and password: check both.")
    return Token(access_token=create_token(user.id, request.app.state.signing_key), token_type="bearer")
