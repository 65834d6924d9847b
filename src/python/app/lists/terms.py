"""What people type to search, taken apart into words, and how each is looked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sqlalchemy import BindParameter, ColumnElement, String, and_, bindparam, func

# The index holds all that is three characters long: shorter words are found at the beginning of words.
LENGTH = 3

# The function that app.db.engine gives to SQLite, whose own LIKE knows upper and lower case in ASCII only.
CONTAINS = "contains_in_any_case"

# How a word is looked for: by LIKE, by ILIKE, or by that function.
Kind = Literal["like", "ilike", "call"]


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


def kinds_of(terms: tuple[str, ...], dialect: str) -> tuple[Kind, ...]:
    """Return how a database looks for each word in a text."""

    def kind(term: str) -> Kind:
        if dialect != "sqlite":
            return "ilike"
        return "like" if term.isascii() else "call"

    return tuple(kind(term) for term in terms)


def holds(kinds: tuple[Kind, ...], text: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a text, in which a space is before each word, holds all words, in any case.

    It leaves open what `parts_of` gives.
    """
    return and_(
        *(_contains(text, kind, bindparam(f"part_{number}", type_=String)) for number, kind in enumerate(kinds))
    )


def parts_of(terms: tuple[str, ...], kinds: tuple[Kind, ...]) -> dict[str, str]:
    """Return the values of what `holds` leaves open."""
    parts = (term if len(term) >= LENGTH else " " + term for term in terms)
    return {
        f"part_{number}": part if kind == "call" else f"%{_escaped(part)}%"
        for number, (part, kind) in enumerate(zip(parts, kinds, strict=True))
    }


def _contains(text: ColumnElement[str], kind: Kind, part: BindParameter[str]) -> ColumnElement[bool]:
    if kind == "call":
        return getattr(func, CONTAINS)(text, part)  # type: ignore[no-any-return]
    return text.like(part, escape="\\") if kind == "like" else text.ilike(part, escape="\\")


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def contains_in_any_case(text: str, part: str) -> bool:
    """Say whether a text holds a part, which is in lower case."""
    return part in text.lower()
