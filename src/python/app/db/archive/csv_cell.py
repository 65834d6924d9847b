"""Cells of CSV files that no spreadsheet interprets as a formula, since formulas can run programs.

https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re
from typing import Any

# The characters that begin a formula, and their full-width and vertical forms (Unicode's NFKC).
_SIGN = "=+@\\-\u207a\u207c\u208a\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"

# Separators of cells in some locale or program. Quoting does not help: a program that expects another separator than
# the comma sees the quotes in the middle of a cell, and so ends the cell at its own separator.
_SEPARATOR = ";|\t\r\n"

# Characters that spreadsheets skip or trim: spaces, control and format characters.
_SKIPPED = "\\s\\x00-\\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"

_FORMULA = re.compile(f"(^|[{_SEPARATOR}])([{_SKIPPED}]*)(?=[{_SIGN}])")
_FORMULA_BEHIND = re.compile(f"([{_SEPARATOR}])([{_SKIPPED}]*)(?=[{_SIGN}])")


def csv_cell(value: Any, kind: str) -> Any:
    """Return a value as a cell. Text that could be interpreted as a formula gets a leading apostrophe.

    Numbers and times are written unchanged, even with a leading minus.

    :param value: a value as in an archive: text, a number, a boolean or None.
    :param kind: the kind of the column, one of app.db.archive.format.KINDS.
    """
    if not isinstance(value, str):
        return value
    if kind in {"bytes", "string"}:
        cell = _FORMULA.sub(r"\1\2'", value)
        return f"'{cell}" if value[:1] in tuple(_SEPARATOR) else cell
    # JSON text that begins with a minus is a number.
    return _FORMULA_BEHIND.sub(r"\1\2'", value) if kind == "json-text" else value
