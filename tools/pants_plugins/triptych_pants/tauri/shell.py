"""The shell with the embedded frontend, for rules that run or package it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.engine.addresses import Address, Addresses, UnparsedAddressInputs
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import Target
from pants.util.logging import LogLevel

from triptych_pants.node.util_rules.build import BuildNodePackageRequest, BuiltNodePackage
from triptych_pants.rust.util_rules.build import BuildRustProgram, RustProgram
from triptych_pants.tauri.target_types import TauriFrontendField, TauriProgramField, TauriShellField


@dataclass(frozen=True)
class ShellRequest:
    """Requests the shell of a tauri_app or of tauri_installers."""

    target: Target
    release: bool


@dataclass(frozen=True)
class Shell:
    """The shell with the embedded frontend.

    :param program: the executable.
    :param package: the address of the shell's rust_package.
    :param frontend: the address of the embedded frontend.
    """

    program: RustProgram
    package: Address
    frontend: Address


@rule(desc="Build the shell", level=LogLevel.DEBUG)
async def build_shell(request: ShellRequest) -> Shell:
    target = request.target
    shells, frontends = await MultiGet(
        Get(Addresses, UnparsedAddressInputs, target[TauriShellField].to_unparsed_address_inputs()),
        Get(Addresses, UnparsedAddressInputs, target[TauriFrontendField].to_unparsed_address_inputs()),
    )
    package, frontend = shells.expect_single(), frontends.expect_single()
    built = await Get(BuiltNodePackage, BuildNodePackageRequest(frontend))
    # As in `tauri build`: a release does not request its pages from a development server.
    features: Tuple[str, ...] = ("tauri/custom-protocol",) if request.release else ()
    program = await Get(
        RustProgram,
        BuildRustProgram(
            package,
            str(target[TauriProgramField].value),
            release=request.release,
            features=features,
            embedded=built.digest,
            embedded_in=(built.directory,),
        ),
    )
    return Shell(program, package, frontend)


def rules() -> Iterable[Any]:
    return collect_rules()
