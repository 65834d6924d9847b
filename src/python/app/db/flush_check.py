"""Refuses rows with a value that their column cannot give back, before a session writes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import ColumnProperty, InstanceState
from sqlalchemy.sql import ClauseElement
from sqlmodel import Session

from app.core.request_check import invalid_value
from app.db.values import value_problem


def refuse_values(session: Session, *_: object) -> None:
    """Compare every new value with its column, so that features need no rules of their own: for `before_flush`.

    :raises RequestValidationError: names the field; nothing is written.
    """
    dialect = session.get_bind().dialect
    for row in (*session.new, *session.dirty):
        state: InstanceState[Any] = inspect(row)
        for attribute in state.mapper.column_attrs:
            for value in _new_values(state, attribute):
                problem = value_problem(attribute.columns[0].type, value, dialect)
                if problem is not None:
                    raise invalid_value(("body", attribute.key), problem)


def _new_values(state: InstanceState[Any], attribute: ColumnProperty[Any]) -> list[Any]:
    if state.persistent:
        values = list(state.attrs[attribute.key].history.added or ())
    else:
        # What a model was made with is no change of it.
        values = [state.dict.get(attribute.key)]
    # An expression gets its value in the database.
    return [value for value in values if not isinstance(value, ClauseElement)]
