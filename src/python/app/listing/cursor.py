"""Cursors: a place in a sorted list, as text that callers hand back and need not understand.

A cursor is a JSON array, in base64: the sort, the order, and the keys of the row before the place. Where that is longer
than MAX_CURSOR, it is compressed; where it still is, long keys are cut, and the row is read again for the whole ones.
"""

from __future__ import annotations

import base64
import json
import uuid
import zlib
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from app.core.errors import BadRequestError
from app.db.values import value_problem
from app.listing.keyset import Sort
from app.listing.listing import Listing
from app.listing.params import MAX_CURSOR, Order

# What a compressed cursor may hold, in bytes: a row has no longer keys, since no route reads a longer body.
MAX_UNPACKED_BYTES = 1_000_000

# The length that long keys are cut to, in characters: a few of them fit into a cursor, whatever their letters.
CUT_LENGTH = 100

# Sorts behind all text that begins as what it is added to.
_LAST_CHARACTER = "\U0010ffff"


def cursor_of(name: str, order: Order, keys: str) -> str:
    """Return the cursor of the place behind the row with these keys, a JSON array, in the sort of this name."""
    place = f"{json.dumps([name, order])[:-1]},{keys[1:]}".encode()
    cursor = _encoded(place)
    if len(cursor) > MAX_CURSOR and len(place) <= MAX_UNPACKED_BYTES:
        cursor = _encoded(zlib.compress(place))
    return (
        cursor if len(cursor) <= MAX_CURSOR else _encoded(json.dumps([name, order, *_cut(json.loads(keys))]).encode())
    )


def place_of(
    session: Session, listing: Listing, name: str, order: Order, cursor: str, scope: uuid.UUID | None
) -> tuple[Any, ...]:
    """Return the keys of the row that the cursor's place is behind.

    :param scope: whose rows the caller may see; None for all.
    :raises BadRequestError: for a cursor that is none, or one of another sort.
    """
    sort = listing.sorts[name]
    try:
        given, given_order, *keys = json.loads(_decoded(cursor))
        if (given, given_order) != (name, order):
            raise ValueError("another sort's")
        cut = [number for number, key in enumerate(keys) if isinstance(key, dict)]
        keys = [key["cut"] if number in cut else key for number, key in enumerate(keys)]
        place = tuple(type_.validate_python(key) for type_, key in zip(sort.types, keys, strict=True))
        for key, value in zip(sort.keys, place, strict=True):
            problem = value_problem(key.type, value, session.get_bind().dialect)
            if problem is not None:
                raise ValueError(problem)
        return _whole(session, listing, sort, order, place, cut, scope) if cut else place
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, zlib.error) as error:
        raise BadRequestError(
            f"The cursor is none of this list sorted by {name}, {order}: leave it out to begin with the first page."
        ) from error


def _encoded(place: bytes) -> str:
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def _decoded(cursor: str) -> bytes:
    place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    if place.startswith(b"["):
        return place
    return zlib.decompressobj().decompress(place, MAX_UNPACKED_BYTES)


def _cut(keys: list[Any]) -> list[Any]:
    # The last one finds the row.
    *rest, last = keys
    return [{"cut": key[:CUT_LENGTH]} if isinstance(key, str) and len(key) > CUT_LENGTH else key for key in rest] + [
        last
    ]


def _whole(
    session: Session,
    listing: Listing,
    sort: Sort,
    order: Order,
    place: tuple[Any, ...],
    cut: list[int],
    scope: uuid.UUID | None,
) -> tuple[Any, ...]:
    """Return the whole keys of the row that a cursor with cut ones is of."""
    query = sort.joined(select(*sort.keys).select_from(listing.table)).where(sort.keys[-1] == place[-1])
    if scope is not None and listing.listed.scope is not None:
        query = query.where(listing.table.c[listing.listed.scope] == scope)
    row = session.execute(query).one_or_none()
    if row is not None and all(
        isinstance(key, str) and key.startswith(place[number]) if number in cut else key == place[number]
        for number, key in enumerate(row)
    ):
        return tuple(row)
    # The row was changed or deleted. The next page begins before all rows whose key begins so: it may repeat some, and
    # leaves none out.
    first = cut[0]
    beginning = place[first] + (_LAST_CHARACTER if order == "desc" else "")
    return (*place[:first], beginning, *place[first + 1 :])
