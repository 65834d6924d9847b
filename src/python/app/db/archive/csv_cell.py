"""Cells of a CSV file that no spreadsheet takes for a formula, which may run programs.

https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re
from typing import Any

# The signs that a formula begins with, and those of other widths and heights that stand for them (Unicode's NFKC).
_SIGN = "=+@\\-\u207a\u207c\u208a\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"

# What separates cells in some locale or program. Whether a cell is quoted does not matter: a program that expects
# another separator than the comma sees the quotes in the middle of a cell, and so ends it at its own separator.
_SEPARATOR = ";|\t\r\n"

# What spreadsheets skip or cut off: spaces, control and format characters.
_SKIPPED = "\\s\\x00-\\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"

_FORMULA = re.compile(f"(^|[{_SEPARATOR}])([{_SKIPPED}]*)(?=[{_SIGN}])")
_FORMULA_BEHIND = re.compile(f"([{_SEPARATOR}])([{_SKIPPED}]*)(?=[{_SIGN}])")


def csv_cell(value: Any, kind: str) -> Any:
    """Return a value as a cell: an apostrophe goes before what may be taken for a formula in a text.

    Numbers and times are written as they are, a minus in front of them too.

    :param value: as an archive has it: text, a number, a boolean or None.
    :param kind: of the column, one of app.db.archive.format.KINDS.
    """
    if not isinstance(value, str):
        return value
    if kind in {"bytes", "string"}:
        cell = _FORMULA.sub(r"\1\2'", value)
        return f"'{cell}" if value[:1] in tuple(_SEPARATOR) else cell
    # JSON begins with a minus only if it is a number.
    return _FORMULA_BEHIND.sub(r"\1\2'", value) if kind == "json-text" else value
