"""Cursors: a place in a sorted list, as text that callers hand back and need not understand."""

from __future__ import annotations

import base64
import json
from typing import Any

from app.core.errors import BadRequestError
from app.lists.query import Order
from app.lists.sort import Sort


def cursor_of(name: str, order: Order, keys: str) -> str:
    """Return the cursor of the place behind the row with these keys, a JSON array, in the sort of this name."""
    place = f"{json.dumps([name, order])[:-1]},{keys[1:]}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str, name: str, order: Order, sort: Sort) -> tuple[Any, ...]:
    """Return the keys of the row that the cursor's place is behind.

    :raises BadRequestError: for a cursor that is none, or one of another sort.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        given, given_order, *keys = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if (given, given_order) != (name, order):
            raise ValueError("another sort's")
        return tuple(type_.validate_python(key) for type_, key in zip(sort.types, keys, strict=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadRequestError(
            f"The cursor is none of this list sorted by {name}, {order}: leave it out to begin with the first page."
        ) from error
