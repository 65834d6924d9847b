"""`vite build` of a package, for `lint`, `package` and rules that embed the result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable

from pants.engine.addresses import Address
from pants.engine.fs import AddPrefix, Digest
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import WrappedTarget, WrappedTargetRequest
from pants.util.logging import LogLevel

from triptych_pants.node.target_types import NodePackageOutputDirectoryField
from triptych_pants.node.util_rules.sources import PackageSandbox, PackageSandboxRequest


class NoOutputDirectoryError(Exception):
    """A package must be built, but its target has no `output_directory`."""


@dataclass(frozen=True)
class BuildNodePackageRequest:
    address: Address


@dataclass(frozen=True)
class NodePackageBuild:
    """The process that builds a package. All goals run the same one, so that it comes from the cache.

    :param process: `vite build`.
    :param workspace_directory: the folder of the workspace, in which the process writes its output.
    :param directory: the folder of the built files, from the repository's root.
    """

    process: Process
    workspace_directory: str
    directory: str


@dataclass(frozen=True)
class BuiltNodePackage:
    """The files that `vite build` wrote.

    :param digest: the built files, at their place in the repository (src/ts/frontend/dist/…).
    :param directory: the folder of the built files, from the repository's root.
    """

    digest: Digest
    directory: str


@rule
async def build_process(request: BuildNodePackageRequest) -> NodePackageBuild:
    wrapped = await Get(WrappedTarget, WrappedTargetRequest(request.address, description_of_origin="vite build"))
    output = wrapped.target.get(NodePackageOutputDirectoryField).value
    if not output:
        raise NoOutputDirectoryError(
            f"{request.address} cannot be built, because it has no folder for the output of `vite build`."
            ' Give its node_package an output_directory, usually output_directory="dist".'
        )
    sandbox = await Get(PackageSandbox, PackageSandboxRequest(request.address))
    process = sandbox.environment.process(
        ("node_modules/vite/bin/vite.js", "build", sandbox.root),
        input_digest=sandbox.digest,
        env={"NODE_ENV": "production"},
        output_directories=(os.path.join(sandbox.root, output),),
        description=f"Build {request.address} with vite",
    )
    return NodePackageBuild(process, sandbox.environment.directory, os.path.join(sandbox.package.directory, output))


@rule(desc="Build with vite", level=LogLevel.DEBUG)
async def build(request: BuildNodePackageRequest) -> BuiltNodePackage:
    vite = await Get(NodePackageBuild, BuildNodePackageRequest, request)
    result = await Get(ProcessResult, Process, vite.process)
    digest = await Get(Digest, AddPrefix(result.output_digest, vite.workspace_directory))
    return BuiltNodePackage(digest, vite.directory)


def rules() -> Iterable[Any]:
    return collect_rules()
