"""Field types that the models of all features share."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from app.core.email_address import MAX_CHARACTERS, normalize_email

# PostgreSQL cannot store NUL in text, so no database may.
NO_NUL = r"^[^\x00]*$"

# Text of any length and number of lines. Its column gets a length by `Field(max_length=…)`.
Text = Annotated[str, StringConstraints(pattern=NO_NUL)]
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

MAX_URL_CHARACTERS = 2000
# Only http and https: a link to `javascript:` would run a program in the window.
_WEB = "^[Hh][Tt][Tt][Pp][Ss]?://"
_URL = TypeAdapter(AnyHttpUrl)


def _url(typed: str) -> str:
    problem = PydanticCustomError("url", "value is not an address such as https://example.com")
    # The parser of URLs adds missing slashes.
    if not re.match(_WEB, typed):
        raise problem
    try:
        _URL.validate_python(typed)
    except ValidationError as error:
        raise problem from error
    return typed


# The address of a page, as it was typed. In the contract it has no format, so that clients keep it as text: a client
# that parses it could not read a list with a damaged row.
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MAX_URL_CHARACTERS, pattern=NO_NUL),
    AfterValidator(_url),
    WithJsonSchema({"type": "string", "pattern": _WEB, "maxLength": MAX_URL_CHARACTERS}),
]


@dataclass(frozen=True)
class Range:
    """Annotates an integer with the range that its column can store. `Field(ge=0)` narrows it."""

    lowest: int
    highest: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        schema = handler(source)
        bounds: Any = schema
        bounds["ge"] = max(self.lowest, bounds.get("ge", self.lowest))
        bounds["le"] = min(self.highest, bounds.get("le", self.highest))
        return schema


# A column of 32 bits, which is what `int` is on PostgreSQL.
Int32 = Annotated[int, Range(-(2**31), 2**31 - 1)]
# The integers that JavaScript holds exactly. The column needs `sa_type=BigInteger`.
SafeInt = Annotated[int, Range(-(2**53) + 1, 2**53 - 1)]


def _time_of_day(value: time) -> time:
    if value.tzinfo is not None:
        raise PydanticCustomError("time_of_day", "A time of day should have no offset from UTC")
    return value


# A time without a date and without a time zone, such as when a shop opens.
TimeOfDay = Annotated[
    time,
    AfterValidator(_time_of_day),
    WithJsonSchema({"type": "string", "format": "time-local", "examples": ["09:30:00"]}),
]


@dataclass(frozen=True)
class Base64:
    """Annotates bytes that are base64 in JSON (RFC 4648, with padding): `Annotated[bytes, Base64(max_bytes=65_536)]`.

    :ivar max_bytes: the largest number of bytes, before they are encoded.
    """

    max_bytes: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(
            self._decoded,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(self._encoded, when_used="json"),
        )

    def __get_pydantic_json_schema__(self, _: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "contentEncoding": "base64", "maxLength": -(-self.max_bytes // 3) * 4}

    def _decoded(self, value: Any) -> bytes:
        if isinstance(value, str):
            try:
                value = base64.b64decode(value, validate=True)
            except (binascii.Error, ValueError) as error:
                raise PydanticCustomError("base64", "Bytes should be base64 with padding, such as aGVsbG8=") from error
        if not isinstance(value, bytes):
            raise PydanticCustomError("base64", "Bytes should be base64 in a string")
        if len(value) > self.max_bytes:
            raise PydanticCustomError("base64", "There should be at most {max} bytes", {"max": self.max_bytes})
        return value

    def _encoded(self, value: Any) -> Any:
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value


MAX_JSON_BYTES = 65_536


def _small(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if len(json.dumps(value, ensure_ascii=False).encode(errors="replace")) > MAX_JSON_BYTES:
        raise PydanticCustomError("json_size", "A JSON object should have at most {max} bytes", {"max": MAX_JSON_BYTES})
    return value


# Any JSON object. app.core.text limits how deep it is nested.
JsonObject = Annotated[
    dict[str, JsonValue], AfterValidator(_small), WithJsonSchema({"type": "object", "additionalProperties": True})
]


def utc_now() -> datetime:
    return datetime.now(UTC)
