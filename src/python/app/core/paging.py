"""Query parameters of lists."""

from typing import Annotated

from fastapi import Query

MAX_SKIP = 1_000_000_000

Skip = Annotated[int, Query(ge=0, le=MAX_SKIP, description="How many rows to leave out.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many rows to return at most.")]
