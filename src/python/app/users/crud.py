"""Users in the database."""

from __future__ import annotations

import uuid

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from app.core.errors import ConflictError, NotFoundError
from app.core.security import hash_password, verify_password
from app.users.models import User, UserCreate, UserUpdate, UserUpdateMe

# A hash of no password: a login with an unknown email takes as long as one with a known email.
NO_ONES_HASH = hash_password(uuid.uuid4().hex)


def list_users(session: Session, *, skip: int, limit: int) -> tuple[list[User], int]:
    """Return one page of users, the oldest first, and the number of all users."""
    count = session.exec(select(func.count()).select_from(User)).one()
    query = select(User).order_by(col(User.created_at), col(User.id)).offset(skip).limit(limit)
    return list(session.exec(query)), count


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
    """Change the fields that the update holds; ConflictError where the email is taken or no superuser would be left."""
    changes = update.model_dump(exclude_unset=True)
    password = changes.pop("password", None)
    if password is not None:
        changes["hashed_password"] = hash_password(password)
    loses_rights = changes.get("is_superuser") is False or changes.get("is_active") is False
    if loses_rights:
        _refuse_to_lose_last_superuser(session, user)
    user.sqlmodel_update(changes)
    return _store(session, user)


def set_password(session: Session, user: User, password: str) -> None:
    user.hashed_password = hash_password(password)
    _store(session, user)


def delete_user(session: Session, user: User) -> None:
    """Delete a user and, by the foreign key, their items; ConflictError for the last superuser."""
    _refuse_to_lose_last_superuser(session, user)
    session.delete(user)
    session.commit()


def authenticate(session: Session, email: str, password: str) -> User | None:
    """Return the active user with this email and password; None where there is none."""
    user = session.exec(select(User).where(User.email == email.lower())).first()
    hashed = user.hashed_password if user is not None and user.hashed_password is not None else NO_ONES_HASH
    if not verify_password(password, hashed) or user is None or not user.is_active:
        return None
    return user


def has_superuser_with_password(session: Session) -> bool:
    query = select(User.id).where(
        col(User.is_superuser).is_(True), col(User.is_active).is_(True), col(User.hashed_password).is_not(None)
    )
    return session.exec(query).first() is not None


def _refuse_to_lose_last_superuser(session: Session, user: User) -> None:
    if not (user.is_superuser and user.is_active):
        return
    others = select(User.id).where(
        col(User.is_superuser).is_(True), col(User.is_active).is_(True), col(User.id) != user.id
    )
    if session.exec(others).first() is None:
        raise ConflictError("This is the last active superuser: make someone else one first.")


def _store(session: Session, user: User) -> User:
    email = user.email
    session.add(user)
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ConflictError(f"A user with the email {email} exists already: choose another one.") from error
    session.refresh(user)
    return user
