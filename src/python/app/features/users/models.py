"""The models of users, and the declaration of their list."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator
from sqlmodel import Field, SQLModel

from app.core.security import is_usable_hash
from app.core.types import Email, Password, Text255, utc_now
from app.db.column_types import UtcDateTime
from app.listing import ListPublic, ListQuery, ListSpec


def _usable(hashed: str) -> str:
    if not is_usable_hash(hashed):
        raise ValueError("no password can be verified with this hash")
    return hashed


PasswordHash = Annotated[str, AfterValidator(_usable)]


class UserBase(SQLModel):
    email: Email = Field(unique=True, index=True, max_length=255)
    is_active: bool = True
    is_superuser: bool = False
    full_name: Text255 | None = Field(default=None, max_length=255)


class UserCreate(UserBase):
    password: Password


class UserRegister(SQLModel):
    """The body of a sign-up, which sets no rights."""

    email: Email
    password: Password
    full_name: Text255 | None = None


class UserUpdate(SQLModel):
    """A change of a user: absent fields stay as they are. Only `full_name` may be null."""

    email: Email = Field(default=None)
    is_active: bool = Field(default=None)
    is_superuser: bool = Field(default=None)
    full_name: Text255 | None = None
    password: Password = Field(default=None)


class UserUpdateMe(SQLModel):
    """A change of one's own account: absent fields stay as they are. Only `full_name` may be null."""

    email: Email = Field(default=None)
    full_name: Text255 | None = None


class UpdatePassword(SQLModel):
    current_password: Password
    new_password: Password


class User(UserBase, table=True):
    """The table. The API returns `UserPublic` instead."""

    __tablename__ = "user"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    # The local user has no password: whoever starts the app is that user.
    hashed_password: PasswordHash | None = Field(default=None, sa_column_kwargs={"info": {"secret": True}})
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    # A random text that tokens must have: a new one ends all older tokens. Empty until the first is needed.
    security_stamp: str = Field(
        default="", max_length=32, sa_column_kwargs={"server_default": "", "info": {"secret": True, "stamp": True}}
    )


class UserPublic(UserBase):
    """A user as the API returns them. Stored values are not validated again: an invalid one must not hide the row."""

    model_config = {"json_schema_serialization_defaults_required": True}

    email: str
    full_name: str | None = None
    id: uuid.UUID
    created_at: datetime


class UsersPublic(ListPublic):
    data: list[UserPublic]


USERS = ListSpec(
    User,
    UserPublic,
    sorts={
        "created_at": "created_at",
        "email": "email",
        "full_name": "full_name",
        "status": ("is_active", "is_superuser"),
    },
    search=("email", "full_name"),
    filters=("is_active", "created_at"),
)


class UsersQuery(ListQuery):
    sort: Annotated[str, USERS.sort_name] = Field(
        "created_at", description="What the users are sorted by; the status is active or not, then superuser or not."
    )
    is_active: bool | None = Field(None, description="Only users who can sign in, or only those who cannot.")
    created_at_min: datetime | None = Field(None, description="Only users who were created at this time or later.")
    created_at_max: datetime | None = Field(None, description="Only users who were created at this time or earlier.")
