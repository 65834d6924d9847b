"""Validation of text and JSON from outside: every database must store it, and every client must be able to read it."""

from __future__ import annotations

import math
from typing import Any

# How deep arrays and objects may be nested. Deeper ones cannot be serialized into a response.
MAX_JSON_DEPTH = 64


def text_problem(text: str) -> str | None:
    """Return why text cannot be stored, or None if it can."""
    # PostgreSQL cannot store NUL.
    if "\0" in text:
        return "Text should not contain the NUL character"
    # JSON can contain a lone surrogate, which is not a character and cannot be encoded as UTF-8.
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return "Text should be valid Unicode without lone surrogates"
    return None


def json_problem(value: Any) -> str | None:
    """Return why a JSON value cannot be stored and returned, or None if it can."""
    found = find_json_problem(value)
    return None if found is None else found[1]


def find_json_problem(value: Any) -> tuple[tuple[str | int, ...], str] | None:
    """Return path and reason of the first part of a JSON value that cannot be stored, or None if all can."""
    # Not recursive: input may be nested deeper than Python's stack.
    left: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while left:
        path, part = left.pop()
        problem: str | None = None
        if isinstance(part, str):
            problem = text_problem(part)
        elif isinstance(part, float):
            problem = None if math.isfinite(part) else "A number should be finite and below 1.8e308"
        elif isinstance(part, dict | list):
            if len(path) >= MAX_JSON_DEPTH:
                return path, f"Arrays and objects should be nested at most {MAX_JSON_DEPTH} levels deep"
            items = list(part.items() if isinstance(part, dict) else enumerate(part))
            for key, _ in items:
                problem = problem or (text_problem(key) if isinstance(key, str) else None)
            # Reversed, so that the first one is popped first.
            left += [((*path, key), inner) for key, inner in reversed(items)]
        if problem is not None:
            return path, problem
    return None
