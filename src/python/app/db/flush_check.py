"""Refuses rows with values that their columns cannot store and return, before a session writes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import ColumnProperty, InstanceState
from sqlalchemy.sql import ClauseElement
from sqlmodel import Session

from app.core.request_check import invalid_value
from app.db.values import value_problem


def refuse_values(session: Session, *_: object) -> None:
    """Check every new value against its column, so that features need no checks of their own. For `before_flush`.

    :raises RequestValidationError: for the first such value, with its field. Nothing is written.
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
        # The initial value of a new model is not a change.
        values = [state.dict.get(attribute.key)]
    # The database computes the value of an expression.
    return [value for value in values if not isinstance(value, ClauseElement)]
