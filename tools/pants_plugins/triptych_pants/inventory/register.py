"""Adds the field `inventory` to Python tests, for tests that compare the documentation with the repository."""

from typing import Any, Iterable

from triptych_pants.inventory import pytest_inventory


def rules() -> Iterable[Any]:
    return pytest_inventory.rules()
