"""Cursors: opaque texts that say after which row of a sorted list the next page begins.

A cursor is a JSON array in base64: the sort, the order, and the sort keys of the row. If that is longer than
MAX_CURSOR, it is compressed. If it is still too long, long keys are cut, and the row is read again for its full keys.
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
from app.listing.params import MAX_CURSOR, Order
from app.listing.spec import ListSpec

# The largest size of a compressed cursor. No row has longer keys, since no route reads a longer body.
MAX_UNPACKED_BYTES = 1_000_000

# Long keys are cut to so many characters. Several fit into a cursor, whatever their letters.
CUT_LENGTH = 100

# With it at the end, a text sorts after all texts that begin with it.
_LAST_CHARACTER = "\U0010ffff"


def encode_cursor(name: str, order: Order, keys: str) -> str:
    """Return the cursor for the rows after the one with these keys.

    :param name: the name of the sort.
    :param keys: a JSON array.
    """
    content = f"{json.dumps([name, order])[:-1]},{keys[1:]}".encode()
    cursor = _encoded(content)
    if len(cursor) > MAX_CURSOR and len(content) <= MAX_UNPACKED_BYTES:
        cursor = _encoded(zlib.compress(content))
    return (
        cursor if len(cursor) <= MAX_CURSOR else _encoded(json.dumps([name, order, *_cut(json.loads(keys))]).encode())
    )


def decode_cursor(
    session: Session, spec: ListSpec, name: str, order: Order, cursor: str, owner: uuid.UUID | None
) -> tuple[Any, ...]:
    """Return the sort keys of the row that a cursor names.

    :param owner: whose rows the caller may see; None for all.
    :raises BadRequestError: if the cursor is invalid or belongs to another sort.
    """
    sort = spec.sorts[name]
    try:
        given, given_order, *keys = json.loads(_decoded(cursor))
        if (given, given_order) != (name, order):
            raise ValueError("another sort's")
        cut = [number for number, key in enumerate(keys) if isinstance(key, dict)]
        keys = [key["cut"] if number in cut else key for number, key in enumerate(keys)]
        after_key = tuple(type_.validate_python(key) for type_, key in zip(sort.types, keys, strict=True))
        for key, value in zip(sort.keys, after_key, strict=True):
            problem = value_problem(key.type, value, session.get_bind().dialect)
            if problem is not None:
                raise ValueError(problem)
        return _full_keys(session, spec, sort, order, after_key, cut, owner) if cut else after_key
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, zlib.error) as error:
        raise BadRequestError(
            f"The cursor does not belong to this list sorted by {name}, {order}: leave it out for the first page."
        ) from error


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(cursor: str) -> bytes:
    content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    if content.startswith(b"["):
        return content
    return zlib.decompressobj().decompress(content, MAX_UNPACKED_BYTES)


def _cut(keys: list[Any]) -> list[Any]:
    # The last key identifies the row.
    *rest, last = keys
    return [{"cut": key[:CUT_LENGTH]} if isinstance(key, str) and len(key) > CUT_LENGTH else key for key in rest] + [
        last
    ]


def _full_keys(
    session: Session,
    spec: ListSpec,
    sort: Sort,
    order: Order,
    after_key: tuple[Any, ...],
    cut: list[int],
    owner: uuid.UUID | None,
) -> tuple[Any, ...]:
    """Return the full keys of the row that a cursor with cut keys names."""
    query = sort.joined(select(*sort.keys).select_from(spec.table)).where(sort.keys[-1] == after_key[-1])
    if owner is not None and spec.owner is not None:
        query = query.where(spec.owner == owner)
    row = session.execute(query).one_or_none()
    if row is not None and all(
        isinstance(key, str) and key.startswith(after_key[number]) if number in cut else key == after_key[number]
        for number, key in enumerate(row)
    ):
        return tuple(row)
    # The row was changed or deleted. The next page begins before all rows whose key begins with the cut one: it may
    # repeat rows, but misses none.
    first = cut[0]
    beginning = after_key[first] + (_LAST_CHARACTER if order == "desc" else "")
    return (*after_key[:first], beginning, *after_key[first + 1 :])
