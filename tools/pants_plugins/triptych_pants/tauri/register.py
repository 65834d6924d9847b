"""Adds the whole app: the target `tauri_app` to the goal `run`, and `tauri_installers` to `package`."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.tauri import shell
from triptych_pants.tauri.goals import package, run
from triptych_pants.tauri.target_types import TauriAppTarget, TauriInstallersTarget


def rules() -> Iterable[Any]:
    return [*shell.rules(), *package.rules(), *run.rules()]


def target_types() -> List[Type[Target]]:
    return [TauriAppTarget, TauriInstallersTarget]
