"""`vite build` of a package, for `package` and for rules that embed the result."""

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
class BuiltNodePackage:
    """The files that `vite build` wrote.

    :param digest: the built files, at their place in the repository (src/ts/frontend/dist/…).
    :param directory: the folder of the built files, from the repository's root.
    """

    digest: Digest
    directory: str


@rule(desc="Build with vite", level=LogLevel.DEBUG)
async def build(request: BuildNodePackageRequest) -> BuiltNodePackage:
    wrapped = await Get(WrappedTarget, WrappedTargetRequest(request.address, description_of_origin="vite build"))
    output = wrapped.target.get(NodePackageOutputDirectoryField).value
    if not output:
        raise NoOutputDirectoryError(
            f"{request.address} cannot be built, because it has no folder for the output of `vite build`."
            ' Give its node_package an output_directory, usually output_directory="dist".'
        )
    sandbox = await Get(PackageSandbox, PackageSandboxRequest(request.address))
    result = await Get(
        ProcessResult,
        Process,
        sandbox.environment.process(
            ("node_modules/vite/bin/vite.js", "build", sandbox.root),
            input_digest=sandbox.digest,
            env={"NODE_ENV": "production"},
            output_directories=(os.path.join(sandbox.root, output),),
            description=f"Build {request.address} with vite",
        ),
    )
    digest = await Get(Digest, AddPrefix(result.output_digest, sandbox.environment.directory))
    return BuiltNodePackage(digest, os.path.join(sandbox.package.directory, output))


def rules() -> Iterable[Any]:
    return collect_rules()
