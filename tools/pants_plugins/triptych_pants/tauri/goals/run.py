"""`run`: starts the desktop app with the backend from source, or opens it in a browser if there is no display."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Iterable, Mapping

from pants.core.goals.run import RunFieldSet, RunInSandboxBehavior, RunRequest
from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import Digest, DigestContents, MergeDigests, PathGlobs
from pants.engine.platform import Platform
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import WrappedTarget, WrappedTargetRequest
from pants.util.logging import LogLevel

from triptych_pants.node.util_rules.build import BuildNodePackageRequest, BuiltNodePackage
from triptych_pants.python.program import PythonProgram, PythonProgramRequest
from triptych_pants.tauri.shell import Shell, ShellRequest
from triptych_pants.tauri.target_types import (
    TauriBackendEnvVarField,
    TauriBackendModuleField,
    TauriFrontendField,
    TauriProgramField,
    TauriShellField,
    TauriSourceBackendField,
)

# The folder of the debug shell, so that window and browser show the same data.
_IN_BROWSER = """
data=${XDG_DATA_HOME:-$HOME/.local/share}/$0/data
echo "There is no display (DISPLAY and WAYLAND_DISPLAY are not set): the app opens in a browser instead." >&2
echo "Its data is in $data. Ctrl-C ends it." >&2
DATA_DIR=$data PORT=${PORT:-0} exec "$@"
"""


@dataclass(frozen=True)
class TauriAppFieldSet(RunFieldSet):
    required_fields = (TauriShellField, TauriSourceBackendField, TauriBackendModuleField)
    run_in_sandbox_behavior = RunInSandboxBehavior.NOT_SUPPORTED

    shell: TauriShellField
    frontend: TauriFrontendField
    program: TauriProgramField
    backend: TauriSourceBackendField
    module: TauriBackendModuleField
    backend_env_var: TauriBackendEnvVarField


def has_display(environment: Mapping[str, str], is_macos: bool) -> bool:
    """Return whether a window can be opened."""
    return is_macos or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


@rule(desc="Prepare the app", level=LogLevel.DEBUG)
async def run_app(field_set: TauriAppFieldSet, platform: Platform) -> RunRequest:
    environment, wrapped, backends = await MultiGet(
        Get(EnvironmentVars, EnvironmentVarsRequest(["DISPLAY", "WAYLAND_DISPLAY"])),
        Get(WrappedTarget, WrappedTargetRequest(field_set.address, description_of_origin="the `run` goal")),
        Get(Addresses, UnparsedAddressInputs, field_set.backend.to_unparsed_address_inputs()),
    )
    backend = await Get(PythonProgram, PythonProgramRequest(tuple(backends)))
    command = (*backend.argv, "-m", str(field_set.module.value))
    # The shell's other variables make builds reproducible, which a running app does not need.
    env = {"PYTHONPATH": backend.env["PYTHONPATH"]}
    if has_display(environment, platform.is_macos):
        shell = await Get(Shell, ShellRequest(wrapped.target, release=False))
        return RunRequest(
            digest=await Get(Digest, MergeDigests((backend.digest, shell.program.digest))),
            args=(os.path.join("{chroot}", shell.program.name),),
            extra_env={**env, str(field_set.backend_env_var.value): json.dumps(command)},
            append_only_caches=backend.append_only_caches,
        )
    frontends, shells = await MultiGet(
        Get(Addresses, UnparsedAddressInputs, field_set.frontend.to_unparsed_address_inputs()),
        Get(Addresses, UnparsedAddressInputs, field_set.shell.to_unparsed_address_inputs()),
    )
    config = os.path.join(shells.expect_single().spec_path, "tauri.conf.json")
    built, settings = await MultiGet(
        Get(BuiltNodePackage, BuildNodePackageRequest(frontends.expect_single())),
        Get(DigestContents, PathGlobs([config])),
    )
    identifier = json.loads(settings[0].content)["identifier"]
    serve = (*command, "serve", "--with-frontend", os.path.join("{chroot}", built.directory))
    return RunRequest(
        digest=await Get(Digest, MergeDigests((backend.digest, built.digest))),
        args=("/bin/sh", "-c", _IN_BROWSER, f"{identifier}.dev", *serve),
        extra_env=env,
        append_only_caches=backend.append_only_caches,
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *TauriAppFieldSet.rules()]
