"""Adds ruff to the goals `lint`, `fix` and `fmt`."""

from triptych_pants.ruff import rules as ruff_rules


def rules():
    return ruff_rules.rules()
