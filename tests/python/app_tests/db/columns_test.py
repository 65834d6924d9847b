"""Rules for the columns of every feature. The tests find them in the registry."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel.main import default_registry

import app.registry  # noqa: F401
from app.db.archive.format import kind_of
from app.db.column_types import ExactDecimal, TextEnum
from app.db.metadata import metadata

COLUMNS = {f"{table.name}.{column.name}": column for table in metadata.sorted_tables for column in table.columns}
every_column = pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)


def schema_of(column: sa.Column[Any]) -> dict[str, Any]:
    """Return the JSON schema of the field of a column."""
    (model,) = (mapper.class_ for mapper in default_registry.mappers if mapper.local_table is column.table)
    schema = TypeAdapter(model.model_fields[column.name].rebuild_annotation()).json_schema()
    return next((branch for branch in schema.get("anyOf", []) if branch.get("type") != "null"), schema)


@every_column
def test_a_column_has_a_kind(column: sa.Column[Any]) -> None:
    assert kind_of(column)


@every_column
def test_a_decimal_is_exact_and_its_field_has_the_same_digits(column: sa.Column[Any]) -> None:
    assert not isinstance(column.type, sa.Numeric), "SQLite would store a float: use sa_type=ExactDecimal(…)"
    if isinstance(column.type, ExactDecimal):
        digits = schema_of(column).get("x-decimal", {})
        own = {"precision": column.type.precision, "scale": column.type.scale}
        assert own.items() <= digits.items(), "annotate the field with Digits(…) of the same numbers"


@every_column
def test_an_integer_has_bounds_that_its_column_can_store(column: sa.Column[Any]) -> None:
    if isinstance(column.type, sa.Integer) and not column.primary_key:
        schema = schema_of(column)
        highest = 2**53 - 1 if isinstance(column.type, sa.BigInteger) else 2**31 - 1
        assert {"minimum", "maximum"} <= schema.keys(), "annotate the field with Int32, or SafeInt and BigInteger"
        assert -highest - 1 <= schema["minimum"] <= schema["maximum"] <= highest


@every_column
def test_an_enum_is_stored_as_text(column: sa.Column[Any]) -> None:
    assert not isinstance(column.type, sa.Enum), "PostgreSQL would need a revision for each value: use TextEnum(…)"
    if isinstance(column.type, TextEnum):
        assert set(schema_of(column)["enum"]) == {value.value for value in column.type.enum}
