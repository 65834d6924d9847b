"""Reads and writes template.toml, where the names of this tree are kept.

Python 3.9 has no TOML reader. The names are therefore lines of the form `key = "text"` before the first table, a form
that TOML and JSON share; all other lines are kept as they are.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields

from template.errors import TemplateError
from template.names import Names

PATH = "template.toml"
LINE = re.compile(r"(?P<key>[a-z_]+) = (?P<value>\".*\")")
KEYS = tuple(field.name for field in fields(Names))


def parse(text: str) -> Names:
    """Return the names. Raises TemplateError if one of them is missing or not readable."""
    found: dict[str, str] = {}
    for line in head(text.splitlines()):
        matched = LINE.fullmatch(line)
        if matched and matched["key"] in KEYS:
            try:
                found[matched["key"]] = str(json.loads(matched["value"]))
            except ValueError as error:
                raise TemplateError(f"{PATH} has the unreadable line {line!r}. Restore it from git.") from error
    missing = [key for key in KEYS if key not in found]
    if missing:
        raise TemplateError(
            f'{PATH} has no line {missing[0]} = "…", so the present names are unknown. Restore the file from git.'
        )
    return Names(**found)


def updated(text: str, names: Names) -> str:
    """Return the text of template.toml with other names."""
    values = asdict(names)
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(head(lines)):
        matched = LINE.fullmatch(line.rstrip("\r\n"))
        if matched and matched["key"] in values:
            end = line[len(line.rstrip("\r\n")) :]
            lines[number] = f"{matched['key']} = {json.dumps(values[matched['key']], ensure_ascii=False)}{end}"
    return "".join(lines)


def head(lines: list[str]) -> list[str]:
    """Return the lines before the first table."""
    return lines[: next((number for number, line in enumerate(lines) if line.startswith("[")), len(lines))]
