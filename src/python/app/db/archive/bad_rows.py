"""Rows that an import refuses or leaves out, and how they are reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# So many rows are reported one by one.
MAX_REPORTED = 100


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be imported.

    :ivar line: where it is in its file of the archive; None for one that only the database or an upgrade refused.
    :ivar key: its id, as text; None if it has none that can be read.
    :ivar reason: begins with the column, if it is one column that is wrong.
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
    """The rows that an import leaves out.

    :ivar count: how many there are by table.
    :ivar reported: the first MAX_REPORTED of them, in words.
    """

    count: dict[str, int] = field(default_factory=dict)
    reported: list[str] = field(default_factory=list)

    def add(self, row: BadRow) -> None:
        self.count[row.table] = self.count.get(row.table, 0) + 1
        if len(self.reported) < MAX_REPORTED:
            self.reported.append(str(row))


# What is done with a bad row: LeftOut.add, or a function that raises InvalidArchiveError.
OnBadRow = Callable[[BadRow], None]


def key_text(key: Any) -> str | None:
    """Return a row's id as a message names it; None for what is no short text, number or UUID."""
    text = str(key)
    return text if key is not None and len(text) <= 64 and text.isprintable() else None
