"""The API models of sample rows."""

from typing import Literal

from pydantic import BaseModel, Field


class SamplesCreate(BaseModel):
    rows: Literal[200, 100_000] = Field(description="How many rows each list gets.")


class SamplesPublic(BaseModel):
    model_config = {"json_schema_serialization_defaults_required": True}

    exist: bool = Field(description="Whether any sample row is in the database.")
