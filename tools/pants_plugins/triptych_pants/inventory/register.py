"""Adds the field `inventory` to Python tests: for tests of what the documentation says of the repository."""

from typing import Any, Iterable

from triptych_pants.inventory import pytest_inventory


def rules() -> Iterable[Any]:
    return pytest_inventory.rules()
