"""MyPy's cache keys do not contain the folder of the repository. Each run of ./pants tests the rest of the rules."""

from __future__ import annotations

from pants.base.build_root import BuildRoot
from pants.engine.rules import TaskRule

from triptych_pants.mypy.register import rules


def test_no_rule_of_mypy_uses_the_folder_of_the_repository() -> None:
    of_mypy = [rule for rule in rules() if isinstance(rule, TaskRule) and ".mypy." in rule.canonical_name]
    assert of_mypy
    assert not [rule.canonical_name for rule in of_mypy if BuildRoot in rule.input_selectors]
