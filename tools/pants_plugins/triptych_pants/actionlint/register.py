"""Adds actionlint to the goal `lint`."""

from typing import Any, Iterable

from triptych_pants.actionlint import rules as actionlint_rules


def rules() -> Iterable[Any]:
    return actionlint_rules.rules()
