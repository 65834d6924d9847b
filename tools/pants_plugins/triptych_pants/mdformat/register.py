"""Adds mdformat to the goals `lint` and `fmt`."""

from typing import Any, Iterable

from triptych_pants.mdformat import rules as mdformat_rules


def rules() -> Iterable[Any]:
    return mdformat_rules.rules()
