"""The API models of sample rows."""

from pydantic import BaseModel, Field

MAX_ROWS = 100_000


class SamplesCreate(BaseModel):
    rows: int = Field(ge=1, le=MAX_ROWS, description="How many rows each list gets.")


class SamplesPublic(BaseModel):
    model_config = {"json_schema_serialization_defaults_required": True}

    exist: bool = Field(description="Whether any sample row is in the database.")
