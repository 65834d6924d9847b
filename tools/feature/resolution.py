"""Makes a complete and valid feature from what somebody typed and from the features that exist."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from feature.errors import FeatureError
from feature.existing import Existing, existing_features
from feature.fields import ParsedField, parse_fields
from feature.names import check_field_name, check_names, choose_names
from feature.spec import Feature, Field, Referenced

DEFAULT_ICON = "IconFolder"


@dataclass(frozen=True)
class Description:
    """A feature as somebody described it."""

    name: str
    fields: tuple[str, ...]
    plural: str | None = None
    singular: str | None = None
    icon: str | None = None
    frontend: bool = True


def resolve(description: Description, tree: Mapping[str, str]) -> Feature:
    """Return the feature.

    :param tree: the texts of all files by path.
    :raises FeatureError: if the description is not valid, or does not fit what exists.
    """
    names = choose_names(description.name, description.plural, description.singular)
    parsed = parse_fields(description.fields)
    existing = existing_features(tree)
    check_names(names, existing, tree)
    own = Feature(names, tuple(one.field for one in parsed.fields), parsed.owned)
    return replace(
        own,
        fields=tuple(resolved_field(one, own, existing) for one in parsed.fields),
        icon=icon_name(description.icon) if description.icon else DEFAULT_ICON,
        frontend=description.frontend,
    )


def resolved_field(parsed: ParsedField, own: Feature, existing: Mapping[str, Existing]) -> Field:
    """Return a field with the feature that it refers to.

    :raises FeatureError: if the field cannot have its name, or refers to a feature that does not exist.
    """
    field = parsed.field
    check_field_name(field)
    if parsed.refers_to is None:
        return field
    if parsed.refers_to == own.names.plural:
        if not field.nullable:
            raise FeatureError(
                f"The field {field.name} refers to other {own.names.words_plural}, and the first of them has none to"
                f" refer to. Let it be null: {field.name}:ref({parsed.refers_to})?"
            )
        return replace(field, reference=_own_reference(own))
    with_table = {name: one for name, one in existing.items() if one.model is not None}
    if parsed.refers_to not in with_table:
        close = difflib.get_close_matches(parsed.refers_to, with_table, 1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise FeatureError(
            f"The field {field.name} refers to {parsed.refers_to}, which is not a feature with a table.{hint}"
            f" Features that fields can refer to: {', '.join([*with_table, own.names.plural])}."
        )
    return replace(field, reference=with_table[parsed.refers_to].referenced())


def _own_reference(own: Feature) -> Referenced:
    label = own.label
    return Referenced(
        own.names,
        own.names.singular,
        label.column,
        label_nullable=label.nullable,
        owned=own.owned,
        own=True,
        label_unique=label.unique,
        model=own.names.pascal,
    )


def icon_name(typed: str) -> str:
    """Return the component of an icon: `IconShoppingCart` for `shopping-cart` or `IconShoppingCart`.

    :raises FeatureError: if it cannot be one.
    """
    name = typed if typed.startswith("Icon") else "Icon" + "".join(part.capitalize() for part in typed.split("-"))
    if not re.fullmatch(r"Icon[A-Z0-9][A-Za-z0-9]*", name):
        raise FeatureError(f"{typed!r} is not the name of an icon. Choose one of tabler.io/icons, such as IconPackage.")
    return name
