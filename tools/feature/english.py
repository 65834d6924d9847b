"""Plurals and singulars of English nouns, for names in snake case. --plural and --singular give other words."""

from __future__ import annotations

import re

from feature.keywords import words

IRREGULAR = {
    "analysis": "analyses",
    "axis": "axes",
    "basis": "bases",
    "bus": "buses",
    "calf": "calves",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "diagnosis": "diagnoses",
    "elf": "elves",
    "foot": "feet",
    "gas": "gases",
    "goose": "geese",
    "half": "halves",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "matrix": "matrices",
    "mouse": "mice",
    "movie": "movies",
    "ox": "oxen",
    "person": "people",
    "phenomenon": "phenomena",
    "quiz": "quizzes",
    "self": "selves",
    "sheaf": "sheaves",
    "shelf": "shelves",
    "synthesis": "syntheses",
    "thesis": "theses",
    "thief": "thieves",
    "tooth": "teeth",
    "vertex": "vertices",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
SINGULAR_OF = {plural: singular for singular, plural in IRREGULAR.items()}

SAME = words(
    "aircraft data deer equipment feedback fish furniture hardware information luggage media money music news offspring"
    " research rice series sheep software species staff traffic weather"
)
"""Words without a plural of their own."""

IN_OES = words("domino echo hero potato tomato torpedo veto volcano")
IN_IE = words("calorie cookie die lie movie pie rookie selfie tie zombie")
"""Words whose plural ends with -ies although they do not end with -y."""
IN_SES = words("alias atlas bias bonus bus campus canvas census circus consensus corpus focus gas iris lens")
IN_SES |= words("minus plus status surplus syllabus virus")


def plural_of(word: str) -> str:
    """Return the plural of the last word of a name: `order_lines` for `order_line`."""
    before, last = _divided(word)
    if last in SAME:
        return word
    if last in IRREGULAR:
        return before + IRREGULAR[last]
    if re.search(r"[^aeiou]y$", last):
        return before + last[:-1] + "ies"
    if re.search(r"(s|x|z|ch|sh)$", last) or last in IN_OES:
        return f"{before}{last}es"
    return f"{before}{last}s"


def singular_of(word: str) -> str:
    """Return the singular of the last word of a name, which is the name itself if it is a singular."""
    before, last = _divided(word)
    if last in SAME or last in IRREGULAR or last in IN_SES:
        return word
    if last in SINGULAR_OF:
        return before + SINGULAR_OF[last]
    if not last.endswith("s") or last.endswith(("ss", "us", "is")):
        return word
    if last.endswith("ies") and last[:-1] not in IN_IE and len(last) > len("ties"):
        return before + last[:-3] + "y"
    in_es = last[:-2]
    if last.endswith("es") and (in_es in IN_SES | IN_OES or re.search(r"(ss|x|zz|ch|sh)$", in_es)):
        return before + (in_es if in_es not in {"cach", "ach"} else last[:-1])
    return before + last[:-1]


def _divided(word: str) -> tuple[str, str]:
    """Return a name in snake case as its beginning and its last word."""
    before, underscore, last = word.rpartition("_")
    return before + underscore, last
