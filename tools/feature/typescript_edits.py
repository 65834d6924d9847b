"""Edits TypeScript that people may have changed: only where a place is found exactly once."""

from __future__ import annotations

import re

from feature.layout import INDENT, Doc, Indented, render
from feature.typescript import IMPORT, Imports, braces, brackets

CLOSING = {"{": "}", "[": "]", "(": ")"}


def nested(doc: Doc, spaces: int) -> Doc:
    """Return a document whose broken lines are indented by a number of spaces."""
    for _ in range(spaces // INDENT):
        doc = Indented(doc)
    return doc


def rendered(doc: Doc, spaces: int) -> str:
    """Return the text of a document at a place that is indented by a number of spaces."""
    return render(nested([" " * spaces, doc], spaces))


def closing(text: str, start: int) -> int | None:
    """Return where the bracket at `start` is closed; None if it is not."""
    expected: list[str] = []
    position = start
    while position < len(text):
        character = text[position]
        if character in "\"'`":
            end = position + 1
            while end < len(text) and text[end] != character:
                end += 2 if text[end] == "\\" else 1
            position = end
        elif text.startswith("//", position):
            position = text.find("\n", position)
            if position < 0:
                return None
        elif character in CLOSING:
            expected.append(CLOSING[character])
        elif expected and character == expected[-1]:
            expected.pop()
            if not expected:
                return position
        elif character in CLOSING.values():
            return None
        position += 1
    return None


def parts_of(content: str) -> list[str]:
    """Return the parts of an object or array between its commas."""
    parts, start, position = list[str](), 0, 0
    while position < len(content):
        character = content[position]
        if character in CLOSING or character in "\"'`":
            end = closing(content, position) if character in CLOSING else content.find(character, position + 1)
            position = len(content) if end is None or end < 0 else end
        elif character == ",":
            parts.append(content[start:position].strip())
            start = position + 1
        position += 1
    return [part for part in [*parts, content[start:].strip()] if part]


def with_part(text: str, anchor: str, part: Doc, before: str | None = None) -> str | None:
    """Return the text with one more part in an object or an array.

    :param anchor: the beginning of the object or array, up to its opening bracket.
    :param part: a property or an element.
    :param before: how the part begins that the new one comes before; without, or if there is none, it becomes the last.
    :returns: None if the anchor is not there exactly once.
    """
    if text.count(anchor) != 1:
        return None
    start = text.index(anchor) + len(anchor) - 1
    end = closing(text, start)
    if end is None:
        return None
    line = text.rfind("\n", 0, start) + 1
    spaces = len(text[line:]) - len(text[line:].lstrip(" "))
    content = text[start + 1 : end]
    if "\n" in content:
        new = rendered([part, ","], spaces + INDENT)
        at = (
            None if before is None else re.search(rf"^ {{{spaces + INDENT}}}{re.escape(before)}", content, re.MULTILINE)
        )
        if at:
            return f"{text[: start + 1]}{content[: at.start()]}{new}\n{content[at.start() :]}{text[end:]}"
        kept = content.rstrip()
        comma = "" if kept.endswith(",") or not kept.strip() else ","
        return f"{text[: start + 1]}{kept}{comma}\n{new}\n{' ' * spaces}{text[end:]}"
    parts: list[Doc] = list(parts_of(content))
    position = next((i for i, one in enumerate(parts) if before and str(one).startswith(before)), len(parts))
    parts.insert(position, part)
    whole = braces(parts) if text[start] == "{" else brackets(parts)
    rest = text.find("\n", end)
    return text[:line] + render(nested([text[line:start], whole, text[end + 1 : rest]], spaces)) + text[rest:]


def with_imports(text: str, imports: Imports) -> str | None:
    """Return the text with more imports.

    :returns: None if there is something else between its imports.
    """
    found = list(IMPORT.finditer(text))
    if not found:
        return None
    block = text[found[0].start() : found[-1].end()]
    if IMPORT.sub("", block).strip():
        return None
    everything = Imports.of(block)
    everything.update(imports)
    return text[: found[0].start()] + everything.render() + text[found[-1].end() :]
