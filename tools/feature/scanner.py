"""Reads a text from left to right, and points at the character where it is not what it should be."""

from __future__ import annotations

import re
from typing import NoReturn

from feature.errors import FeatureError


class Scanner:
    """A text and the position of the next character.

    :param example: a correct text, which every error shows.
    :ivar marks: where parts that are checked later begin, by their name.
    """

    def __init__(self, text: str, example: str) -> None:
        self.text = text
        self.example = example
        self.position = 0
        self.marks: dict[str, int] = {}

    def at_end(self) -> bool:
        return self.position == len(self.text)

    def take(self, literal: str) -> bool:
        """Skip `literal` if it is next, and return whether it was."""
        if not self.text.startswith(literal, self.position):
            return False
        self.position += len(literal)
        return True

    def match(self, pattern: str) -> str | None:
        """Skip and return what a regular expression matches here; None if it does not match."""
        found = re.compile(pattern).match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found[0]

    def fail(self, problem: str, position: int | None = None, example: str | None = None) -> NoReturn:
        """Raise FeatureError with the text, and a mark under the character at `position` (default: the next one)."""
        position = self.position if position is None else position
        raise FeatureError(
            f"{problem}\n\n    {self.text}\n    {' ' * position}^\n\nFor example: {example or self.example}"
        )
