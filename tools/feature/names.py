"""Chooses the names of a feature, and refuses those that mean something else already."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feature.english import plural_of, singular_of
from feature.errors import FeatureError
from feature.existing import PAGES, TESTS, Existing
from feature.keywords import feature_problem, field_problem
from feature.spec import Field, Names

NAME = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
MAX_FEATURE_CHARACTERS = 30
"""PostgreSQL cuts names after 63 characters, and those of indexes contain the table's."""
MAX_FIELD_CHARACTERS = 50


def choose_names(typed: str, plural: str | None = None, singular: str | None = None) -> Names:
    """Return the names of a feature from one of them: `products` or `product`, `order-lines` or `order_lines`.

    :param plural: the plural, if English rules do not give it; `typed` is then the singular.
    :param singular: the singular; `typed` is then the plural.
    :raises FeatureError: if a name is not in snake case, if both are the same, or if one is a keyword.
    """
    typed = typed.replace("-", "_")
    if plural is None and singular is None:
        singular = singular_of(typed)
        plural = typed if singular != typed else plural_of(typed)
    names = Names(plural=(plural or typed).replace("-", "_"), singular=(singular or typed).replace("-", "_"))
    for what, word in (("plural", names.plural), ("singular", names.singular)):
        if not re.fullmatch(NAME, word) or len(word) > MAX_FEATURE_CHARACTERS:
            raise FeatureError(
                f"The {what} {word!r} is not a name of a feature. Use small letters, digits and single underscores, at"
                f" most {MAX_FEATURE_CHARACTERS} characters, such as order_lines."
            )
        problem = feature_problem(word)
        if problem:
            raise FeatureError(
                f"A feature cannot be called {word}, which {problem}. Choose a name of two words, such as"
                f" {'shop_' + typed}, or another {what} with --{what}."
            )
    if names.plural == names.singular:
        raise FeatureError(
            f"The plural and the singular of {typed} are the same word, but the code needs both. Give another one, such"
            f" as --singular {names.plural}_entry."
        )
    return names


def check_names(names: Names, existing: Mapping[str, Existing], tree: Mapping[str, str]) -> None:
    """:raises FeatureError: if the tree has a feature, a table, a class, a page or a route of these names."""
    folders = [f"{PAGES}{names.kebab_plural}/", f"{TESTS}{names.plural}/"]
    found = next((folder for folder in folders if any(path.startswith(folder) for path in tree)), None)
    if names.plural in existing or found:
        raise FeatureError(
            f"There is a feature {names.plural} already ({found or 'src/python/app/features/' + names.plural + '/'})."
            f" Choose another name, or add one field with: ./pants new-feature -- {names.plural} --add-field"
            " 'weight:float?'"
        )
    suffixes = ("", "Base", "Create", "Update", "Public")
    classes = {names.pascal + suffix for suffix in suffixes}
    classes |= {names.pascal_plural + suffix for suffix in ("Public", "Query")}
    for other in existing.values():
        if other.table == names.singular:
            raise FeatureError(f"The feature {other.plural} has the table {other.table} already. Choose another name.")
        taken = sorted(classes & other.classes)
        if taken:
            raise FeatureError(f"The feature {other.plural} has a class {taken[0]} already. Choose another name.")
        if names.kebab_plural in other.prefixes:
            raise FeatureError(
                f"The feature {other.plural} serves the path /{names.kebab_plural} already. Choose another name."
            )


def check_field_name(field: Field) -> None:
    """:raises FeatureError: if a field cannot have its name."""
    for name in {field.name, field.column}:
        problem = field_problem(name)
        if problem:
            raise FeatureError(f"A field cannot be called {name}, which {problem}. Choose another name.")
        if len(name) > MAX_FIELD_CHARACTERS:
            raise FeatureError(
                f"The name of the field {name} has more than {MAX_FIELD_CHARACTERS} characters. Shorten it."
            )
