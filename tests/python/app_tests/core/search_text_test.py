"""Normalization of text for search: which texts are equal, and where words begin."""

# ruff: noqa: RUF001 - the tests are about letters that look alike
from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search_text import fold, index_text, terms

# All characters that UTF-8 can encode.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def variants(text: str) -> set[str]:
    """Return a text in other cases and normal forms."""
    # Python's upper() makes a letter of the mark U+0345, to which the marks after it would then belong. In canonical
    # order it is the last one.
    ordered = unicodedata.normalize("NFD", text)
    cases = {text, *(case(ordered) for case in (str.upper, str.lower, str.title, str.swapcase, str.casefold))}
    return cases | {unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD", "NFKC", "NFKD")}


def holds(text: str, q: str) -> bool:
    return all(term in index_text(text) for term in terms(q))


def characters() -> Iterator[str]:
    return (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)


def test_a_letter_is_itself_in_every_case_and_normal_form() -> None:
    wrong = {
        character
        for character in characters()
        # Most characters have no other case or form.
        if {character.upper(), character.lower(), character.title(), unicodedata.normalize("NFKD", character)}
        != {character}
        for variant in variants(character) - {character}
        if not fold(character) == fold(variant) == fold(fold(character))
    }
    assert not wrong


@settings(deadline=None)
@given(TEXT)
def test_a_text_finds_itself_in_every_case_and_normal_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert {fold(variant) for variant in variants(text)} == {fold(text)}
    assert all(holds(text, variant) for variant in variants(text))


@settings(deadline=None)
@given(TEXT, TEXT)
def test_a_text_is_found_among_others(text: str, other: str) -> None:
    assert holds(f"{other} {text} {other}", text)


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("ΟΔΟΣ", "οδοσ"),
        ("İstanbul", "istanbul"),
        ("ısparta", "ISPARTA"),
        ("Straße", "STRASSE"),
        ("ﬁnance ſtop Kelvin", "finance stop kelvin"),
        ("Ａbc Ⅷ", "abc viii"),
        ("ﾊﾟｿｺﾝ ﾃｽﾄ", "パソコン テスト"),
        ("ᄒ\u1161\u11ab국", "한국"),
        ("soft\u00adware", "software"),
        ("α\u0345\u0301", "Α\u0301Ι"),
    ],
)
def test_what_looks_or_means_the_same_is_found(text: str, q: str) -> None:
    assert holds(text, q)


@pytest.mark.parametrize(("text", "q"), [("café", "cafe"), ("cafe", "café"), ("한", "하"), ("Ärger", "arger")])
def test_other_letters_are_not_found(text: str, q: str) -> None:
    assert not holds(text, q)


@pytest.mark.parametrize(
    "before", ["", " ", "\n", "\t", "\u00a0", "\u3000", "\u2028", *"-_#(/.,;:'\"+*=@<。、「", "東"]
)
@pytest.mark.parametrize("word", ["4", "qa", "ab1", "é"])
def test_a_word_begins_after_each_character_that_is_not_of_a_word(before: str, word: str) -> None:
    assert holds(f"x{before}{word}", word) == (before != "" or len(word) > 2)
    assert holds(f"{before}{word}y", word)


@pytest.mark.parametrize("text", ["東京大阪会議室", "会議のひらがなカタカナ", "대한민국만세", "ภาษาไทย", "PCを買う"])
def test_words_of_one_and_two_letters_are_found_inside_of_text_without_spaces(text: str) -> None:
    folded = fold(text)
    for length in (1, 2, 3):
        for start in range(2, len(folded) - length + 1):
            assert holds(text, folded[start : start + length])
    assert not holds(text, "京会")


def test_a_mark_belongs_to_its_letter() -> None:
    # Vowel signs do not begin words.
    assert holds("हिन्दी भाषा", "हि")
    assert not holds("हिन्दी", "दी")


@pytest.mark.parametrize(
    ("text", "q"),
    [("foo -bar", "foo-bar"), ("foo-bar", "foobar"), ("foo bar", "foobar"), ("東京 x", "x京"), ("東京大 x", "x京大")],
)
def test_words_are_not_found_across_what_is_between_them(text: str, q: str) -> None:
    assert not holds(text, q)


def test_a_text_of_few_letters_stays_short() -> None:
    assert len(index_text("東" * 255)) < 300


# Change app.core.search_text.VERSION with these: databases have index texts of the version before.
@pytest.mark.parametrize(
    ("texts", "indexed"),
    [
        (("Test (QA) plan", None), "  test   (  qa  )   plan"),
        (("a", "b"), "  a   b"),
        (("PCを買う",), "  pc  を買う   買う   う"),
        (("", None), "  "),
    ],
)
def test_index_texts_are_those_of_this_version(texts: tuple[str | None, ...], indexed: str) -> None:
    assert index_text(*texts) == indexed


@settings(deadline=None)
@given(TEXT)
def test_terms_are_whole_and_tell_something(q: str) -> None:
    found = terms(q)
    assert all(term.strip() for term in found)
    assert not any(term in other for term in found for other in found if term != other)
