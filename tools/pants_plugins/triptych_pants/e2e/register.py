"""Runs Python tests that have the tag e2e and `skip_tests=True` when `--tag=e2e` asks for them."""

from typing import Any, Iterable

from triptych_pants.e2e import python_tests


def rules() -> Iterable[Any]:
    return python_tests.rules()
