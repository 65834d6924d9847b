"""The archive that `export` writes and `import` reads: every row, whatever database it comes from or goes to.

A zip file with `manifest.json` and, for each table, JSON Lines (https://jsonlines.org): one object a row, its members
in the order of the columns. docs/data-management.md describes it for those who read it with other programs.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.types import TypeEngine

from app.core.types import UtcDateTime

FORMAT = "triptych-export"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"


class TableEntry(BaseModel):
    """What the manifest says of one table.

    :ivar columns: the kind of each column, by its name: a key of KINDS.
    :ivar sha256: of the uncompressed file, in hexadecimal.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    file: str
    rows: int
    sha256: str
    columns: dict[str, str]


class Manifest(BaseModel):
    """What an archive says of itself.

    :ivar revision: the schema that the rows are of.
    :ivar tables: in an order in which rows come after those they refer to.
    """

    model_config = ConfigDict(extra="forbid")

    format: str = FORMAT
    format_version: int = FORMAT_VERSION
    app_version: str
    revision: str
    created_at: datetime.datetime
    tables: list[TableEntry]


@dataclass(frozen=True)
class Kind:
    """How values of a column are kept in JSON.

    :ivar type: the column's type in a database.
    :ivar to_json: from Python's value to JSON's; never called with None, which is null.
    :ivar from_json: back; raises ValueError or TypeError for what is no such value.
    """

    type: TypeEngine[Any]
    to_json: Callable[[Any], Any]
    from_json: Callable[[Any], Any]


def _only(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        # JSON's true is an int to Python.
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    return check


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> float:
    return float(_only(int)(value) if isinstance(value, int) else _only(float)(value))


def _utc_from_json(value: str) -> datetime.datetime:
    time = datetime.datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise ValueError(f"{value} has no offset from UTC")
    return time


KINDS = {
    "boolean": Kind(sa.Boolean(), _same, _only(bool)),
    "bytes": Kind(
        sa.LargeBinary(),
        lambda value: base64.b64encode(value).decode("ascii"),
        lambda value: base64.b64decode(value, validate=True),
    ),
    "date": Kind(sa.Date(), datetime.date.isoformat, datetime.date.fromisoformat),
    "datetime": Kind(sa.DateTime(), datetime.datetime.isoformat, datetime.datetime.fromisoformat),
    "datetime-utc": Kind(UtcDateTime(), datetime.datetime.isoformat, _utc_from_json),
    "decimal": Kind(sa.Numeric(), str, lambda value: decimal.Decimal(_only(str)(value))),
    "float": Kind(sa.Float(), _same, _number),
    "integer": Kind(sa.BigInteger(), _same, _only(int)),
    "json": Kind(sa.JSON(), _same, _same),
    "string": Kind(sa.String(), _same, _only(str)),
    "time": Kind(sa.Time(), datetime.time.isoformat, datetime.time.fromisoformat),
    "uuid": Kind(sa.Uuid(), str, lambda value: uuid.UUID(_only(str)(value))),
}

_KINDS_OF_PYTHON: dict[type, str] = {
    bool: "boolean",
    bytes: "bytes",
    datetime.date: "date",
    datetime.datetime: "datetime",
    datetime.time: "time",
    decimal.Decimal: "decimal",
    float: "float",
    int: "integer",
    str: "string",
    uuid.UUID: "uuid",
}


def kind_of(column: sa.Column[Any]) -> str:
    """Return the name of a column's kind.

    :raises NotImplementedError: for a type that no kind is for; a test asks for every column of the models.
    """
    if isinstance(column.type, UtcDateTime):
        return "datetime-utc"
    # A decorator changes what Python sees; what counts here is what the database holds.
    plain = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    if isinstance(plain, sa.JSON):
        return "json"
    if isinstance(plain, sa.Enum):
        return "string"
    try:
        return _KINDS_OF_PYTHON[plain.python_type]
    except (KeyError, NotImplementedError):
        raise NotImplementedError(
            f"The column {column} has the type {column.type!r}: add a kind for it to app.db.archive.KINDS."
        ) from None


def table_of(entry: TableEntry) -> sa.TableClause:
    """Return an entry's table as statements use it, with types that depend on no model."""
    return sa.table(entry.name, *(sa.column(name, KINDS[kind].type) for name, kind in entry.columns.items()))
