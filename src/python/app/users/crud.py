"""Users in the database."""

from __future__ import annotations

import uuid
from functools import cache

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from app.core.errors import ConflictError, NotFoundError
from app.core.rows import save
from app.core.security import hash_password, verify_password
from app.lists.listed import text_key
from app.lists.listing import Listing
from app.lists.page import Page, read_page
from app.lists.sort import Sort
from app.users.models import User, UserCreate, UserPublic, UsersQuery, UserUpdate, UserUpdateMe


@cache
def no_ones_hash() -> str:
    """Return a hash of no password: a login with an unknown email takes as long as one with a known email."""
    return hash_password(uuid.uuid4().hex)


_users: Table = User.__table__  # type: ignore[attr-defined]

USERS = Listing(
    _users,
    UserPublic,
    {
        "created_at": Sort((_users.c.created_at, _users.c.id)),
        "email": Sort((_users.c.email,)),
        "full_name": Sort((text_key(_users.c.full_name), _users.c.id)),
        "status": Sort((_users.c.is_active, _users.c.is_superuser, _users.c.id)),
    },
)


def list_users(session: Session, query: UsersQuery) -> Page:
    """Return one page of users."""
    return read_page(session, USERS, query, query.sort)


def get_user(session: Session, user_id: uuid.UUID) -> User:
    """Return the user with this id; NotFoundError where there is none."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError(f"There is no user {user_id}.")
    return user


def create_user(session: Session, create: UserCreate) -> User:
    """Store a new user; ConflictError where the email is taken."""
    user = User.model_validate(create, update={"hashed_password": hash_password(create.password)})
    return _store(session, user)


def update_user(session: Session, user: User, update: UserUpdate | UserUpdateMe) -> User:
    """Change the fields that the update holds; ConflictError where the email is taken or the user is gone."""
    changes = update.model_dump(exclude_unset=True)
    password = changes.pop("password", None)
    if password is not None:
        changes["hashed_password"] = hash_password(password)
    user.sqlmodel_update(changes)
    return _store(session, user)


def set_password(session: Session, user: User, password: str) -> None:
    user.hashed_password = hash_password(password)
    _store(session, user)


def delete_user(session: Session, user: User) -> None:
    """Delete a user and, by the foreign key, their items."""
    session.delete(user)
    session.commit()


def authenticate(session: Session, email: str, password: str) -> User | None:
    """Return the active user with this email and password; None where there is none."""
    # PostgreSQL does not even take a question with NUL in it.
    known = "\0" not in email
    user = session.exec(select(User).where(User.email == email.lower())).first() if known else None
    hashed = user.hashed_password if user is not None and user.hashed_password is not None else no_ones_hash()
    if not verify_password(password, hashed) or user is None or not user.is_active:
        return None
    return user


def has_superuser_with_password(session: Session, *, besides: User | None = None) -> bool:
    """Say whether a superuser can sign in; `besides` is not counted."""
    query = select(User.id).where(
        col(User.is_superuser).is_(True), col(User.is_active).is_(True), col(User.hashed_password).is_not(None)
    )
    if besides is not None:
        query = query.where(col(User.id) != besides.id)
    return session.exec(query).first() is not None


def refuse_to_lose_last_superuser(session: Session, user: User) -> None:
    """Raise ConflictError where no superuser could sign in without this user, until the session's transaction ends."""
    # A change that changes nothing makes others wait who are about to take another superuser's rights: SQLite knows no
    # SELECT … FOR UPDATE.
    superusers = col(User.is_superuser).is_(True)
    session.exec(update(User).where(superusers).values(is_superuser=True))
    if not has_superuser_with_password(session, besides=user):
        raise ConflictError("This is the last active superuser: make someone else one first.")


def _store(session: Session, user: User) -> User:
    email = user.email
    try:
        save(session, user)
    except IntegrityError as error:
        session.rollback()
        raise ConflictError(f"A user with the email {email} exists already: choose another one.") from error
    return user
