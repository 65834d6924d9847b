"""Rows that an import refuses or omits, and how they are reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# How many rows are reported individually.
MAX_REPORTED = 100


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be imported.

    :ivar line: its line in the file of the archive; None if the database or an upgrade refused it.
    :ivar key: its id as text; None if it has no readable id.
    :ivar reason: the reason, which begins with the column if only one is invalid.
    """

    table: str
    line: int | None
    key: str | None
    reason: str

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        key = "" if self.key is None else f" (id {self.key})"
        return f"table {self.table}{line}{key}: {self.reason}"


@dataclass
class LeftOut:
    """The rows that an import omits.

    :ivar count: the number of rows by table.
    :ivar reported: descriptions of the first MAX_REPORTED rows.
    """

    count: dict[str, int] = field(default_factory=dict)
    reported: list[str] = field(default_factory=list)

    def add(self, row: BadRow) -> None:
        self.count[row.table] = self.count.get(row.table, 0) + 1
        if len(self.reported) < MAX_REPORTED:
            self.reported.append(str(row))


# The handling of a bad row: LeftOut.add, or a function that raises InvalidArchiveError.
OnBadRow = Callable[[BadRow], None]


def key_text(key: Any) -> str | None:
    """Return a row's id as messages show it; None if it is not a short text, a number or a UUID."""
    text = str(key)
    return text if key is not None and len(text) <= 64 and text.isprintable() else None
