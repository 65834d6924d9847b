"""A database session for each request. A row with a value that its column cannot give back is not written."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Engine, event
from sqlalchemy import inspect as inspect_row
from sqlalchemy.orm import ColumnProperty, InstanceState
from sqlalchemy.sql import ClauseElement
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.core.request_check import invalid_value
from app.db.values import value_problem


async def request_session(request: Request) -> AsyncIterator[Session]:
    engine: Engine = request.app.state.engine
    session = Session(engine)
    try:
        yield session
    finally:
        # Two changes of thread a request are saved where the end of a session waits for no server.
        if engine.dialect.name == "sqlite":
            session.close()
        else:
            await run_in_threadpool(session.close)


SessionDependency = Annotated[Session, Depends(request_session)]


@event.listens_for(Session, "before_flush")
def refuse_values(session: Session, *_: object) -> None:
    """Compare every new value with its column, so that features need no rules of their own for it.

    :raises RequestValidationError: names the field; nothing is written.
    """
    dialect = session.get_bind().dialect
    for row in (*session.new, *session.dirty):
        state: InstanceState[Any] = inspect_row(row)
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
