"""Runs Python tests that have the tag e2e and `skip_tests=True` when `--tag=e2e` asks for them.

Adds the target `repository`, for those that work on a copy of it.
"""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.e2e import python_tests, repository


def rules() -> Iterable[Any]:
    return [*python_tests.rules(), *repository.rules()]


def target_types() -> List[Type[Target]]:
    return [repository.RepositoryTarget]
