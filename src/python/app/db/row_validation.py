"""Validation of rows by the models of features, the same as in the API."""

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

from app.db.column_types import ExactDecimal, UtcDateTime
from app.db.values import value_problem

# A conversion between a column's value and the model's, apart from what a driver does.
_DIALECT = sqlite.dialect()

Convert = Callable[[Any], Any]


class InvalidRowError(ValueError):
    """A row that the API would not accept, or that does not match its table.

    :ivar column: the invalid column; None if it is not a single column.
    """

    def __init__(self, column: str | None, reason: str) -> None:
        super().__init__(reason if column is None else f"column {column}: {reason}")
        self.column = column
        self.reason = reason


class RowValidator:
    """Validates the rows of one table of the models, for one kind of database."""

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
        """Return a row as the API would store it. Values are keyed by column name.

        :raises InvalidRowError: if the API would not accept the row. Its message contains no value of the row.
        """
        values = dict(row)
        for column in self._table.columns:
            if values[column.name] is None and not column.nullable:
                raise InvalidRowError(column.name, "it is null")
        # To a model, JSON's null is null. It stays distinct from the database's NULL.
        json_nulls = [name for name, value in values.items() if value is sa.JSON.NULL]
        for name in json_nulls:
            values[name] = None
        for name, from_database, _ in self._converters:
            if from_database is not None and values[name] is not None:
                values[name] = _converted(name, from_database, values[name])
        valid = self._accepted(values)
        for column in self._table.columns:
            # Not only the model decides: the API also refuses values that the database cannot return.
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
        """Return the values that the model makes of a row's values, by column name."""
        if self._model is None:
            return values
        # Not `model_validate`: notifying SQLAlchemy of each value takes ten times as long as validating it.
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
    """Return the column name of a model's attribute."""
    return str(prop.columns[0].name)


def _mapper_of(table: sa.Table) -> Mapper[Any] | None:
    return next((mapper for mapper in default_registry.mappers if mapper.local_table is table), None)


def _converters(type_: sa.types.TypeEngine[Any]) -> tuple[Convert | None, Convert | None]:
    """Return the functions that convert a column's value to the model's, and back; None if they are the same."""
    if isinstance(type_, sa.Enum):
        enumerated: Any = type_
        return enumerated.result_processor(_DIALECT, None), enumerated.bind_processor(_DIALECT)
    # In archives, times also have their offset, and decimals are decimals.
    if not isinstance(type_, sa.TypeDecorator) or isinstance(type_, UtcDateTime | ExactDecimal):
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
        raise InvalidRowError(column, "it is not a valid value of this column") from None
