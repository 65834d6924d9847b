"""The models of items, and the declaration of their list."""

import uuid
from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from app.core.types import Text255, Title, utc_now
from app.db.column_types import UtcDateTime
from app.listing import ListPublic, ListQuery, ListSpec


class ItemBase(SQLModel):
    title: Title = Field(min_length=1, max_length=255)
    description: Text255 | None = Field(default=None, max_length=255)


class ItemCreate(ItemBase):
    pass


class ItemUpdate(SQLModel):
    """A change of an item: absent fields stay as they are. Only `description` may be null."""

    title: Title = Field(default=None)
    description: Text255 | None = None


class Item(ItemBase, table=True):
    """The table. The API returns `ItemPublic` instead."""

    __tablename__ = "item"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    owner_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE", nullable=False)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)


class ItemPublic(ItemBase):
    model_config = {"json_schema_serialization_defaults_required": True}

    id: uuid.UUID
    owner_id: uuid.UUID
    created_at: datetime


class ItemsPublic(ListPublic):
    data: list[ItemPublic]


ITEMS = ListSpec(
    Item,
    ItemPublic,
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


class ItemsQuery(ListQuery):
    sort: Annotated[str, ITEMS.sort_name] = Field(
        "created_at", description="What the items are sorted by; owners by their email."
    )
    created_at_min: datetime | None = Field(None, description="Only items that were created at this time or later.")
    created_at_max: datetime | None = Field(None, description="Only items that were created at this time or earlier.")
