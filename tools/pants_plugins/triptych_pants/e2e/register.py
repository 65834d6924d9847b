"""Runs Python tests that have the tag e2e and `skip_tests=True` if `--tag=e2e` selects them.

Adds the target `repository` for tests that work on a copy of the repository.
"""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.e2e import python_tests, repository


def rules() -> Iterable[Any]:
    return [*python_tests.rules(), *repository.rules()]


def target_types() -> List[Type[Target]]:
    return [repository.RepositoryTarget]
