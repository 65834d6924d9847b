"""Cursors: a place in a sorted list, as text that callers hand back and need not understand."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.core.errors import BadRequestError
from app.lists.query import Order
from app.lists.sort import Sort

# What reads and writes a place: making one costs more than all that it then does for a request.
_PLACE = TypeAdapter(list[Any])


@cache
def _adapter(type_: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


def cursor_of(name: str, order: Order, keys: Sequence[Any]) -> str:
    """Return the cursor of the place behind the row with these keys, in the sort of this name."""
    place = _PLACE.dump_json([name, order, *keys])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def place_of(cursor: str, name: str, order: Order, sort: Sort) -> tuple[Any, ...]:
    """Return the keys of the row that the cursor's place is behind.

    :raises BadRequestError: for a cursor that is none, or one of another sort.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        given, given_order, *keys = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if (given, given_order) != (name, order):
            raise ValueError("another sort's")
        types = [_adapter(key.type.python_type) for key in sort.keys]
        return tuple(adapter.validate_python(key) for adapter, key in zip(types, keys, strict=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadRequestError(
            f"The cursor is none of this list sorted by {name}, {order}: leave it out to begin with the first page."
        ) from error
