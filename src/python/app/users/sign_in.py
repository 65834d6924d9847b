"""Who can sign in, and with what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.email_address import sign_in_name
from app.core.security import is_usable_hash, verify_password
from app.users.models import User


@dataclass(frozen=True)
class SignedIn:
    """The user whose password was right, and their security stamp, for a token."""

    user_id: uuid.UUID
    stamp: str


def can_sign_in(email: str, is_active: bool, hashed_password: str | None) -> bool:
    """Return whether the user of a row with these values can sign in, if they know the password."""
    return is_active and is_usable_hash(hashed_password) and sign_in_name(email) == email


def authenticate(engine: Engine, typed_email: str, password: str) -> SignedIn | None:
    """Return the active user with this email and password; None if there is none.

    It takes as long for an unknown email as for a wrong password. No connection is held while the password is verified.
    """
    email = sign_in_name(typed_email)
    user = None
    if email is not None:
        query = select(User.id, User.hashed_password, User.is_active, User.security_stamp)
        with Session(engine) as session:
            user = session.exec(query.where(col(User.email) == email)).first()
    verified = verify_password(password, None if user is None else user.hashed_password)
    return SignedIn(user.id, user.security_stamp) if user is not None and verified and user.is_active else None
