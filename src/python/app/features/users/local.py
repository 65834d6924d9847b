"""The local user: the caller if sign-in is not required."""

from __future__ import annotations

import uuid

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.features.users.models import User

# A fixed id, so that the user stays the same if their name or email changes.
LOCAL_USER_ID = uuid.UUID(int=1)


def ensure_local_user(session: Session) -> User:
    """Return the local user. It is created at the first start, with all rights, since nobody else could grant them."""
    user = session.get(User, LOCAL_USER_ID)
    if user is not None:
        if not (user.is_superuser and user.is_active):
            user.is_superuser = user.is_active = True
            session.add(user)
            session.commit()
            session.refresh(user)
        return user
    session.add(User(id=LOCAL_USER_ID, email="local@example.com", full_name="Local user", is_superuser=True))
    try:
        session.commit()
    except IntegrityError:
        # Another process was faster, or another user has the email.
        session.rollback()
        if session.get(User, LOCAL_USER_ID) is None:
            email = f"local-{uuid.uuid4().hex[:8]}@example.com"
            session.add(User(id=LOCAL_USER_ID, email=email, full_name="Local user", is_superuser=True))
            session.commit()
    return session.get_one(User, LOCAL_USER_ID)
