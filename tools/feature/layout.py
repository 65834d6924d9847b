"""Lays code out in lines of a width, as Biome and Prettier do.

A document is a text, a sequence of documents, or one of the classes here. The algorithm is that of Prettier, after
Wadler's "A prettier printer": a group stays on one line if it fits, else all of its own lines break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

WIDTH = 100
"""Of src/ts/biome.json."""
INDENT = 2

Doc = Union[str, Sequence["Doc"], "Group", "Indented", "IfBroken", "Line"]


@dataclass(frozen=True)
class Group:
    """Stays on one line if it fits and `broken` is not set."""

    content: Doc
    broken: bool = False


@dataclass(frozen=True)
class Indented:
    """Its broken lines are indented once more."""

    content: Doc


@dataclass(frozen=True)
class IfBroken:
    """`content` in a group that breaks, else `flat`."""

    content: Doc
    flat: Doc = ""


@dataclass(frozen=True)
class Line:
    """A place where a line may end: it is `flat` in a group that does not break; None always breaks."""

    flat: str | None


LINE = Line(" ")
SOFT = Line("")
HARD = Line(None)


def joined(separator: Doc, parts: Sequence[Doc]) -> Doc:
    """Return the parts with the separator between them."""
    found: list[Doc] = []
    for part in parts:
        found += [separator, part] if found else [part]
    return found


def broken(doc: Doc) -> bool:
    """Return whether a document has a line that always breaks, which breaks all groups around it."""
    if isinstance(doc, str):
        return False
    if isinstance(doc, Line):
        return doc.flat is None
    if isinstance(doc, Group):
        return doc.broken or broken(doc.content)
    if isinstance(doc, Indented):
        return broken(doc.content)
    if isinstance(doc, IfBroken):
        return False
    return any(broken(part) for part in doc)


def render(doc: Doc, width: int = WIDTH) -> str:
    """Return the text of a document."""
    text: list[str] = []
    column = 0
    left: list[tuple[int, bool, Doc]] = [(0, True, doc)]
    while left:
        indent, breaks, part = left.pop()
        if isinstance(part, str):
            text.append(part)
            column = len(part) - part.rfind("\n") - 1 if "\n" in part else column + len(part)
        elif isinstance(part, Line):
            if breaks or part.flat is None:
                text = [*text[:-1], text[-1].rstrip(" ")] if text else text
                text.append("\n" + " " * indent)
                column = indent
            else:
                text.append(part.flat)
                column += len(part.flat)
        elif isinstance(part, Group):
            flat = not broken(part) and _fits(width - column, [*left, (indent, False, part.content)])
            left.append((indent, not flat, part.content))
        elif isinstance(part, Indented):
            left.append((indent + INDENT, breaks, part.content))
        elif isinstance(part, IfBroken):
            left.append((indent, breaks, part.content if breaks else part.flat))
        else:
            left += [(indent, breaks, one) for one in reversed(part)]
    lines = "".join(text).split("\n")
    return "\n".join(line.rstrip(" ") for line in lines)


def _fits(space: int, left: list[tuple[int, bool, Doc]]) -> bool:
    """Return whether the last of the parts, and what follows it up to the next possible end of a line, fits."""
    left = list(left)
    while space >= 0:
        if not left:
            return True
        indent, breaks, part = left.pop()
        if isinstance(part, str):
            if "\n" in part:
                return len(part.split("\n")[0]) <= space
            space -= len(part)
        elif isinstance(part, Line):
            if breaks or part.flat is None:
                return True
            space -= len(part.flat)
        elif isinstance(part, Group):
            left.append((indent, breaks and broken(part), part.content))
        elif isinstance(part, Indented):
            left.append((indent, breaks, part.content))
        elif isinstance(part, IfBroken):
            left.append((indent, breaks, part.content if breaks else part.flat))
        else:
            left += [(indent, breaks, one) for one in reversed(part)]
    return False
