"""Sign-in with an email and a password."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.core.email_address import sign_in_name
from app.core.security import is_usable_hash, verify_password
from app.features.users.models import User


@dataclass(frozen=True)
class SignedIn:
    """A user whose password was right, and their security stamp for the token."""

    user_id: uuid.UUID
    stamp: str


def can_sign_in(email: str, is_active: bool, hashed_password: str | None) -> bool:
    """Return whether a user with these values can sign in with the right password."""
    return is_active and is_usable_hash(hashed_password) and sign_in_name(email) == email


def authenticate(engine: Engine, typed_email: str, password: str) -> SignedIn | None:
    """Return the active user with this email and password, or None.

    It takes as long for an unknown email as for a wrong password. No connection is held while the password is verified.
    """
    email = sign_in_name(typed_email)
    row = None
    if email is not None:
        # Only these columns, because others may hold values that cannot be read.
        query = select(col(User.id), col(User.hashed_password), col(User.is_active), col(User.security_stamp))
        with Session(engine) as session:
            row = session.execute(query.where(col(User.email) == email)).first()
    if row is None:
        verify_password(password, None)
        return None
    user_id, hashed_password, is_active, stamp = row
    return SignedIn(user_id, stamp) if verify_password(password, hashed_password) and is_active else None
