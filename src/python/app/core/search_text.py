"""Text as search compares it: the stored text and the question go through the same functions.

`index_text` is what the database keeps of a row (app.db.derived), `terms` are the parts of a question. A row holds a
term if the term is a substring of the row's index text, compared byte by byte: no database folds anything by itself.
"""

from __future__ import annotations

import re
import unicodedata

# Raise it when index_text returns something else for the same text: each database then makes its index anew at start.
VERSION = 1

# An index of trigrams has nothing shorter.
TRIGRAM = 3

# Characters that show nothing: Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt.
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

# Scripts that are written without spaces between words: first and last code point of their blocks.
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
    """Return text without differences of case, width and Unicode's normal form; accents stay.

    It is Unicode's NFKC_Casefold (https://www.unicode.org/versions/latest/, section 3.13), but for two things. A text
    is decomposed by NFKD first: so all its normal forms are the same. And the four letters i of Turkish are one, since
    their case depends on the language. `fold(fold(text)) == fold(text)`.
    """
    if text.isascii():
        return text.lower()
    # Two rounds: what the first one leaves may have another case or form. The case of U+0345 depends on the order of
    # marks, which is that of the decomposed text.
    for form in ("NFKD", "NFKC"):
        text = unicodedata.normalize(form, text).casefold()
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", text.replace("i\u0307", "i").replace("\u0131", "i"))


class _Kinds(dict[int, str]):
    """A table for str.translate: a letter for what a character is, found once for each character."""

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

# Words of a script with spaces, runs of one without, and each other character by itself; with the space before it.
_PIECES = re.compile(" ?(?:w+|u+|o)")
_ASCII_PIECES = re.compile(" ?(?:[a-z0-9]+|[^a-z0-9 ])")

_BEGIN = "  "


def _spaced(folded: str) -> str:
    """Return text, whose whitespace is single spaces, with two more spaces before each place where a word begins."""
    if folded.isascii():
        return _BEGIN + _BEGIN.join(_ASCII_PIECES.findall(folded))
    pieces = _PIECES.finditer(folded.translate(_KINDS))
    return _BEGIN + _BEGIN.join(folded[piece.start() : piece.end()] for piece in pieces)


def _runs_without_spaces(folded: str) -> list[str]:
    return [folded[run.start() : run.end()] for run in re.finditer("u+", folded.translate(_KINDS))]


def index_text(*texts: str | None) -> str:
    """Return what the texts of a row are found by.

    Each word has two spaces before it, so that the index of trigrams knows `  a` and ` ab`, by which words of one and
    two characters are found. In a script without spaces a word may begin at each character: the pairs of characters
    that are neighbours come at the end once more, as words of their own.
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
    """Return the parts that a row's index text must all hold, the longest first; none for a question of nothing."""
    found: list[str] = []
    for word in sorted(dict.fromkeys(fold(q or "").split()), key=len, reverse=True):
        spaced = _spaced(word).removeprefix(_BEGIN)
        # A short one is found where a word begins.
        term = spaced if len(spaced) >= TRIGRAM else " " + spaced
        if not any(term in longer for longer in found):
            found.append(term)
    return tuple(found)
