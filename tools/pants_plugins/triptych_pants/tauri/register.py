"""Adds the whole app: the targets `tauri_app` and `dev_loop` to the goal `run`, and `tauri_installers` to `package`."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.tauri import shell
from triptych_pants.tauri.goals import dev, package, run
from triptych_pants.tauri.target_types import DevLoopTarget, TauriAppTarget, TauriInstallersTarget


def rules() -> Iterable[Any]:
    return [*shell.rules(), *dev.rules(), *package.rules(), *run.rules()]


def target_types() -> List[Type[Target]]:
    return [DevLoopTarget, TauriAppTarget, TauriInstallersTarget]
