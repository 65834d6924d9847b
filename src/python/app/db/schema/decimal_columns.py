"""Exact decimals in revisions. SQLite stores them without their point, so it needs other values than PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.migration import MigrationContext
from alembic.operations import ops

from app.core.decimals import to_scaled
from app.core.errors import MigrationError
from app.db.column_types import ExactDecimal

# The condition in a revision.
ON_SQLITE = 'op.get_context().dialect.name == "sqlite"'


class DecimalText(str):
    """A decimal as the text of SQL, such as a column's default.

    :ivar on_sqlite: the text of the integer that SQLite stores.
    """

    on_sqlite: str

    @classmethod
    def of(cls, value: Any, type_: ExactDecimal) -> DecimalText:
        text = cls(value)
        text.on_sqlite = str(to_scaled(Decimal(value), type_.scale))
        return text


class ExecuteByDialect(ops.MigrateOperation):
    """Runs a statement on SQLite, and another one or none on other databases."""

    def __init__(self, on_sqlite: str, elsewhere: str | None = None) -> None:
        self.on_sqlite = on_sqlite
        self.elsewhere = elsewhere


@renderers.dispatch_for(ExecuteByDialect)
def _render(_: AutogenContext, operation: ExecuteByDialect) -> list[str]:
    if operation.elsewhere is not None:
        return [f"op.execute({operation.on_sqlite!r} if {ON_SQLITE} else {operation.elsewhere!r})"]
    # Alembic indents after a colon, until an empty line.
    return [f"if {ON_SQLITE}:", f"op.execute({operation.on_sqlite!r})", ""]


def render_default(default: sa.DefaultClause) -> str | None:
    """Return the code of a default that is a decimal; None for others."""
    text = default.arg
    return f"{text.on_sqlite!r} if {ON_SQLITE} else {str(text)!r}" if isinstance(text, DecimalText) else None


def compare_type(
    context: MigrationContext, _inspected: Any, column: sa.Column[Any], there: Any, _own: Any
) -> bool | None:
    """Tell Alembic that DECIMAL, which has integers on SQLite, is not NUMERIC, which has floats there.

    :return: whether the types differ; None to let Alembic decide.
    """
    differ = isinstance(column.type, ExactDecimal) is not isinstance(there, sa.DECIMAL)
    return True if differ and context.dialect.name == "sqlite" else None


def conversions(operations: Iterable[Any]) -> Iterator[tuple[ExecuteByDialect, ExecuteByDialect]]:
    """Yield the statements that convert stored values if a column becomes a decimal or gets more digits, and back.

    :raises MigrationError: if digits would be lost, or values cannot be converted.
    """
    for group in operations:
        for operation in group.ops if isinstance(group, ops.ModifyTableOps) else ():
            if isinstance(operation, ops.AlterColumnOp) and operation.modify_type is not None:
                factor = _factor(operation)
                if factor != 1:
                    yield _multiplied(operation, factor), _divided(operation, factor)


def _factor(operation: ops.AlterColumnOp) -> int:
    """Return what SQLite's values must be multiplied by."""
    new: Any = operation.modify_type
    old: Any = operation.existing_type
    name = f"{operation.table_name}.{operation.column_name}"
    was_exact = isinstance(old, sa.DECIMAL)
    if not isinstance(new, ExactDecimal):
        if was_exact:
            raise MigrationError(
                f"{name} would no longer be an exact decimal: nothing was written. Add a column with the new type, and"
                " copy the values in a revision of your own."
            )
        return 1
    if was_exact and new.scale < (old.scale or 0):
        raise MigrationError(
            f"{name} would lose digits after the point ({old.scale} to {new.scale}): nothing was written. Keep the"
            " digits, or add a column and copy rounded values in a revision of your own."
        )
    if was_exact:
        return int(10 ** (new.scale - (old.scale or 0)))
    if not isinstance(old, sa.Numeric | sa.Float | sa.Integer):
        raise MigrationError(
            f"{name} cannot become an exact decimal, because it is of the type {old!r}: nothing was written. Add a"
            " column and copy the values in a revision of your own."
        )
    return int(10**new.scale)


def _multiplied(operation: ops.AlterColumnOp, factor: int) -> ExecuteByDialect:
    column = f'"{operation.column_name}"'
    value = f"{column} * {factor}"
    if not isinstance(operation.existing_type, sa.DECIMAL):
        # Values that were floats until now.
        value = f"CAST(round({value}) AS INTEGER)"
    return ExecuteByDialect(f'UPDATE "{operation.table_name}" SET {column} = {value} WHERE {column} IS NOT NULL')


def _divided(operation: ops.AlterColumnOp, factor: int) -> ExecuteByDialect:
    column = f'"{operation.column_name}"'
    value = f"{column} / {factor}.0"
    if isinstance(operation.existing_type, sa.DECIMAL):
        # Half of the last digit is rounded away from zero, as PostgreSQL does.
        value = f"({column} + CASE WHEN {column} < 0 THEN -{factor // 2} ELSE {factor // 2} END) / {factor}"
    return ExecuteByDialect(f'UPDATE "{operation.table_name}" SET {column} = {value} WHERE {column} IS NOT NULL')
