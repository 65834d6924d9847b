"""Checks that bounds, lengths and defaults of a field fit its kind and each other."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from feature.scanner import Scanner
from feature.spec import MAX_SORTED_CHARACTERS, NUMBERS, TEXTS, Field, Kind

MAX_INT = 2**31 - 1
MAX_WIDE_INT = 2**53 - 1
"""The largest whole number that JavaScript, and so the window, holds exactly (Number.MAX_SAFE_INTEGER)."""
MAX_DIGITS = 18
"""So that the number without its point fits the 64 bits of SQLite's integers."""


def number(text: str) -> str:
    """Return a number in the form in which Python's source has it: without a plus sign and leading zeros."""
    sign = "-" if text.startswith("-") else ""
    digits = text.lstrip("+-")
    return sign + re.sub(r"^0+(?=\d)", "", digits)


def check_values(scanner: Scanner, field: Field) -> None:
    """:raises FeatureError: if parts of a field contradict each other."""
    if field.unique:
        _check_unique(scanner, field)
    if field.precision is not None and field.precision > MAX_DIGITS:
        scanner.fail(f"A decimal has at most {MAX_DIGITS} digits.")
    if field.minimum and field.maximum:
        least, most = Decimal(field.minimum.value), Decimal(field.maximum.value)
        if least > most or (least == most and (field.minimum.exclusive or field.maximum.exclusive)):
            scanner.fail("No number is within these bounds.")
    for mark, bound in ((">", field.minimum), ("<", field.maximum)):
        problem = bound and range_problem(field, Decimal(bound.value))
        if bound and problem:
            scanner.fail(f"The bound {bound.value} {problem}", scanner.marks[mark])
    if field.default is not None:
        problem = default_problem(field, field.default)
        if problem:
            scanner.fail(f"The default {field.default!r} {problem}", scanner.marks["="])


def default_problem(field: Field, default: str) -> str | None:
    """Return what is wrong with a default, as the rest of a sentence, or None."""
    if field.kind in TEXTS:
        return _text_problem(field, default)
    if field.kind in NUMBERS:
        return _number_problem(field, default)
    if field.kind is Kind.ENUM:
        return None if default in field.choices else f"is none of the values: {', '.join(field.choices)}."
    if field.kind is Kind.BOOL:
        return None if default in {"true", "false"} else "is neither true nor false."
    if field.kind in {Kind.BYTES, Kind.REF}:
        return f"is not possible: the kind {field.kind.value} has no defaults."
    try:
        _parse(field.kind, default)
    except ValueError:
        return f"is not {WRITTEN[field.kind]}."
    return None


WRITTEN = {
    Kind.DATE: "a date, such as 2026-12-31",
    Kind.DATETIME: "a time with its offset from UTC, such as 2026-12-31T12:00:00Z",
    Kind.TIME: "a time without an offset, such as 09:30",
    Kind.UUID: "a UUID, such as 123e4567-e89b-12d3-a456-426614174000",
    Kind.JSON: "a JSON object, such as {}",
}


def _parse(kind: Kind, text: str) -> None:
    if kind is Kind.DATE:
        date.fromisoformat(text)
    elif kind is Kind.DATETIME:
        parse_moment(text)
    elif kind is Kind.TIME:
        if time.fromisoformat(text).tzinfo is not None:
            raise ValueError(text)
    elif kind is Kind.UUID:
        uuid.UUID(text)
    elif not isinstance(json.loads(text), dict):
        raise ValueError(text)


def parse_moment(text: str) -> datetime:
    """Return a time with its offset. :raises ValueError: if it has none, or is none."""
    moment = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _text_problem(field: Field, default: str) -> str | None:
    if field.max_length is not None and len(default) > field.max_length:
        return f"has more than {field.max_length} characters."
    if field.min_length is not None and len(default) < field.min_length:
        return f"has fewer than {field.min_length} characters."
    if "\0" in default:
        return "has a NUL character, which no database stores."
    if field.kind is Kind.EMAIL and not re.fullmatch(r"[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", default):
        return "is not an email address in small letters."
    if field.kind is Kind.URL and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", default):
        return "is not a URL, such as https://example.com/."
    return None


def _number_problem(field: Field, default: str) -> str | None:
    try:
        value = Decimal(default)
    except InvalidOperation:
        return "is not a number."
    if not value.is_finite():
        return "is not a finite number."
    if field.kind is Kind.INT and not re.fullmatch(r"[+-]?\d+", default):
        return "is not a whole number."
    low, high = field.minimum, field.maximum
    if low and (value < Decimal(low.value) or (low.exclusive and value == Decimal(low.value))):
        return "is below the bound."
    if high and (value > Decimal(high.value) or (high.exclusive and value == Decimal(high.value))):
        return "is above the bound."
    return range_problem(field, value)


def range_problem(field: Field, value: Decimal) -> str | None:
    """Return why a number cannot be a value of a field, as the rest of a sentence, or None."""
    if field.kind is Kind.INT and not field.wide and not -MAX_INT - 1 <= value <= MAX_INT:
        return "is beyond 32 bits. Use the kind int(64)."
    if field.kind is Kind.INT and abs(value) > MAX_WIDE_INT:
        return f"is beyond ±{MAX_WIDE_INT}, which is what the window holds exactly."
    if field.precision is not None and field.scale is not None:
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > field.scale:
            return f"has more than {field.scale} decimals."
        if abs(value) >= Decimal(10) ** (field.precision - field.scale):
            return f"has more than {field.precision - field.scale} digits before the decimal point."
    return None


def _check_unique(scanner: Scanner, field: Field) -> None:
    mark = scanner.marks["!"]
    if field.kind in {Kind.BOOL, Kind.ENUM, Kind.JSON, Kind.BYTES, Kind.FLOAT}:
        scanner.fail(f"Values of the kind {field.kind.value} cannot be unique. Remove the !.", mark)
    if field.default is not None:
        scanner.fail("A unique field has no default: the second row would have the same value. Remove one.", mark)
    is_short = field.max_length is not None and field.max_length <= MAX_SORTED_CHARACTERS
    if field.kind in TEXTS and (field.kind is Kind.TEXT or not is_short):
        scanner.fail(f"A unique text has at most {MAX_SORTED_CHARACTERS} characters, such as (..255).", mark)
