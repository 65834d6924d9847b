"""What a valid row is, the same at each way in: what the API accepts is what the feature's model says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel
from sqlmodel.main import default_registry

from app.db.column_types import UtcDateTime
from app.db.values import value_problem

# How values go into a column and come out of it, apart from what a driver does to them.
_DIALECT = sqlite.dialect()

Convert = Callable[[Any], Any]


class InvalidRowError(ValueError):
    """A row that the API would not accept, or that is not of its table.

    :ivar column: the column that is wrong; None if it is not one alone.
    """

    def __init__(self, column: str | None, reason: str) -> None:
        super().__init__(reason if column is None else f"column {column}: {reason}")
        self.column = column
        self.reason = reason


class RowValidator:
    """Validates the rows of one table of the models, for a database of one kind."""

    def __init__(self, table: sa.Table, dialect: Dialect) -> None:
        mapper = _mapper_of(table)
        self._table = table
        self._dialect = dialect
        self._model: type[SQLModel] | None = None if mapper is None else mapper.class_
        self._attributes = {column.name: column.name for column in table.columns}
        if mapper is not None:
            self._attributes = {mapper_column(prop): prop.key for prop in mapper.column_attrs}
        self._columns = {attribute: column for column, attribute in self._attributes.items()}
        self._converters = [(column.name, *_converters(column.type)) for column in table.columns]

    def validated(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row, values by the names of columns, as the API would store it.

        :raises InvalidRowError: for a row that the API does not accept; its message holds no value of the row.
        """
        values = dict(row)
        for column in self._table.columns:
            if values[column.name] is None and not column.nullable:
                raise InvalidRowError(column.name, "it is null")
        # JSON's null is null to a model, and stays apart from the database's.
        json_nulls = [name for name, value in values.items() if value is sa.JSON.NULL]
        for name in json_nulls:
            values[name] = None
        for name, from_database, _ in self._converters:
            if from_database is not None and values[name] is not None:
                values[name] = _converted(name, from_database, values[name])
        valid = self._accepted(values)
        for column in self._table.columns:
            # Not only by the model: what the database cannot give back, the API does not store either.
            problem = value_problem(column.type, valid[column.name], self._dialect)
            if problem is not None:
                raise InvalidRowError(column.name, problem)
        for name, _, to_database in self._converters:
            if to_database is not None and valid[name] is not None:
                valid[name] = _converted(name, to_database, valid[name])
        for name in json_nulls:
            valid[name] = sa.JSON.NULL if valid[name] is None else valid[name]
        return valid

    def _accepted(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values that a table's model makes of a row's, by the names of columns."""
        if self._model is None:
            return values
        # Not `model_validate`: telling SQLAlchemy of each value takes ten times as long as validating it.
        row = self._model.__new__(self._model)
        attributes = {self._attributes[name]: value for name, value in values.items()}
        try:
            self._model.__pydantic_validator__.validate_python(attributes, self_instance=row)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            attribute = str(problem["loc"][0]) if problem["loc"] else None
            column = None if attribute is None else self._columns.get(attribute, attribute)
            raise InvalidRowError(column, problem["msg"]) from None
        accepted = row.__dict__
        return {name: accepted[attribute] for name, attribute in self._attributes.items()}


def mapper_column(prop: Any) -> str:
    """Return the name of the column behind an attribute of a model."""
    return str(prop.columns[0].name)


def _mapper_of(table: sa.Table) -> Mapper[Any] | None:
    return next((mapper for mapper in default_registry.mappers if mapper.local_table is table), None)


def _converters(type_: sa.types.TypeEngine[Any]) -> tuple[Convert | None, Convert | None]:
    """Return what makes of a column's value the model's, and back; None where they are the same."""
    if isinstance(type_, sa.Enum):
        enumerated: Any = type_
        return enumerated.result_processor(_DIALECT, None), enumerated.bind_processor(_DIALECT)
    # A time is with its offset in an archive too.
    if not isinstance(type_, sa.TypeDecorator) or isinstance(type_, UtcDateTime):
        return None, None

    def overridden(name: str) -> bool:
        return getattr(type(type_), name) is not getattr(sa.TypeDecorator, name)

    to_model = from_model = None
    if overridden("process_result_value"):
        to_model = lambda value: type_.process_result_value(value, _DIALECT)  # noqa: E731
    if overridden("process_bind_param"):
        from_model = lambda value: type_.process_bind_param(value, _DIALECT)  # noqa: E731
    return to_model, from_model


def _converted(column: str, convert: Convert, value: Any) -> Any:
    try:
        return convert(value)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise InvalidRowError(column, "it is no value of this column") from None
