"""Parts of TypeScript and JSX as documents of feature.layout, and the imports of a module in Biome's order."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from feature.layout import HARD, LINE, SOFT, Doc, Group, IfBroken, Indented, broken, joined, render

ORDER_OF_IMPORTS = ("@/", "../../", "../", "./")
"""Packages come first, then these."""


IMPORT = re.compile(r'^import (type )?(?:(\w+)|\{([^}]*)\}) from "([^"]+)";\n', re.MULTILINE)


class Imports:
    """The imports of a module."""

    def __init__(self) -> None:
        self._named: dict[str, set[str]] = {}
        self._defaults: dict[str, str] = {}

    def add(self, source: str, *names: str) -> None:
        """Add names of a module; a name of a type begins with `type `."""
        self._named.setdefault(source, set()).update(names)

    def add_default(self, source: str, name: str) -> None:
        self._defaults[source] = name

    def add_icon(self, icon: str) -> None:
        """Add an icon by its name in `@tabler/icons-react`."""
        self.add_default(f"@tabler/icons-react/icons/{icon}", icon)

    @classmethod
    def of(cls, block: str) -> Imports:
        """Return the imports that the lines of a block have."""
        found = cls()
        for only_types, default, names, source in IMPORT.findall(block):
            if default:
                found.add_default(source, default)
            else:
                mark = "type " if only_types else ""
                found.add(source, *(mark + name.strip() for name in names.split(",") if name.strip()))
        return found

    def update(self, other: Imports) -> None:
        """Add all imports of another module."""
        for source, names in other._named.items():
            mine = self._named.setdefault(source, set())
            mine.update(names)
            # A value needs no second import as a type.
            mine.difference_update(
                {name for name in names if name.startswith("type ") and name[len("type ") :] in mine}
            )
        self._defaults.update(other._defaults)

    def render(self) -> str:
        """Return the lines, sorted and formatted as Biome does."""
        lines = []
        for source in sorted({*self._named, *self._defaults}, key=order_of_source):
            if source in self._defaults:
                lines.append(f'import {self._defaults[source]} from "{source}";')
            else:
                lines.append(named_import(source, self._named[source]))
        return "\n".join(lines) + "\n"


def named_import(source: str, names: set[str]) -> str:
    """Return the import of names, which is one of types only if all of them are types."""
    ordered = sorted(names, key=lambda name: natural(re.sub("^type ", "", name)))
    if len(ordered) == 1:
        # Biome keeps a single name on its line, whatever its length.
        return f'import {{ {ordered[0]} }} from "{source}";'.replace("import { type ", "import type { ")
    only_types = all(name.startswith("type ") for name in ordered)
    if only_types:
        ordered = [name[len("type ") :] for name in ordered]
    return render(["import type " if only_types else "import ", braces(ordered), f' from "{source}";'])


def natural(name: str) -> list[tuple[str, bool]]:
    """Return the key by which Biome sorts names: without case first, then capitals before small letters."""
    return [(character.lower(), character.islower()) for character in name]


def order_of_source(source: str) -> tuple[int, list[list[tuple[str, bool]]]]:
    """Return the key by which Biome sorts the modules of imports: by the parts of their paths."""
    group = next((i + 1 for i, start in enumerate(ORDER_OF_IMPORTS) if source.startswith(start)), 0)
    return group, [natural(part) for part in source.split("/")]


def quoted(text: str) -> str:
    """Return a string of TypeScript in the quotation marks that need fewer backslashes."""
    literal = json.dumps(text, ensure_ascii=False)
    if text.count('"') > text.count("'"):
        return "'" + literal[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    return literal


def article(words: str) -> str:
    """Return `an` before words that begin with a vowel, else `a`."""
    return "an" if re.match(r"[aeio]|u(?!ni|se|u|ti|ra|r[il])", words.lower()) else "a"


def a(words: str) -> str:
    """Return the words after their article: `an order line`."""
    return f"{article(words)} {words}"


def braces(parts: Sequence[Doc], *, breaks: bool = False) -> Doc:
    """Return an object, a pattern or the names of an import: `{ a, b }`."""
    if not parts:
        return "{}"
    return Group(["{", Indented([LINE, joined([",", LINE], parts)]), IfBroken(","), LINE, "}"], breaks)


def rest_pattern(names: Sequence[str]) -> Doc:
    """Return a pattern whose last name takes the rest, and so has no comma after it."""
    return Group(["{", Indented([LINE, joined([",", LINE], names)]), LINE, "}"])


def brackets(parts: Sequence[Doc], *, breaks: bool = False) -> Doc:
    """Return an array: `[a, b]`."""
    return Group(["[", Indented([SOFT, joined([",", LINE], parts)]), IfBroken(","), SOFT, "]"], breaks)


def call(name: str, *arguments: Doc) -> Doc:
    """Return a call whose arguments go to a line each if they do not fit."""
    return Group([f"{name}(", Indented([SOFT, joined([",", LINE], arguments)]), IfBroken(","), SOFT, ")"])


def property_of(key: str, value: Doc) -> Doc:
    """Return a property of an object; `a` for `a: a`."""
    return key if value == key else [f"{key}: ", value]


def element(name: str, attributes: Sequence[Doc], children: Sequence[Doc] = ()) -> Doc:
    """Return an element of JSX; children go to lines of their own if they do not fit."""
    opening: list[Doc] = [f"<{name}", Indented([[LINE, attribute] for attribute in attributes])]
    if not children:
        return Group([*opening, LINE, "/>"])
    start = Group([*opening, SOFT, ">"])
    return Group([start, Indented([SOFT, joined(HARD, children)]), SOFT, f"</{name}>"])


def arrow_to_element(parameters: str, jsx: Doc) -> Doc:
    """Return a function that returns an element, in round brackets if that does not fit on the line."""
    return [
        f"{parameters} => ",
        Group([IfBroken("("), Indented([SOFT, jsx]), SOFT, IfBroken(")")], broken(jsx)),
    ]


def arrow_to_call(parameters: str, body: Doc, *, in_attribute: bool = False) -> Doc:
    """Return a function that returns the result of a call, on the next line if that does not fit."""
    return Group([f"{parameters} =>", Indented([LINE, body]), SOFT if in_attribute else ""], broken(body))


def conditional(test: str, yes: str, no: str) -> Doc:
    """Return a conditional expression."""
    return Group([test, Indented([LINE, f"? {yes}", LINE, f": {no}"])])


def block(head: Doc, lines: Sequence[Doc], tail: str) -> Doc:
    """Return lines that are indented between a head and a tail."""
    return [head, Indented([HARD, joined(HARD, lines)]), HARD, tail]


def hugged(name: str, arguments: Sequence[Doc], properties: Sequence[Doc]) -> Doc:
    """Return a call whose last argument is an object, which breaks before the arguments do."""
    return [f"{name}(", joined(", ", [*arguments, braces(properties)]), ")"]


def module(imports: Imports, *parts: Doc) -> str:
    """Return the text of a module: its imports and its parts, with empty lines between."""
    return "\n".join([imports.render(), *(f"{render(part)}\n" for part in parts)])


def capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]
