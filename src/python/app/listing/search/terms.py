"""How the database looks for the terms of a question (app.core.search_text.terms)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, and_, bindparam, func

from app.core.search_text import TRIGRAM

# Trigrams that the index is asked for, at most: each costs as much as there are rows that have it.
MAX_TRIGRAMS = 8


def match_expression(terms: tuple[str, ...]) -> str:
    """Return a question to FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax) that finds all rows that may
    hold the terms.

    It asks for a few trigrams, which lie apart and are of as many terms as can be: others tell little more.
    """
    found: dict[str, None] = {}
    each = [_trigrams(term) for term in terms]
    for number in range(max(map(len, each))):
        for trigrams in each:
            found.update(dict.fromkeys(trigrams[number : number + 1]))
            if len(found) == MAX_TRIGRAMS:
                return _all_of(found)
    return _all_of(found)


def are_trigrams(terms: tuple[str, ...]) -> bool:
    """Say whether all rows that `match_expression` finds hold the terms."""
    return len(terms) <= MAX_TRIGRAMS and all(len(term) <= TRIGRAM for term in terms)


def _trigrams(term: str) -> list[str]:
    """Return each third trigram of a term and the last one, those with fewest spaces first."""
    padded = term.rjust(TRIGRAM)
    last = len(padded) - TRIGRAM
    found = dict.fromkeys(padded[start : start + TRIGRAM] for start in (*range(0, last, TRIGRAM), last))
    return sorted(found, key=lambda trigram: trigram.count(" "))


def _all_of(trigrams: dict[str, None]) -> str:
    return " ".join('"{}"'.format(trigram.replace('"', '""')) for trigram in trigrams)


def holds(number: int, text: ColumnElement[str], dialect: str) -> ColumnElement[bool]:
    """Return the condition that an index text holds so many terms; it leaves open what `parameters_of` gives."""
    terms = (bindparam(f"term_{term}", type_=Text) for term in range(number))
    if dialect == "sqlite":
        return and_(*(func.instr(text, term) > 0 for term in terms))
    # PostgreSQL's index answers LIKE.
    return and_(*(text.like(term, escape="\\") for term in terms))


def parameters_of(terms: tuple[str, ...], dialect: str) -> dict[str, str]:
    """Return the values of what `holds` leaves open."""
    return {
        f"term_{number}": term if dialect == "sqlite" else f"%{_escaped(term)}%" for number, term in enumerate(terms)
    }


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
