"""Extends Alembic's autogenerate for `migrate new`: revisions run on existing rows, and include expression indexes."""

from __future__ import annotations

import enum
import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import render_op, renderers
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy.dialects import sqlite
from sqlmodel import AutoString

from app.core.errors import MigrationError
from app.db.column_types import ExactDecimal, UtcDateTime
from app.db.metadata import metadata
from app.db.naming_convention import NAMING_CONVENTION
from app.db.schema.decimal_columns import DecimalText, ExecuteByDialect, conversions, render_default
from app.db.schema.expression_indexes import expression_indexes

# The table, the old name and the new name of a column.
Rename = tuple[str, str, str]


def render_item(type_: str, item: object, _: object) -> str | Literal[False]:
    """Render our column types as plain types, so that revisions do not change when our code does."""
    if type_ == "server_default" and isinstance(item, sa.DefaultClause):
        return render_default(item) or False
    if type_ == "type" and isinstance(item, ExactDecimal):
        # On SQLite, a column of this type has integers. A plain NUMERIC has floats.
        return f"sa.DECIMAL(precision={item.precision}, scale={item.scale})"
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if type_ == "type" and isinstance(item, AutoString):
        return f"sa.String(length={getattr(item, 'length', None)})"
    if type_ == "type" and (plain := _plain_type(item)):
        return plain
    if type_ == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl_instance!r}" if type(item.impl_instance).__module__.startswith("sqlalchemy.") else False
    return False


def _plain_type(item: object) -> str:
    """Return the source of a plain type for a type of SQLite, else an empty string.

    The types of removed columns and tables are known only from the database in memory. A downgrade restores them on
    both databases.
    """
    match item:
        case sa.CHAR(length=32):
            return "sa.Uuid()"
        case sa.DATETIME() | sqlite.DATETIME():
            return "sa.DateTime(timezone=True)"
        case sa.BLOB():
            return "sa.LargeBinary()"
        case sqlite.DATE():
            return "sa.Date()"
        case sqlite.TIME():
            return "sa.Time()"
        case sqlite.JSON():
            return "sa.JSON()"
        case sa.VARCHAR():
            return f"sa.String(length={item.length})"
    return ""


def apply_renames(connection: sa.Connection, renames: Iterable[Rename]) -> None:
    """Rename columns in the database that the models are compared with, so that they do not appear as differences.

    :raises MigrationError: if a table or column does not exist.
    """
    for table, old, new in renames:
        columns = {column["name"] for column in sa.inspect(connection).get_columns(table)}
        if old not in columns or table not in metadata.tables or new not in metadata.tables[table].columns:
            raise MigrationError(
                f"{table}.{old} cannot be renamed to {new}, because the newest revision must have the column {old}, and"
                f" the models must have {new}. Nothing was written: correct the names."
            )
        connection.exec_driver_sql(f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}"')


class ModifyConstraints(ops.ModifyTableOps):
    """Changes of a table that drop constraints by name. In SQLite files of old versions they have no names."""


@renderers.dispatch_for(ModifyConstraints)
def _render_modify_constraints(context: AutogenContext, group: ModifyConstraints) -> list[str]:
    first, *rest = render_op(context, ops.ModifyTableOps(group.table_name, group.ops))
    rules = {kind: NAMING_CONVENTION[kind] for kind in ("fk", "uq")}
    return [first.replace("schema=None", f"schema=None, naming_convention={rules!r}"), *rest]


def process(context: MigrationContext, _: object, directives: list[Any]) -> None:
    """Complete the revision that Alembic generated. For its hook `process_revision_directives`.

    :raises MigrationError: if the developer must decide how existing rows are changed.
    """
    (script,) = directives
    upgrade: ops.UpgradeOps = script.upgrade_ops
    assert context.connection is not None
    renames: list[Rename] = context.opts.get("renames", [])
    dropped, created = _index_operations(context.connection)
    missing: list[str] = []
    for operation in upgrade.ops:
        if isinstance(operation, ops.CreateTableOp):
            # The declarations of lists are not part of a schema.
            operation.info = {}
    fills = _fill_new_columns(upgrade, missing)
    converted = list(conversions(upgrade.ops))
    if missing:
        raise MigrationError(
            f"Existing rows would have no value in {', '.join(missing)}: nothing was written. Give the field a"
            " default, or let it be null (`| None = None`). If it was renamed, run `migrate new"
            " MESSAGE --rename TABLE.OLD=NEW`."
        )
    upgrade.ops[:0] = dropped
    upgrade.ops += created
    upgrade.reverse_into(script.downgrade_ops)
    _fill_restored_columns(script.downgrade_ops)
    for number, group in enumerate(upgrade.ops):
        if isinstance(group, ops.ModifyTableOps) and any(isinstance(one, ops.DropConstraintOp) for one in group.ops):
            upgrade.ops[number] = ModifyConstraints(group.table_name, group.ops)
    # These operations cannot be reversed.
    upgrade.ops[len(dropped) : len(dropped)] = [*fills, *(forward for forward, _ in converted)]
    script.downgrade_ops.ops += [back for _, back in converted]
    for table, old, new in renames:
        upgrade.ops.insert(0, ops.AlterColumnOp(table, old, modify_name=new))
        script.downgrade_ops.ops.append(ops.AlterColumnOp(table, new, modify_name=old))


def possible_renames(directives: Iterable[Any]) -> list[str]:
    """Return descriptions of the tables in a revision that lose a column and get another one."""
    return [
        f"{operation.table_name} loses {', '.join(gone)} and gets {', '.join(come)}"
        for script in directives
        for operation in script.upgrade_ops.ops
        if isinstance(operation, ops.ModifyTableOps)
        and (gone := [one.column_name for one in operation.ops if isinstance(one, ops.DropColumnOp)])
        and (come := [one.column.name for one in operation.ops if isinstance(one, ops.AddColumnOp)])
    ]


