"""Adds ruff to the goals `lint`, `fix` and `fmt`."""

from typing import Any, Iterable

from triptych_pants.ruff import rules as ruff_rules


def rules() -> Iterable[Any]:
    return ruff_rules.rules()
