"""The base class of responses that are not rows of a table."""

from pydantic import BaseModel


class Answer(BaseModel):
    """Base class of responses: all of their fields are always present."""

    model_config = {"json_schema_serialization_defaults_required": True}
