"""Selection of Python tests that the plugin runs instead of Pants."""

from __future__ import annotations

from typing import Any

import pytest
from pants.backend.python.target_types import PythonTestTarget
from pants.engine.addresses import Address

from triptych_pants.e2e.python_tests import EndToEndFieldSet


def runs(**fields: Any) -> bool:
    target = PythonTestTarget({"source": "a_test.py", **fields}, Address("tests", target_name="a"))
    return EndToEndFieldSet.is_applicable(target)


def test_tests_with_the_tag_that_pants_skips_are_run() -> None:
    assert runs(tags=["e2e"], skip_tests=True)


@pytest.mark.parametrize(
    "fields", [{}, {"tags": ["e2e"]}, {"skip_tests": True}, {"tags": ["slow"], "skip_tests": True}]
)
def test_tests_that_pants_runs_and_disabled_tests_are_not_run(fields: Any) -> None:
    assert not runs(**fields)
