"""Row counters: the number of rows of each table that has a list, in total and by owner, kept by triggers."""

from __future__ import annotations

import sqlalchemy as sa

from app.db.derived.names import PREFIX, of, quoted
from app.db.derived.spec import DerivedSpec, derived_tables
from app.db.metadata import metadata

# The scope of the counter of all rows; every other scope is an owner's id without dashes.
EVERYTHING = ""

# It has metadata of its own, so that exports and Alembic leave it out.
row_count = sa.Table(
    f"{PREFIX}row_count",
    sa.MetaData(),
    sa.Column("table_name", sa.String(63), primary_key=True),
    sa.Column("scope", sa.String(32), primary_key=True),
    sa.Column("n", sa.BigInteger, nullable=False),
)

# Every insert writes the counter of its table: on PostgreSQL, inserts into one table wait for each other to commit.
COUNT = f"""INSERT INTO {row_count.name} (table_name, scope, n) SELECT '{{table}}', {{scope}}, {{change}}
  WHERE {{scope}} IS NOT NULL ON CONFLICT (table_name, scope) DO UPDATE SET n = {row_count.name}.n + excluded.n"""


def create(connection: sa.Connection) -> None:
    """Create the counters with their present values, and the triggers."""
    row_count.create(connection)
    for table, spec in derived_tables(metadata):
        connection.execute(row_count.insert().from_select(["table_name", "scope", "n"], counted(table, spec)))
    create_triggers(connection)


def create_triggers(connection: sa.Connection) -> None:
    """Create the triggers that update the counters."""
    for table, spec in derived_tables(metadata):
        if connection.dialect.name == "sqlite":
            _create_triggers(connection, table, spec)
        else:
            _create_triggers_on_server(connection, table, spec)


def counted(table: sa.Table, spec: DerivedSpec) -> sa.Select[str, str, int] | sa.CompoundSelect[str, str, int]:
    """Return the query for the right values of a table's counters, with the columns table_name, scope and n."""
    name = sa.literal(table.name, sa.String).label("table_name")
    number = sa.func.count().label("n")
    every = sa.select(name, sa.literal(EVERYTHING, sa.String).label("scope"), number).select_from(table)
    if spec.owner is None:
        return every
    column = table.c[spec.owner]
    scope = sa.func.replace(sa.cast(column, sa.String), "-", "")
    # A row without an owner is counted among all rows only.
    by_scope = sa.select(name, scope.label("scope"), number).where(column.is_not(None)).group_by(column)
    return sa.union_all(every, by_scope)


def _create_triggers(connection: sa.Connection, table: sa.Table, spec: DerivedSpec) -> None:
    scopes = [f"'{EVERYTHING}'", *([f"{{row}}.{quoted(spec.owner)}"] if spec.owner else [])]

    def steps(row: str, change: int, of_scopes: list[str]) -> str:
        return "".join(
            f"\n  {COUNT.format(table=table.name, scope=scope.format(row=row), change=change)};" for scope in of_scopes
        )

    for event, row, change in (("INSERT", "new", 1), ("DELETE", "old", -1)):
        connection.exec_driver_sql(
            f'CREATE TRIGGER {of(table, f"count_{event.lower()}")} AFTER {event} ON "{table.name}" BEGIN'
            f"{steps(row, change, scopes)}\nEND"
        )
    if spec.owner:
        scope = quoted(spec.owner)
        connection.exec_driver_sql(
            f'CREATE TRIGGER {of(table, "count_update")} AFTER UPDATE OF {scope} ON "{table.name}"'
            f" WHEN new.{scope} IS NOT old.{scope} BEGIN"
            f"{steps('old', -1, scopes[1:])}{steps('new', 1, scopes[1:])}\nEND"
        )


def _create_triggers_on_server(connection: sa.Connection, table: sa.Table, spec: DerivedSpec) -> None:
    # A trigger for each statement, not for each row: each update of a counter leaves its old version behind until the
    # commit, so that each row of a large import would take longer than the one before.
    function = of(table, "count")

    def scopes(rows: str, change: int) -> str:
        every = f"SELECT '{EVERYTHING}' AS scope, {change} AS change FROM {rows}"
        if spec.owner is None:
            return every
        scope = quoted(spec.owner)
        by_scope = f"SELECT replace({scope}::text, '-', ''), {change} FROM {rows} WHERE {scope} IS NOT NULL"
        return f"{every} UNION ALL {by_scope}"

    def step(changes: str) -> str:
        return f"""INSERT INTO {row_count.name} (table_name, scope, n)
      SELECT '{table.name}', scope, sum(change) FROM ({changes}) AS changes
      GROUP BY scope HAVING sum(change) <> 0 ORDER BY scope
      ON CONFLICT (table_name, scope) DO UPDATE SET n = {row_count.name}.n + excluded.n;"""

    added, removed = scopes("added", 1), scopes("removed", -1)
    connection.exec_driver_sql(
        f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'INSERT' THEN {step(added)}
  ELSIF TG_OP = 'DELETE' THEN {step(removed)}
  ELSE {step(f"{added} UNION ALL {removed}")} END IF;
  RETURN NULL;
END $$"""
    )
    events = {"INSERT": "NEW TABLE AS added", "DELETE": "OLD TABLE AS removed"}
    if spec.owner:
        events["UPDATE"] = "NEW TABLE AS added OLD TABLE AS removed"
    for event, rows in events.items():
        connection.exec_driver_sql(
            f'CREATE TRIGGER {function}_{event.lower()} AFTER {event} ON "{table.name}" REFERENCING {rows}'
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
