"""Database operations on users."""

from __future__ import annotations

import uuid

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from app.core.errors import ConflictError, NotFoundError
from app.db.deletions.table import discard
from app.db.persistence import save
from app.db.stamps import new_stamp
from app.features.users.models import USERS, User, UserCreate, UsersQuery, UserUpdate, UserUpdateMe
from app.features.users.ownership import remove_references
from app.features.users.sign_in import can_sign_in
from app.listing import Page, fetch_page

# Rows that are deleted in one transaction together with their user. It takes a tenth of a second.
ROWS_AT_ONCE = 1_000


def list_users(session: Session, query: UsersQuery) -> Page:
    """Return one page of users."""
    return fetch_page(session, USERS, query)


def get_user(session: Session, user_id: uuid.UUID) -> User:
    """Return the user with this id.

    :raises NotFoundError: if there is none.
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError(f"There is no user {user_id}.")
    return user


def create_user(session: Session, create: UserCreate, hashed_password: str) -> User:
    """Store a new user.

    :param hashed_password: the hash of `create.password`. It takes long to make, so the caller makes it before the
        session begins.
    :raises ConflictError: if the email is taken.
    """
    user = User.model_validate(create, update={"hashed_password": hashed_password})
    return _store(session, user)


def update_user(
    session: Session, user: User, update: UserUpdate | UserUpdateMe, hashed_password: str | None = None
) -> User:
    """Change the fields that the update has. A new password or a deactivation ends the user's tokens.

    :param hashed_password: the hash of the update's password, if it has one.
    :raises ConflictError: if the email is taken or the user was deleted.
    """
    changes = update.model_dump(exclude_unset=True, exclude={"password"})
    if hashed_password is not None:
        changes["hashed_password"] = hashed_password
    if hashed_password is not None or changes.get("is_active") is False:
        changes["security_stamp"] = new_stamp()
    user.sqlmodel_update(changes)
    return _store(session, user)


def replace_password(session: Session, user_id: uuid.UUID, old_hash: str, new_hash: str) -> None:
    """Store a new password, which ends the user's tokens.

    :raises ConflictError: if the password was changed in the meantime.
    """
    user = session.get(User, user_id)
    if user is None or user.hashed_password != old_hash:
        raise ConflictError("The account was changed by someone else in the meantime. Sign in again.")
    user.hashed_password = new_hash
    user.security_stamp = new_stamp()
    _store(session, user)


def end_tokens(session: Session, user: User) -> None:
    """End all tokens of a user."""
    user.security_stamp = new_stamp()
    _store(session, user)


def delete_user(session: Session, user: User) -> bool:
    """Delete a user and the rows that belong to them, or some of these rows if there are many.

    :return: whether the user is still there, because of the remaining rows. They are then no longer a superuser, so
        that deleting them cannot fail later. Call again.
    """
    if remove_references(session, user.id, ROWS_AT_ONCE) == ROWS_AT_ONCE:
        session.exec(update(User).where(col(User.id) == user.id).values(is_superuser=False))
        session.commit()
        return True
    session.delete(user)
    # Some of the deleted rows may have belonged to this user.
    discard(session.connection())
    session.commit()
    return False


def has_superuser_with_password(session: Session, *, besides: User | None = None) -> bool:
    """Return whether a superuser other than `besides` can sign in."""
    query = select(User.email, User.is_active, User.hashed_password).where(col(User.is_superuser).is_(True))
    if besides is not None:
        query = query.where(col(User.id) != besides.id)
    return any(can_sign_in(*row) for row in session.exec(query))


def refuse_to_lose_last_superuser(session: Session, user: User) -> None:
    """Refuse a change after which no superuser could sign in. It holds until the session's transaction ends.

    :raises ConflictError: if this user is the last superuser who can sign in.
    """
    # SQLite has no SELECT … FOR UPDATE. This UPDATE changes no value, but locks out concurrent changes of other
    # superusers.
    superusers = col(User.is_superuser).is_(True)
    session.exec(update(User).where(superusers).values(is_superuser=True))
    if not has_superuser_with_password(session, besides=user):
        raise ConflictError("This is the last active superuser. Make someone else a superuser first.")


def _store(session: Session, user: User) -> User:
    email = user.email
    try:
        save(session, user)
    except IntegrityError as error:
        session.rollback()
        raise ConflictError(f"A user with the email {email} already exists. Choose another one.") from error
    return user
