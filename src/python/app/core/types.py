"""Field types that the models of all features share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.core.email_address import MAX_CHARACTERS, normalize_email

# PostgreSQL cannot store NUL in text, so no database may.
NO_NUL = r"^[^\x00]*$"

Text255 = Annotated[str, StringConstraints(max_length=255, pattern=NO_NUL)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=NO_NUL)]
Password = Annotated[str, StringConstraints(min_length=8, max_length=128, pattern=NO_NUL)]


def _email(typed: str) -> str:
    try:
        return normalize_email(typed)
    except ValueError as error:
        raise PydanticCustomError(
            "value_error", "value is not a valid email address: {reason}", {"reason": str(error)}
        ) from error


# Normalized (app.core.email_address), so that one address cannot belong to two accounts in different spellings.
Email = Annotated[
    str,
    AfterValidator(_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_CHARACTERS}),
]


def utc_now() -> datetime:
    return datetime.now(UTC)
