"""Which Python tests are run here, and which are left to Pants."""

from __future__ import annotations

from typing import Any

import pytest
from pants.backend.python.target_types import PythonTestTarget
from pants.engine.addresses import Address

from triptych_pants.e2e.python_tests import EndToEndFieldSet


def runs(**fields: Any) -> bool:
    target = PythonTestTarget({"source": "a_test.py", **fields}, Address("tests", target_name="a"))
    return EndToEndFieldSet.is_applicable(target)


def test_tests_with_the_tag_that_pants_skips_are_run_here() -> None:
    assert runs(tags=["e2e"], skip_tests=True)


@pytest.mark.parametrize(
    "fields", [{}, {"tags": ["e2e"]}, {"skip_tests": True}, {"tags": ["slow"], "skip_tests": True}]
)
def test_no_test_runs_twice_and_none_that_was_switched_off(fields: Any) -> None:
    assert not runs(**fields)
