"""The models of notes, and the declaration of their list."""

import uuid
from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from app.core.types import Text255, Title, utc_now
from app.db.column_types import UtcDateTime
from app.listing import ListPublic, ListQuery, ListSpec


class NoteBase(SQLModel):
    title: Title = Field(min_length=1, max_length=255)
    description: Text255 | None = Field(default=None, max_length=255)


class NoteCreate(NoteBase):
    pass


class NoteUpdate(SQLModel):
    """A change of a note: absent fields stay as they are. Only `description` may be null."""

    title: Title = Field(default=None)
    description: Text255 | None = None


class Note(NoteBase, table=True):
    """The table. The API returns `NotePublic` instead."""

    __tablename__ = "note"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    owner_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE", nullable=False)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)


class NotePublic(NoteBase):
    model_config = {"json_schema_serialization_defaults_required": True}

    id: uuid.UUID
    owner_id: uuid.UUID
    created_at: datetime


class NotesPublic(ListPublic):
    data: list[NotePublic]


NOTES = ListSpec(
    Note,
    NotePublic,
    sorts={
        "created_at": "created_at",
        "title": "title",
        "description": "description",
        "owner": ("owner_id.email", "created_at"),
    },
    search=("title", "description"),
    owner="owner_id",
    filters=("created_at",),
)


class NotesQuery(ListQuery):
    sort: Annotated[str, NOTES.sort_name] = Field(
        "created_at", description="What the notes are sorted by; owners by their email."
    )
    created_at_min: datetime | None = Field(None, description="Only notes that were created at this time or later.")
    created_at_max: datetime | None = Field(None, description="Only notes that were created at this time or earlier.")
