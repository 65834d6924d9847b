"""Normalization of text for search, applied to both stored text and queries.

`index_text` is what the database stores for a row (app.db.derived), and `terms` are the parts of a query. A row
matches a term if the term is a substring of the row's index text, compared byte by byte. Databases fold nothing.
"""

from __future__ import annotations

import re
import unicodedata

# Increase it when index_text changes its result for any text: each database then rebuilds its index at the next start.
VERSION = 1

# A trigram index cannot find anything shorter.
TRIGRAM = 3

# Invisible characters: Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties.txt.
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

# Scripts written without spaces between words, as the first and last code point of their blocks.
_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul Jamo
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # CJK and Kangxi radicals
    (0x3005, 0x3007),  # the ideographic iteration mark, closing mark and zero
    (0x3021, 0x302F),  # Hangzhou numerals, tone marks
    (0x3031, 0x9FFF),  # kana, Bopomofo, Hangul, CJK ideographs
    (0xA000, 0xA4CF),  # Yi
    (0xA960, 0xA97F),  # Hangul Jamo Extended-A
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),  # CJK compatibility ideographs
    (0x1AFF0, 0x1B2FF),  # kana, Nushu
    (0x20000, 0x3FFFF),  # CJK ideographs, the supplementary planes
)


def fold(text: str) -> str:
    """Return text without differences of case, width and Unicode normal form. Accents stay.

    It is Unicode's NFKC_Casefold (https://www.unicode.org/versions/latest/, section 3.13), with two differences. Text
    is decomposed by NFKD first, so that all its normal forms give the same result. And the four letters i of Turkish
    become one, since their case depends on the language. `fold(fold(text)) == fold(text)`.
    """
    if text.isascii():
        return text.lower()
    # Two rounds: the result of the first one may have another case or form. The case of U+0345 depends on the order of
    # marks, which is that of the decomposed text.
    for form in ("NFKD", "NFKC"):
        text = unicodedata.normalize(form, text).casefold()
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", text.replace("i\u0307", "i").replace("\u0131", "i"))


class _Kinds(dict[int, str]):
    """A table for str.translate that maps each character to a letter for its kind, computed once per character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isspace():
            kind = " "
        # Letters, marks and numbers.
        elif unicodedata.category(character)[0] in "LMN":
            kind = "u" if any(first <= code <= last for first, last in _WITHOUT_SPACES) else "w"
        else:
            kind = "o"
        self[code] = kind
        return kind


_KINDS = _Kinds()

# Words of a script with spaces, runs of a script without, and other single characters, each with the space before it.
_PIECES = re.compile(" ?(?:w+|u+|o)")
_ASCII_PIECES = re.compile(" ?(?:[a-z0-9]+|[^a-z0-9 ])")

_BEGIN = "  "


def _spaced(folded: str) -> str:
    """Return text with two more spaces before the start of each word. Its whitespace must be single spaces."""
    if folded.isascii():
        return _BEGIN + _BEGIN.join(_ASCII_PIECES.findall(folded))
    pieces = _PIECES.finditer(folded.translate(_KINDS))
    return _BEGIN + _BEGIN.join(folded[piece.start() : piece.end()] for piece in pieces)


def _runs_without_spaces(folded: str) -> list[str]:
    return [folded[run.start() : run.end()] for run in re.finditer("u+", folded.translate(_KINDS))]


def index_text(*texts: str | None) -> str:
    """Return the text by which a row is found.

    Each word gets two spaces before it. The trigrams `  a` and ` ab` then find words by their first one or two
    characters. In scripts without spaces, a word may begin at any character, so each pair of neighbouring characters is
    appended as a word.
    """
    folded = " ".join(fold(" ".join(filter(None, texts))).split())
    spaced = _spaced(folded)
    if folded.isascii():
        return spaced
    pairs = dict.fromkeys(
        run[start : start + 2] for run in _runs_without_spaces(folded) for start in range(1, len(run))
    )
    return spaced + "".join(f" {_BEGIN}{pair}" for pair in pairs)


def terms(q: str | None) -> tuple[str, ...]:
    """Return the terms of a query, the longest first. A matching row's index text contains all of them."""
    found: list[str] = []
    for word in sorted(dict.fromkeys(fold(q or "").split()), key=len, reverse=True):
        spaced = _spaced(word).removeprefix(_BEGIN)
        # A short term matches the start of a word only.
        term = spaced if len(spaced) >= TRIGRAM else " " + spaced
        if not any(term in longer for longer in found):
            found.append(term)
    return tuple(found)
