"""Every query looks up only a few trigrams in the index."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search_text import index_text, terms
from app.listing.search.terms import MAX_TRIGRAMS, match_expression

QUESTIONS = [
    "a" * 240,
    "ab" * 120,
    " ".join("a" * (3 + i) for i in range(18)),
    " ".join(map(chr, range(0x4E00, 0x4E7F))),
]


def trigrams(expression: str) -> list[str]:
    found, rest = [], expression
    while rest:
        length = 3 + rest[1:].split(' "')[0].count('""')
        quoted = rest[1 : 1 + length]
        found.append(quoted.replace('""', '"'))
        rest = rest[length + 3 :]
    return found


@pytest.mark.parametrize("q", QUESTIONS)
def test_a_question_asks_for_a_few_trigrams(q: str) -> None:
    assert 1 <= len(trigrams(match_expression(terms(q)))) <= MAX_TRIGRAMS


def test_a_letter_that_is_repeated_is_asked_for_once() -> None:
    assert match_expression(terms("a" * 240)) == '"aaa"'


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_asked_for_is_in_each_text_that_holds_the_words(q: str) -> None:
    found = terms(q)
    if found:
        asked = trigrams(match_expression(found))
        assert all(len(trigram) == 3 and trigram in index_text(q) for trigram in asked), asked
