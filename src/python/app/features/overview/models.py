"""The API models of the overview. Nothing of it is stored."""

import uuid
from datetime import date, datetime

from pydantic import Field

from app.core.answer import Answer


class NewRowPublic(Answer):
    id: uuid.UUID
    label: str | None = Field(description="The beginning of the row's title or name; null if it has none.")
    created_at: datetime


class ListOverviewPublic(Answer):
    name: str = Field(description="The path of the list under /api/v1, such as `items`.")
    count: int = Field(description="The exact number of rows.")
    added: list[int] | None = Field(
        description="For each day of `days`, the number of rows that were created on it and still exist, up to"
        " `max_per_day`; null if the list has no times of creation."
    )
    newest: list[NewRowPublic] = Field(description="At most five rows, the newest first.")


class OverviewPublic(Answer):
    """What the app holds for the caller."""

    days: list[date] = Field(description="The last 30 days, the oldest first. The last one is today.")
    max_per_day: int = Field(description="Rows of one day are counted up to this number.")
    lists: list[ListOverviewPublic]
