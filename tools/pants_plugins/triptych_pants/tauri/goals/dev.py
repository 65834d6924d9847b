"""`run` of the dev loop: prepares its programs, and starts it in the clone, whose sources it works on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.core.goals.run import RunFieldSet, RunInSandboxBehavior, RunRequest
from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.fs import Digest, MergeDigests
from pants.engine.process import Process, ProcessCacheScope, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.node.util_rules import toolchain
from triptych_pants.node.util_rules.toolchain import NodeToolchain
from triptych_pants.python import program
from triptych_pants.python.program import PythonProgram, PythonProgramRequest
from triptych_pants.tauri.target_types import DevLoopProgramField, TauriSourceBackendField

MODULE = "dev"


@dataclass(frozen=True)
class DevLoopFieldSet(RunFieldSet):
    required_fields = (DevLoopProgramField, TauriSourceBackendField)
    run_in_sandbox_behavior = RunInSandboxBehavior.NOT_SUPPORTED

    program: DevLoopProgramField
    backend: TauriSourceBackendField


def arguments(python: Tuple[str, ...], backend: Tuple[str, ...]) -> Tuple[str, ...]:
    """Return the command line: the dev loop's own Python, the backend's Python, and Node."""
    return (
        *(*python, "-m", MODULE),
        *("--backend-python", *backend),
        *("--node", os.path.join("{chroot}", "node/node")),
        *("--npm-cli", os.path.join("{chroot}", "node/npm/bin/npm-cli.js")),
    )


def made(python: PythonProgram) -> Process:
    """Return the process that makes a program's environment, if it does not exist yet."""
    return Process(
        (*python.argv, "-c", ""),
        input_digest=python.digest,
        env={"LANG": "C.UTF-8"},
        append_only_caches=python.append_only_caches,
        description="Make a Python environment",
        level=LogLevel.DEBUG,
        cache_scope=ProcessCacheScope.PER_SESSION,
    )


@rule(desc="Prepare the dev loop", level=LogLevel.DEBUG)
async def run_dev_loop(field_set: DevLoopFieldSet) -> RunRequest:
    programs, backends = await MultiGet(
        Get(Addresses, UnparsedAddressInputs, field_set.program.to_unparsed_address_inputs()),
        Get(Addresses, UnparsedAddressInputs, field_set.backend.to_unparsed_address_inputs()),
    )
    loop, backend, node = await MultiGet(
        Get(PythonProgram, PythonProgramRequest(tuple(programs), name="dev")),
        Get(PythonProgram, PythonProgramRequest(tuple(backends), name="backend")),
        Get(NodeToolchain),
    )
    # Pex makes an environment when it is used first, and then finds its parts only from within the sandbox.
    await MultiGet(Get(ProcessResult, Process, made(each)) for each in (loop, backend))
    return RunRequest(
        digest=await Get(Digest, MergeDigests((loop.digest, backend.digest, node.digest))),
        args=arguments(loop.argv, backend.argv),
        extra_env={"PYTHONPATH": loop.env["PYTHONPATH"]},
        append_only_caches={**loop.append_only_caches, **backend.append_only_caches},
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *DevLoopFieldSet.rules(), *program.rules(), *toolchain.rules()]
