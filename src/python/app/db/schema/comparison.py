"""Compares the schema of a SQLite database with the one that this program's revisions create.

The meaning of a schema is compared, not its text: a revision that rebuilds a table changes spaces, quotes and the order
of clauses without changing the meaning.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.db import derived

# https://www.sqlite.org/lang_keywords.html and the tokens of its grammar: strings, names, comments, words, numbers.
_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*')|(?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])"""
    r"""|(?P<blank>\s+|--[^\n]*|/\*.*?\*/)|(?P<word>[^\W\d][\w$]*)|(?P<rest>\d[\w.]*|.)""",
    re.DOTALL,
)

# Clauses of a CREATE TABLE statement that PRAGMAs do not report.
_TELLING = frozenset(
    {"abort", "always", "as", "autoincrement", "collate", "conflict", "deferrable", "deferred", "fail", "generated"}
    | {"ignore", "immediate", "initially", "replace", "rollback", "rowid", "stored", "strict", "virtual", "without"}
)

# FTS5 keeps its index in its own tables, which differ between versions of SQLite
# (https://www.sqlite.org/fts5.html#fts5_data_structures).
_OF_FTS5 = ("data", "idx", "docsize", "config", "content")


class ColumnSchema(NamedTuple):
    """A column, as `PRAGMA table_xinfo` reports it.

    :ivar default: the tokens of the value for rows that give none.
    :ivar key: the place of the column in the primary key, from 1; 0 if it is not part of the key.
    :ivar hidden: what kind of generated or hidden column it is; 0 for the usual kind.
    """

    type: str
    not_null: bool
    default: tuple[str, ...] | None
    key: int
    hidden: int


@dataclass(frozen=True)
class TableSchema:
    """A table's columns, its constraints, and other clauses."""

    columns: dict[str, ColumnSchema]
    constraints: Counter[tuple[Any, ...]] = field(default_factory=Counter)


Schema = dict[tuple[str, str], "TableSchema | tuple[str, ...]"]


def schema_of(connection: sa.Connection) -> Schema:
    """Return the objects of a SQLite database by kind and name, without SQLite's internal ones."""
    made = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).all()
    virtual = {name for kind, name, sql in made if kind == "table" and _tokens(sql)[:2] == ("create", "virtual")}
    shadows = {f"{name}_{suffix}" for name in virtual if derived.is_derived(name) for suffix in _OF_FTS5}
    return {
        (kind, name): _tokens(sql) if kind != "table" or name in virtual else _table(connection, name, sql)
        for kind, name, sql in made
        if kind != "table" or name not in shadows
    }


def schema_of_revisions() -> Schema:
    """Return the schema that this program's revisions create in an empty database."""
    from app.db.schema import migrations

    with tempfile.TemporaryDirectory(prefix="triptych-schema-") as folder:
        path = Path(folder) / "empty.db"
        path.touch(mode=0o600)
        migrations.upgrade_file(path)
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
        try:
            with engine.connect() as connection:
                return schema_of(connection)
        finally:
            engine.dispose()


def differences(expected: Schema, there: Schema) -> Iterator[str]:
    """Yield a description of each difference between two schemas."""
    for kind, name in sorted(expected.keys() | there.keys()):
        own, found = expected.get((kind, name)), there.get((kind, name))
        if found is None:
            yield f"{kind} {name}: is missing"
        elif own is None:
            yield f"{kind} {name}: is not one of this app"
        elif isinstance(own, TableSchema) and isinstance(found, TableSchema):
            yield from (f"table {name}: {problem}" for problem in _differences_of_tables(own, found))
        elif own != found:
            yield f"{kind} {name}: differs from this app's"


def _differences_of_tables(own: TableSchema, found: TableSchema) -> Iterator[str]:
    for name in sorted(own.columns.keys() | found.columns.keys()):
        if name not in found.columns:
            yield f"the column {name} is missing"
        elif name not in own.columns:
            yield f"the column {name} is not one of this app"
        elif own.columns[name] != found.columns[name]:
            yield f"the column {name} differs from this app's"
    for what, number in ((own.constraints, "is missing"), (found.constraints, "is not one of this app")):
        other = found.constraints if what is own.constraints else own.constraints
        for constraint in sorted(what - other, key=str):
            yield f"{' '.join(str(part) for part in constraint if part not in {None, ''})} {number}"


def _table(connection: sa.Connection, name: str, sql: str) -> TableSchema:
    def pragma(function: str, argument: str) -> list[Any]:
        return list(connection.exec_driver_sql(f"SELECT * FROM pragma_{function}(?)", (argument,)).mappings())

    columns = {
        row["name"]: ColumnSchema(
            row["type"].upper(),
            bool(row["notnull"]),
            None if row["dflt_value"] is None else _tokens(row["dflt_value"]),
            row["pk"],
            row["hidden"],
        )
        for row in pragma("table_xinfo", name)
    }
    keys: dict[int, list[Any]] = {}
    for row in pragma("foreign_key_list", name):
        keys.setdefault(row["id"], []).append(row)
    constraints: Counter[tuple[Any, ...]] = Counter(
        (
            "the foreign key from",
            ", ".join(row["from"] for row in rows),
            "to",
            rows[0]["table"],
            f"on delete {rows[0]['on_delete'].lower()}, on update {rows[0]['on_update'].lower()}",
        )
        for rows in keys.values()
    )
    for row in pragma("index_list", name):
        if row["origin"] != "c":
            parts = [part for part in pragma("index_xinfo", row["name"]) if part["key"]]
            named = ", ".join(f"{part['name']} {part['coll'].lower()}" for part in parts)
            constraints[("the primary key" if row["origin"] == "pk" else "the unique constraint", "of", named)] += 1
    constraints.update(_telling_parts(_tokens(sql)))
    return TableSchema(columns, constraints)


def _telling_parts(tokens: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield the clauses of a CREATE TABLE statement that PRAGMAs do not report, and its checks."""
    for number, token in enumerate(tokens):
        if token == "check":
            yield "the check", "".join(_in_brackets(tokens[number + 1 :]))
        elif token in _TELLING:
            yield "the word", token.upper()


def _in_brackets(tokens: tuple[str, ...]) -> Iterator[str]:
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        yield token
        if depth == 0:
            return


def _tokens(sql: str) -> tuple[str, ...]:
    """Return a statement's tokens: names without quotes, words in lower case, no spaces or comments."""
    found = []
    for token in _TOKEN.finditer(sql):
        text = token.group()
        if token.lastgroup == "name":
            quote = text[-1]
            found.append(text[1:-1].replace(quote * 2, quote).lower())
        elif token.lastgroup != "blank":
            found.append(text if token.lastgroup == "text" else text.lower())
    return tuple(found)
