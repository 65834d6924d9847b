"""Selection of tests by their tags and the option --tag."""

from __future__ import annotations

from typing import List

import pytest

from triptych_pants.e2e.selection import asked_for


def test_tests_without_the_tag_always_run() -> None:
    assert asked_for(None, [])
    assert asked_for(["slow"], ["+slow"])


@pytest.mark.parametrize("filters", [["e2e"], ["+e2e"], ["slow,e2e"], ["x", "e2e"]])
def test_end_to_end_tests_run_if_their_tag_is_selected(filters: List[str]) -> None:
    assert asked_for(["e2e"], filters)


@pytest.mark.parametrize("filters", [[], ["-slow"], ["slow"], ["-e2e"]])
def test_end_to_end_tests_do_not_run_otherwise(filters: List[str]) -> None:
    assert not asked_for(["e2e"], filters)


def test_long_tests_run_only_if_their_tag_is_selected() -> None:
    assert asked_for(["long"], ["long"])
    assert not asked_for(["long"], [])
    assert not asked_for(["long"], ["e2e"])
