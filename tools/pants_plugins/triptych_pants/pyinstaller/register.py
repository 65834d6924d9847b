"""Adds the target `pyinstaller_binary` to the goal `package`."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.pyinstaller import freeze
from triptych_pants.pyinstaller.target_types import PyInstallerBinaryTarget


def rules() -> Iterable[Any]:
    return freeze.rules()


def target_types() -> List[Type[Target]]:
    return [PyInstallerBinaryTarget]
