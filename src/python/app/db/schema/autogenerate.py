"""What `migrate new` writes beyond Alembic: revisions that run on tables with rows, and indexes on expressions."""

from __future__ import annotations

import enum
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import render_op, renderers
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlmodel import AutoString

from app.core.errors import MigrationError
from app.db.column_types import UtcDateTime
from app.db.metadata import metadata
from app.db.naming_convention import NAMING_CONVENTION
from app.db.schema.expression_indexes import expression_indexes

# Table, old name and new name of a column.
Rename = tuple[str, str, str]


def render_item(type_: str, item: object, _: object) -> str | Literal[False]:
    """Write our column types as the plain types that a database sees: revisions do not change when our code does."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if type_ == "type" and isinstance(item, AutoString):
        return f"sa.String(length={getattr(item, 'length', None)})"
    if type_ == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl_instance!r}" if type(item.impl_instance).__module__.startswith("sqlalchemy.") else False
    return False


def apply_renames(connection: sa.Connection, renames: Iterable[Rename]) -> None:
    """Rename columns in the database that the models are compared with, so that they are no difference.

    :raises MigrationError: for a table or a column that is not there.
    """
    for table, old, new in renames:
        columns = {column["name"] for column in sa.inspect(connection).get_columns(table)}
        if old not in columns or table not in metadata.tables or new not in metadata.tables[table].columns:
            raise MigrationError(
                f"{table}.{old} cannot have been renamed to {new}: the newest revision has the column {old}, and the"
                f" models have {new}, or the names are wrong. Nothing was written."
            )
        connection.exec_driver_sql(f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}"')


class ModifyConstraints(ops.ModifyTableOps):
    """Changes of a table that drop constraints by their names: SQLite files of old versions have none."""


@renderers.dispatch_for(ModifyConstraints)
def _render_modify_constraints(context: AutogenContext, group: ModifyConstraints) -> list[str]:
    first, *rest = render_op(context, ops.ModifyTableOps(group.table_name, group.ops))
    rules = {kind: NAMING_CONVENTION[kind] for kind in ("fk", "uq")}
    return [first.replace("schema=None", f"schema=None, naming_convention={rules!r}"), *rest]


def process(context: MigrationContext, _: object, directives: list[Any]) -> None:
    """Complete the revision that Alembic has made: its hook `process_revision_directives`.

    :raises MigrationError: for a change that rows would not survive without a decision of the developer.
    """
    (script,) = directives
    upgrade: ops.UpgradeOps = script.upgrade_ops
    assert context.connection is not None
    renames: list[Rename] = context.opts.get("renames", [])
    dropped, created = _index_operations(context.connection, upgrade.ops)
    missing: list[str] = []
    for operation in upgrade.ops:
        if isinstance(operation, ops.CreateTableOp):
            # What lists there are is no part of a schema.
            operation.info = {}
    fills = _fill_new_columns(upgrade, missing)
    if missing:
        raise MigrationError(
            f"Rows that exist would have no value in {', '.join(missing)}: nothing was written. Give the field a"
            " default, let it be null (`| None = None`), or, where it only has another name now, run `migrate new"
            " MESSAGE --rename TABLE.OLD=NEW`."
        )
    upgrade.ops[:0] = dropped
    upgrade.ops += created
    upgrade.reverse_into(script.downgrade_ops)
    _fill_restored_columns(script.downgrade_ops)
    for number, group in enumerate(upgrade.ops):
        if isinstance(group, ops.ModifyTableOps) and any(isinstance(one, ops.DropConstraintOp) for one in group.ops):
            upgrade.ops[number] = ModifyConstraints(group.table_name, group.ops)
    # These have no reverse.
    upgrade.ops[len(dropped) : len(dropped)] = fills
    for table, old, new in renames:
        upgrade.ops.insert(0, ops.AlterColumnOp(table, old, modify_name=new))
        script.downgrade_ops.ops.append(ops.AlterColumnOp(table, new, modify_name=old))


def possible_renames(directives: Iterable[Any]) -> list[str]:
    """Return the tables of a revision, in words, where a column goes and another one comes."""
    return [
        f"{operation.table_name} loses {', '.join(gone)} and gets {', '.join(come)}"
        for script in directives
        for operation in script.upgrade_ops.ops
        if isinstance(operation, ops.ModifyTableOps)
        and (gone := [one.column_name for one in operation.ops if isinstance(one, ops.DropColumnOp)])
        and (come := [one.column.name for one in operation.ops if isinstance(one, ops.AddColumnOp)])
    ]


def _index_operations(
    connection: sa.Connection, operations: Iterable[Any]
) -> tuple[list[ops.DropIndexOp], list[ops.CreateIndexOp]]:
    """Return what drops and makes indexes on expressions, so that they are those of the models."""
    there, expected = expression_indexes(connection), _expected_indexes()
    gone = {operation.table_name for operation in operations if isinstance(operation, ops.DropTableOp)}
    indexes = {str(index.name): index for table in metadata.sorted_tables for index in table.indexes}
    dropped = [
        ops.DropIndexOp(name, table_name=table, _reverse=ops.CreateIndexOp(name, table, [sa.text(_keys_of(sql))]))
        for name, (table, sql) in there.items()
        if expected.get(name) != (table, sql) and table not in gone
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
    """Return what an index is on: what is in the parentheses of the statement that makes it."""
    return sql[sql.index("(") + 1 : sql.rindex(")")]


def _fill_new_columns(upgrade: ops.UpgradeOps, missing: list[str]) -> list[ops.ExecuteSQLOp]:
    """Give columns that may not be null a value for the rows there are; return the statements that are run first.

    :param missing: gets the columns that there is none for.
    """
    statements = []
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
            else:
                quoted = value.replace("'", "''")
                statements.append(
                    ops.ExecuteSQLOp(
                        f'UPDATE "{operation.table_name}" SET "{column.name}" = \'{quoted}\''
                        f' WHERE "{column.name}" IS NULL'
                    )
                )
    return statements


def _fill_restored_columns(downgrade: ops.DowngradeOps) -> None:
    """Let a downgrade run on rows too: a column that comes back has lost its values."""
    for group in downgrade.ops:
        for operation in group.ops if isinstance(group, ops.ModifyTableOps) else ():
            if isinstance(operation, ops.AddColumnOp) and not operation.column.nullable:
                column = operation.column
                operation.column = sa.Column(column.name, column.type, nullable=True)
    # It may be null from now on: an upgrade after it removes the column again.


def _value_for_rows(column: sa.Column[Any]) -> str | None:
    """Return the text in SQL of the default that a model says, which both databases take for the column's type."""
    default: Any = column.default
    if default is None:
        return None
    if default.is_scalar:
        return _in_sql(default.arg, column.type)
    if not default.is_callable:
        return None
    value = default.arg(None)
    if isinstance(value, uuid.UUID):
        # It would be the same one in all rows.
        return None
    return _in_sql(value, column.type)


def _in_sql(value: Any, type_: sa.types.TypeEngine[Any]) -> str | None:
    if isinstance(type_, sa.JSON):
        return json.dumps(value)
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
