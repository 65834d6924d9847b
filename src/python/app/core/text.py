"""What text and JSON from outside may hold: every database stores it, and every client can read it back."""

from __future__ import annotations

import math
from typing import Any

# Arrays and objects inside of each other: deeper ones cannot be written into an answer.
MAX_JSON_DEPTH = 64


def text_problem(text: str) -> str | None:
    """Return why text cannot be stored; None if it can."""
    # PostgreSQL stores no NUL.
    if "\0" in text:
        return "Text should hold no NUL character"
    # JSON can write half of a surrogate pair. It is no character and has no UTF-8.
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return "Text should be valid Unicode without lone surrogates"
    return None


def json_problem(value: Any) -> str | None:
    """Return why a JSON value cannot be stored and given back; None if it can."""
    found = find_json_problem(value)
    return None if found is None else found[1]


def find_json_problem(value: Any) -> tuple[tuple[str | int, ...], str] | None:
    """Return path and reason of the first part of a JSON value that cannot be stored; None if all can."""
    # Not recursive: what comes from outside may be deeper than Python's stack.
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
                return path, f"Arrays and objects should be at most {MAX_JSON_DEPTH} deep"
            items = list(part.items() if isinstance(part, dict) else enumerate(part))
            for key, _ in items:
                problem = problem or (text_problem(key) if isinstance(key, str) else None)
            # The first one comes out first.
            left += [((*path, key), inner) for key, inner in reversed(items)]
        if problem is not None:
            return path, problem
    return None