def describe(directives: Iterable[Any]) -> list[str]:
    """Return a sentence without a full stop for each difference, such as `the column item.price is new`."""
    return [_sentence(operation) for script in directives for operation in _flat(script.upgrade_ops.ops)]


def _flat(operations: Iterable[Any]) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, ops.ModifyTableOps):
            yield from operation.ops
        elif not isinstance(operation, ops.ExecuteSQLOp):
            yield operation


def _sentence(operation: Any) -> str:
    match operation:
        case ops.CreateTableOp():
            return f"the table {operation.table_name} is new"
        case ops.DropTableOp():
            return f"the table {operation.table_name} is gone"
        case ops.AddColumnOp():
            return f"the column {operation.table_name}.{operation.column.name} is new"
        case ops.DropColumnOp():
            return f"the column {operation.table_name}.{operation.column_name} is gone"
        case ops.AlterColumnOp():
            return f"the column {operation.table_name}.{operation.column_name} differs"
        case ops.CreateIndexOp():
            return f"the index {operation.index_name} is new"
        case ops.DropIndexOp():
            return f"the index {operation.index_name} is gone"
    return f"the constraints of {getattr(operation, 'table_name', 'a table')} differ"


def _index_operations(connection: sa.Connection) -> tuple[list[ops.DropIndexOp], list[ops.CreateIndexOp]]:
    """Return the operations that drop and create indexes on expressions, so that they match the models.

    Those of removed tables are dropped too, or a downgrade would not restore them.
    """
    there, expected = expression_indexes(connection), _expected_indexes()
    indexes = {str(index.name): index for table in metadata.sorted_tables for index in table.indexes}
    dropped = [
        ops.DropIndexOp(name, table_name=table, _reverse=ops.CreateIndexOp(name, table, [sa.text(_keys_of(sql))]))
        for name, (table, sql) in there.items()
        if expected.get(name) != (table, sql)
    ]
    created = [
        ops.CreateIndexOp.from_index(indexes[name]) for name, index in expected.items() if there.get(name) != index
    ]
    return dropped, created


def _expected_indexes() -> dict[str, tuple[str, str]]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        return expression_indexes(connection)


def _keys_of(sql: str) -> str:
    """Return the keys of an index: the part in parentheses of its CREATE statement."""
    return sql[sql.index("(") + 1 : sql.rindex(")")]


def _fill_new_columns(upgrade: ops.UpgradeOps, missing: list[str]) -> list[ops.MigrateOperation]:
    """Give new NOT NULL columns a value for existing rows. Return the statements that must run first.

    :param missing: receives the columns without a value.
    """
    statements: list[ops.MigrateOperation] = []
    for group in upgrade.ops:
        for operation in group.ops if isinstance(group, ops.ModifyTableOps) else ():
            if isinstance(operation, ops.AddColumnOp):
                column = operation.column
                if column.nullable or column.server_default is not None:
                    continue
            elif isinstance(operation, ops.AlterColumnOp) and operation.modify_nullable is False:
                column = metadata.tables[operation.table_name].columns[operation.column_name]
            else:
                continue
            value = _value_for_rows(column)
            if value is None:
                missing.append(f"{operation.table_name}.{column.name}")
            elif isinstance(operation, ops.AddColumnOp):
                operation.column = sa.Column(column.name, column.type, nullable=False, server_default=value)
            elif isinstance(value, DecimalText):
                fills = (_fill(operation.table_name, column.name, text) for text in (value.on_sqlite, value))
                statements.append(ExecuteByDialect(*fills))
            else:
                statements.append(ops.ExecuteSQLOp(_fill(operation.table_name, column.name, value)))
    return statements


def _fill(table: str, column: str, value: str) -> str:
    quoted = value.replace("'", "''")
    return f'UPDATE "{table}" SET "{column}" = \'{quoted}\' WHERE "{column}" IS NULL'


def _fill_restored_columns(downgrade: ops.DowngradeOps) -> None:
    """Let a downgrade run on existing rows: a column that is restored has lost its values."""
    for group in downgrade.ops:
        for operation in group.ops if isinstance(group, ops.ModifyTableOps) else ():
            if isinstance(operation, ops.AddColumnOp) and not operation.column.nullable:
                column = operation.column
                operation.column = sa.Column(column.name, column.type, nullable=True)
    # The restored column is nullable. A later upgrade removes the column again.


def _value_for_rows(column: sa.Column[Any]) -> str | None:
    """Return the SQL text of a model's default that both databases accept for the column's type."""
    default: Any = column.default
    if default is None:
        return None
    if default.is_scalar:
        return _in_sql(default.arg, column.type)
    if not default.is_callable:
        return None
    value = default.arg(None)
    if isinstance(value, uuid.UUID):
        # A default from a factory would be the same in all rows.
        return None
    return _in_sql(value, column.type)


def _in_sql(value: Any, type_: sa.types.TypeEngine[Any]) -> str | None:
    if isinstance(type_, sa.JSON):
        return json.dumps(value)
    if isinstance(type_, ExactDecimal):
        return DecimalText.of(value, type_)
    match value:
        case enum.Enum():
            return value.name if isinstance(type_, sa.Enum) else str(value.value)
        case bool():
            return "1" if value else "0"
        case int() | float() | Decimal() | str():
            return str(value)
        case uuid.UUID():
            return value.hex
        case datetime():
            in_utc = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
            return in_utc.isoformat(" ", "microseconds")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("microseconds")
    return None
