"""`cargo build` of programs, for rules that run or package them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Optional, Tuple

from pants.engine.addresses import Address
from pants.engine.fs import Digest, MergeDigests, RemovePrefix
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.rust.util_rules.cargo import Cargo, CargoRequest
from triptych_pants.rust.util_rules.manifests import AllRustPackages


@dataclass(frozen=True)
class BuildRustProgram:
    """Requests a program.

    :param package: the address of the rust_package.
    :param program: the name of its binary.
    :param release: whether it is optimized.
    :param features: cargo features to enable.
    :param embedded: files that the build reads in addition to the sources, in the folders `embedded_in`.
    """

    package: Address
    program: str
    release: bool
    features: Tuple[str, ...] = ()
    embedded: Optional[Digest] = None
    embedded_in: Tuple[str, ...] = ()


@dataclass(frozen=True)
class RustProgram:
    """A program that cargo built.

    :param digest: only the executable, at the root.
    """

    digest: Digest
    name: str


@rule(desc="Build with cargo", level=LogLevel.DEBUG)
async def build(request: BuildRustProgram, packages: AllRustPackages) -> RustProgram:
    package = packages.by_address[request.package]
    cargo = await Get(Cargo, CargoRequest((request.package,)))
    profile = "release" if request.release else "debug"
    output = os.path.join(profile, request.program)
    arguments = [
        f"--package={package.name}",
        f"--bin={request.program}",
        *(f"--features={f}" for f in request.features),
    ]
    if request.release:
        arguments.append("--release")
    digests = [cargo.digest, *([request.embedded] if request.embedded else [])]
    result = await Get(
        ProcessResult,
        Process,
        cargo.process(
            ("build", *arguments),
            input_digest=await Get(Digest, MergeDigests(digests)),
            sources=request.embedded_in,
            output_files=(output,),
            description=f"Build {request.package} with cargo ({profile})",
        ),
    )
    return RustProgram(await Get(Digest, RemovePrefix(result.output_digest, profile)), request.program)


def rules() -> Iterable[Any]:
    return collect_rules()
