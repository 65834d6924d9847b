"""Adds vulture to the goal `lint`."""

from typing import Any, Iterable

from triptych_pants.vulture import rules as vulture_rules


def rules() -> Iterable[Any]:
    return vulture_rules.rules()
