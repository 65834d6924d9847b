"""A page's rows, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select
from sqlmodel import Session

# Pydantic takes typing's own from Python 3.12 on.
from typing_extensions import TypedDict

from app.lists.form import Form, in_lines
from app.lists.listing import Listing

# The public shape, and the keys of the row's place in the order: JSON's object and array.
Row = tuple[str, str]

_KEYS = TypeAdapter(list[Any])


def read(
    session: Session, form: Form, queries: Sequence[Select[Any]], parameters: Mapping[str, Any], limit: int
) -> list[Row]:
    """Return the page's rows, which a form's queries find."""
    rows: list[Row] = []
    read_part = _read_lines if in_lines(form) else _read_values
    for query in queries:
        rows += read_part(session, form, query, {**parameters, "limit": limit - len(rows)})
        if len(rows) == limit:
            break
    return rows


def _read_lines(session: Session, _: Form, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    return rows_of(*session.execute(query, parameters).one())


def rows_of(lines: str | None, keys: str | None) -> list[Row]:
    """Return the rows that two texts of lines are (lines.as_lines)."""
    return [] if lines is None or keys is None else list(zip(lines.split("\n"), keys.split("\n"), strict=True))


def _read_values(session: Session, form: Form, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    names = tuple(form.listing.public.model_fields)
    writer = _writer(form.listing)
    return [
        (
            writer.dump_json(dict(zip(names, values, strict=False))).decode(),
            _KEYS.dump_json(list(values[len(names) :])).decode(),
        )
        for values in session.execute(query, parameters)
    ]


@cache
def _writer(listing: Listing) -> TypeAdapter[Any]:
    """Return what writes a row's public columns as JSON without making an object of the public shape first."""
    # What comes from the database was validated when it went in. To mypy a TypedDict is made of literals alone.
    typed_dict: Any = TypedDict
    fields = {name: field.annotation for name, field in listing.public.model_fields.items()}
    return TypeAdapter(typed_dict(listing.public.__name__, fields))
