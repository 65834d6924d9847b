"""Search terms (app.core.search_text.terms) as conditions of a query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, and_, bindparam, func

from app.core.search_text import TRIGRAM

# The most trigrams that are looked up: each costs in proportion to the rows that have it.
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
    """Return whether every row that `match_expression` finds matches, so that no text needs to be compared."""
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
    """Return the condition that a searchable text holds so many terms, with the parameters of `parameters_of`."""
    terms = (bindparam(f"term_{term}", type_=Text) for term in range(number))
    if dialect == "sqlite":
        return and_(*(func.instr(text, term) > 0 for term in terms))
    # PostgreSQL's trigram index supports LIKE.
    return and_(*(text.like(term, escape="\\") for term in terms))


def parameters_of(terms: tuple[str, ...], dialect: str) -> dict[str, str]:
    """Return the parameters of the condition that `holds` makes."""
    return {
        f"term_{number}": term if dialect == "sqlite" else f"%{_escaped(term)}%" for number, term in enumerate(terms)
    }


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
