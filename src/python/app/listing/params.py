"""Query parameters of lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints
from sqlmodel import SQLModel

from app.core.types import NO_NUL

MAX_SKIP = 1_000_000_000
MAX_CURSOR = 4096

# A search or filter counts up to this many rows: an exact count would have to read them all.
COUNT_BOUND = 1_000

# The longest time that the database may spend on a list. A page takes milliseconds; the most expensive search of a
# million rows takes seconds.
TIME_LIMIT_SECONDS = 5.0
TOO_SLOW = (
    f"This list would take more than {TIME_LIMIT_SECONDS:.0f} seconds and was stopped. Search for fewer or longer"
    " words, or skip fewer rows."
)

Order = Literal["asc", "desc"]


class ListPublic(SQLModel):
    """What every list answers in addition to its `data`."""

    model_config = {"json_schema_serialization_defaults_required": True}

    count: int = Field(description="How many rows there are on all pages.")
    count_exact: bool = Field(
        description=f"False if a search or filter found more than {COUNT_BOUND} and counted no further."
    )
    next_cursor: str | None = Field(description="The `cursor` of the next page; null on the last one.")


class ListQuery(BaseModel):
    """The query parameters of every list. A list's own class gives `sort` its ListSpec.sort_name and its default."""

    skip: int = Field(0, ge=0, le=MAX_SKIP, description="How many rows to leave out; what is left out is read too.")
    limit: int = Field(100, ge=1, le=1000, description="How many rows to return at most.")
    cursor: Annotated[str, StringConstraints(max_length=MAX_CURSOR)] | None = Field(
        None, description="The `next_cursor` of the page before, with the same `sort`, `order`, `q` and filters."
    )
    q: Annotated[str, StringConstraints(max_length=255, pattern=NO_NUL)] | None = Field(
        None,
        description="Words that a row must hold, in any case and order. A word of one or two characters stands for the"
        " beginning of a word, a longer one is found anywhere; in Chinese, Japanese, Korean and other scripts without"
        " spaces, every word is. Letters of another case, width or Unicode normal form are the same; accents are kept."
        f" A list that would take more than {TIME_LIMIT_SECONDS:.0f} seconds is answered with 503.",
    )
    order: Order = Field("asc", description="Whether the smallest or the largest comes first.")
    sort: str
