"""The API models of sample rows."""

from pydantic import BaseModel, Field

from app.core.answer import Answer

MAX_ROWS = 100_000


class SamplesCreate(BaseModel):
    rows: int = Field(ge=1, le=MAX_ROWS, description="How many rows each list gets.")


class SamplesPublic(Answer):
    exist: bool = Field(description="Whether any sample row is in the database.")
