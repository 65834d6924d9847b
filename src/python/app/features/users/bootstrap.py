"""The first user of a database: the local user or, if sign-in is required, a superuser."""

from __future__ import annotations

from sqlmodel import Session

from app.core.email_address import is_intranet
from app.core.errors import ConflictError, SettingsError
from app.core.security import hash_password
from app.core.settings import Settings
from app.features.users import crud
from app.features.users.local import ensure_local_user
from app.features.users.models import UserCreate


def ensure_first_user(session: Session, settings: Settings) -> None:
    """Create the local user or the first superuser if the database has none.

    :raises SettingsError: if sign-in is required, no superuser can sign in, and the settings do not describe one.
    """
    if settings.auth_required:
        _ensure_superuser(session, settings)
    else:
        ensure_local_user(session)


def _ensure_superuser(session: Session, settings: Settings) -> None:
    if crud.has_superuser_with_password(session):
        return
    email, password = settings.first_superuser_email, settings.first_superuser_password
    if email is None or password is None:
        raise SettingsError(
            "AUTH_REQUIRED is true and no superuser can sign in yet. Set FIRST_SUPERUSER_EMAIL and"
            " FIRST_SUPERUSER_PASSWORD for the next start."
        )
    try:
        create = UserCreate(email=email, password=password, is_superuser=True)
    except ValueError as error:
        raise SettingsError(
            "FIRST_SUPERUSER_EMAIL must be an email address, and FIRST_SUPERUSER_PASSWORD must have 8 to 128"
            " characters."
        ) from error
    if is_intranet(create.email) and not settings.intranet_emails:
        raise SettingsError(
            f"FIRST_SUPERUSER_EMAIL={email} is an address of a private network. Set INTRANET_EMAILS=true to allow such"
            " addresses, or choose another one."
        )
    hashed_password = hash_password(password)
    try:
        crud.create_user(session, create, hashed_password)
    except ConflictError as error:
        # If two processes start at once, the other one has just created this user.
        if not crud.has_superuser_with_password(session):
            raise SettingsError(
                f"FIRST_SUPERUSER_EMAIL={email} belongs to a user who is not a superuser with a password. Set it to"
                " another address."
            ) from error
