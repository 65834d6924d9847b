"""Finds the forms of an app's names in a text, and replaces each with the same form of other names.

In a name of one word several forms are spelled alike: `heron` is the slug in `heron-shell`, and the snake case in
`heron_shell`. The text around a match decides which form it is, so that a name of two words can take its place.
"""

from __future__ import annotations

import re
from re import escape
from typing import Callable

from template.names import Names

# Text that holds no name of this app: commands in the documentation that show an example of a name, and hashes in
# base64, where any short word occurs.
NO_NAME = r"\./pants rename -- [^\n`]*|\bsha(?:1|256|384|512)-[A-Za-z0-9+/]+=*"
# Names of several words may be wrapped, also within a comment.
SPACE = r"(?:[ ]|[ \t]*\r?\n[ \t]*(?:(?:\#|//[/!]?|\*|>)[ \t]*)?)"
# Groups that hold what a pattern needs before a form, and that stays as it is.
BEFORE = ("before_holder", "before_id", "before_package")
NO_WORD_BEFORE = r"(?<![A-Za-z0-9])"
NO_WORD_AFTER = r"(?![A-Za-z0-9])"
# What stands before the holder: in licences, in tauri.conf.json and in Cargo.toml.
BEFORE_HOLDER = r"(?i:copyright)\ (?:\(c\)\ )?\d{4}(?:-\d{4})?\ |\"publisher\":\ \"|authors\ =\ \[\""


def alternatives(names: Names) -> list[tuple[str, str]]:
    """Return pairs of a form and a pattern for it. At one place of a text the first pattern that matches counts."""
    one_word = names.kebab == names.snake
    found = [
        ("no_name", NO_NAME),
        ("holder", rf"(?P<before_holder>{BEFORE_HOLDER}){escape(names.holder)}(?!\w)"),
        ("application_id", rf'(?P<before_id>APPLICATION_ID\ =\ int\.from_bytes\(b"){names.application_id}(?=")'),
        ("identifier", rf"(?<![\w.-]){escape(names.identifier)}(?![\w-])"),
        ("package", rf"(?P<before_package>share/doc/){escape(names.package)}{NO_WORD_AFTER}"),
        ("upper", rf"{NO_WORD_BEFORE}{names.upper}(?=_)"),
    ]
    if names.package not in (names.kebab, names.snake):
        found.append(("package", rf"{NO_WORD_BEFORE}{escape(names.package)}{NO_WORD_AFTER}"))
    if names.upper != names.name:
        found.append(("upper", rf"{NO_WORD_BEFORE}{names.upper}{NO_WORD_AFTER}"))
    if names.pascal == names.name:
        found.append(("pascal", rf"{NO_WORD_BEFORE}{names.pascal}(?=[A-Z0-9])|(?<=[a-z0-9]){names.pascal}(?![a-z])"))
    else:
        found.append(("pascal", rf"(?<![A-Z]){names.pascal}(?![a-z])"))
    found += [
        ("camel", rf"{NO_WORD_BEFORE}{names.camel}" + (r"(?=[A-Z])" if one_word else r"(?![a-z])")),
        ("snake", rf"{NO_WORD_BEFORE}{names.snake}(?=_)|(?<=_){names.snake}{NO_WORD_AFTER}"),
    ]
    if not one_word:
        found.append(("snake", rf"{NO_WORD_BEFORE}{names.snake}{NO_WORD_AFTER}"))
    title = SPACE.join(escape(word) for word in names.name.split(" "))
    found += [
        ("kebab", rf"{NO_WORD_BEFORE}{escape(names.kebab)}{NO_WORD_AFTER}"),
        ("name", rf"{NO_WORD_BEFORE}{title}{NO_WORD_AFTER}"),
    ]
    return found


class Forms:
    """All forms of one app's names, ready to be looked for."""

    def __init__(self, names: Names) -> None:
        self.names = names
        pairs = alternatives(names)
        self._kinds = {f"form{number}": kind for number, (kind, _) in enumerate(pairs)}
        self._pattern = re.compile(
            "|".join(f"(?P<form{number}>{pattern})" for number, (_, pattern) in enumerate(pairs))
        )
        # Whatever matches contains one of these: looking for them first is ten times as fast.
        forms = (names.identifier, names.package, names.upper, names.pascal, names.camel, names.snake, names.kebab)
        starts = ("./pants rename", names.holder, names.application_id, names.name.split(" ")[0])
        self._quick = tuple(dict.fromkeys((*forms, *starts)))

    def may_occur(self, text: str) -> bool:
        """Return False if no form is in the text."""
        return any(form in text for form in self._quick)

    def substituted(self, text: str, other: Names) -> tuple[str, int]:
        """Return the text with the forms of other names, and the number of places."""
        return self._replaced(text, lambda kind: str(getattr(other, kind)))

    def removed(self, text: str) -> str:
        """Return the text with U+0000 in place of each form, and of text that holds no name."""
        return self._replaced(text, lambda _: "\0", everything=True)[0]

    def first(self, text: str) -> tuple[int, str] | None:
        """Return the line number and the text of the first form, or None."""
        for match in self._pattern.finditer(text) if self.may_occur(text) else ():
            if self._kinds[str(match.lastgroup)] != "no_name":
                return text.count("\n", 0, match.start()) + 1, match[0]
        return None

    def _replaced(self, text: str, value: Callable[[str], str], everything: bool = False) -> tuple[str, int]:
        count = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal count
            kind = self._kinds[str(match.lastgroup)]
            if kind == "no_name" and not everything:
                return match[0]
            count += 1
            before = next((match[group] for group in BEFORE if match[group]), "")
            return before + value(kind)

        return (self._pattern.sub(replace, text), count) if self.may_occur(text) else (text, 0)
