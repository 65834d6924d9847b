"""Asks in a terminal for the description of a feature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable, TypeVar

from feature.errors import FeatureError
from feature.existing import Existing
from feature.fields import EXAMPLES, OWNER, parse_field
from feature.names import check_field_name, choose_names
from feature.resolution import DEFAULT_ICON, Description, icon_name
from feature.spec import Names

Value = TypeVar("Value")


def ask(existing: Mapping[str, Existing], read: Callable[[str], str] = input) -> Description:
    """Return the feature that somebody describes. Each answer is checked at once, and asked for again if it is wrong.

    :param read: prints its argument and returns a line.
    :raises FeatureError: if the last question is answered with no.
    :raises EOFError: if the input ends.
    """
    names = _until_valid(read, "Name of the feature, such as products: ", choose_names)
    names = _confirmed(names, read)
    print("Fields, one a line. An empty line ends the list. Some examples:")
    for example in EXAMPLES.values():
        print(f"  {example}")
    references = ", ".join(name for name, one in existing.items() if one.model is not None)
    print(f"Fields can refer to: {references}, {names.plural}.")
    fields: list[str] = []
    while True:
        text = read("Field: ").strip()
        if not text and fields:
            break
        try:
            check_field_name(parse_field(text).field)
        except FeatureError as error:
            print(error)
        else:
            fields.append(text)
    if _yes(read, "Does each row belong to a user, who alone sees it? [Y/n] ", default=True):
        fields.append(OWNER)
    frontend = _yes(read, "Write the pages of the window too? [Y/n] ", default=True)
    icon = None
    if frontend:
        icon = _until_valid(read, f"Icon [{DEFAULT_ICON}]: ", lambda typed: icon_name(typed or DEFAULT_ICON))
    print(f"./pants new-feature -- {names.plural} '{' '.join(fields)}'")
    if not _yes(read, "Write the feature? [Y/n] ", default=True):
        raise FeatureError("Nothing was changed.")
    return Description(names.plural, tuple(fields), singular=names.singular, icon=icon, frontend=frontend)


def _confirmed(names: Names, read: Callable[[str], str]) -> Names:
    """Return names whose singular somebody has confirmed or corrected."""
    return _until_valid(
        read,
        f"One of the {names.words_plural} is called [{names.singular}]: ",
        lambda typed: choose_names(names.plural, singular=typed or names.singular),
    )


def _until_valid(read: Callable[[str], str], question: str, parse: Callable[[str], Value]) -> Value:
    while True:
        try:
            return parse(read(question).strip())
        except FeatureError as error:
            print(error)


def _yes(read: Callable[[str], str], question: str, default: bool) -> bool:
    answer = read(question).strip().lower()
    return default if not answer else answer in {"y", "yes"}
