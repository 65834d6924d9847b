"""What people type to search, taken apart into words, and how each is looked for."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func

# The index holds all that is three characters long: shorter words are found at the beginning of words.
LENGTH = 3

# The function that app.db.engine gives to SQLite, whose own LIKE knows upper and lower case in ASCII only.
CONTAINS = "contains_in_any_case"


def terms_of(q: str | None) -> tuple[str, ...]:
    """Return the words that a row must hold; none for a search of nothing."""
    return tuple(dict.fromkeys((q or "").lower().split()))


def match_expression(terms: tuple[str, ...]) -> str:
    """Return the words as FTS5 asks for them (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""
    return _all_of(term.rjust(LENGTH) for term in terms)


def sparse_expression(terms: tuple[str, ...]) -> str:
    """Return what asks for each third group of three characters alone: all rows that hold the words, and a few more.

    The index has as many entries of each group as there are rows with it, and reads all of all groups that it is asked
    for. That of one or two groups is `match_expression`'s.
    """
    return _all_of(part for term in terms for part in _sparse(term.rjust(LENGTH)))


def _sparse(term: str) -> list[str]:
    if len(term) <= LENGTH + 1:
        return [term]
    last = len(term) - LENGTH
    starts = range(0, last + 1, LENGTH) if last >= LENGTH else (0, last)
    return [term[start : start + LENGTH] for start in starts]


def _all_of(phrases: Iterable[str]) -> str:
    return " ".join('"{}"'.format(phrase.replace('"', '""')) for phrase in phrases)


def holds(terms: tuple[str, ...], text: ColumnElement[str], dialect: str) -> ColumnElement[bool]:
    """Return the condition that a text, in which a space is before each word, holds all words, in any case."""
    return and_(*(_contains(text, term if len(term) >= LENGTH else " " + term, dialect) for term in terms))


def _contains(text: ColumnElement[str], part: str, dialect: str) -> ColumnElement[bool]:
    if dialect == "sqlite" and not part.isascii():
        return getattr(func, CONTAINS)(text, part)  # type: ignore[no-any-return]
    pattern = "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return text.like(pattern, escape="\\") if dialect == "sqlite" else text.ilike(pattern, escape="\\")


def contains_in_any_case(text: str, part: str) -> bool:
    """Say whether a text holds a part, which is in lower case."""
    return part in text.lower()
