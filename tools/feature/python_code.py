"""Python source that `ruff format` and `ruff check --select I` leave as it is."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable

LINE_LENGTH = 120
FIRST_PARTY = ("app", "app_tests", "harness")

# Of Python 3.11, for 3.9, which cannot tell. Only modules that features use.
STANDARD_LIBRARY = getattr(sys, "stdlib_module_names", None) or frozenset(
    {"base64", "collections", "datetime", "decimal", "enum", "itertools", "typing", "uuid"}
)


def bracketed(before: str, parts: Iterable[str], after: str, indent: int = 0) -> str:
    """Return `before`, parts with commas between them, and `after`, wrapped as a formatter does.

    All on one line if they fit, else the parts on a line of their own, else each part on its own line.

    :param before: ends with an opening bracket; `after` begins with the closing one.
    """
    space = " " * indent
    parts = list(parts)
    inner = ", ".join(parts)
    one_line = f"{space}{before}{inner}{after}"
    if _fits(one_line) or not parts:
        return one_line
    hugged = f"{space}    {inner}"
    if _fits(hugged) and not before.endswith(("{", "[")):
        return f"{space}{before}\n{hugged}\n{space}{after}"
    lines = "".join(f"{space}    {part},\n" for part in parts)
    return f"{space}{before}\n{lines}{space}{after}"


def _fits(text: str) -> bool:
    return len(text) <= LINE_LENGTH and "\n" not in text


def literal(text: str) -> str:
    """Return the source of a string, in double quotes as the formatter writes it."""
    if '"' in text and "'" not in text:
        return repr(text)
    return '"' + repr(text + '"')[1:-2].replace('"', '\\"').replace("\\'", "'") + '"'


def json_source(value: object) -> str:
    """Return the source of a value that was read from JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {json_source(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_source(one) for one in value) + "]"
    return literal(value) if isinstance(value, str) else repr(value)


def wrapped_literal(before: str, text: str, indent: int) -> str:
    """Return `before` and the source of a string, in several strings below each other if it is long.

    :param indent: of `before`; a comma will follow.
    """
    first, *rest = textwrap.wrap(text, LINE_LENGTH - indent - len(before) - 3)
    # The space between two words belongs to the second.
    parts = [first, *(f" {part}" for part in rest)]
    return before + f"\n{' ' * indent}".join(literal(part) for part in parts)


class Imports:
    """The imports of a module."""

    def __init__(self) -> None:
        self._modules: set[str] = set()
        self._names: dict[str, set[str]] = {}

    def add(self, module: str, *names: str) -> None:
        """Add `import module` or `from module import names`."""
        if names:
            self._names.setdefault(module, set()).update(names)
        else:
            self._modules.add(module)

    def update(self, other: Imports) -> None:
        """Add all imports of another module."""
        self._modules |= other._modules
        for module, names in other._names.items():
            self.add(module, *names)

    def __str__(self) -> str:
        sections: tuple[list[str], ...] = ([], [], [])
        for module in sorted(self._modules, key=_natural):
            sections[_section(module)].append(f"import {module}")
        for module in sorted(self._names, key=_natural):
            names = sorted(self._names[module], key=_by_type)
            line = f"from {module} import {', '.join(names)}"
            if len(line) > LINE_LENGTH:
                line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
            sections[_section(module)].append(line)
        return "\n\n".join("\n".join(section) for section in sections if section)


def _section(module: str) -> int:
    top = module.split(".")[0]
    if top in FIRST_PARTY:
        return 2
    return 0 if top in STANDARD_LIBRARY else 1


def _by_type(name: str) -> tuple[int, list[tuple[int, str]]]:
    """Order as ruff does: constants, classes, then functions and variables."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name)


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts numbers in names as numbers: Text20 before Text255."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name.lower())] + [
        (-1, name)
    ]
