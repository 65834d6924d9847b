"""`package`: writes installers and their checksums to dist/."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Optional

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, PackageFieldSet
from pants.engine.addresses import Address, Addresses, UnparsedAddressInputs
from pants.engine.fs import (
    AddPrefix,
    CreateDigest,
    Digest,
    DigestEntries,
    DigestSubset,
    FileContent,
    FileEntry,
    MergeDigests,
    PathGlobs,
    RemovePrefix,
)
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import (
    HydratedSources,
    HydrateSourcesRequest,
    SourcesField,
    WrappedTarget,
    WrappedTargetRequest,
)
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.node.util_rules.environment import MODULES, NODE, NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.packages import AllNodePackages
from triptych_pants.pyinstaller.freeze import FreezeRequest, FrozenBinary
from triptych_pants.rust.util_rules import toolchain
from triptych_pants.rust.util_rules.manifests import AllRustPackages
from triptych_pants.rust.util_rules.toolchain import RustToolchain, RustToolchainRequest
from triptych_pants.tauri.shell import Shell, ShellRequest
from triptych_pants.tauri.target_types import (
    TauriBackendFolderField,
    TauriBundleConfigField,
    TauriFormatsField,
    TauriFrozenBackendField,
    TauriShellField,
)
from triptych_pants.toolchain.programs import Programs, ProgramsRequest

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class InstallersFieldSet(PackageFieldSet):
    required_fields = (TauriShellField, TauriFrozenBackendField, TauriFormatsField)

    backend: TauriFrozenBackendField
    backend_folder: TauriBackendFolderField
    config: TauriBundleConfigField
    formats: TauriFormatsField


@dataclass(frozen=True)
class BundleInputsRequest:
    field_set: InstallersFieldSet
    shell: Shell


@dataclass(frozen=True)
class BundleInputs:
    """The inputs of `tauri bundle`: the shell's folder with manifests, program and frozen backend."""

    digest: Digest


def sums(entries: Iterable[FileEntry]) -> str:
    """Return the checksums in the form that `sha256sum --check` reads."""
    return "".join(f"{entry.file_digest.fingerprint}  {entry.path}\n" for entry in entries)


@rule(desc="Collect what goes into installers", level=LogLevel.DEBUG)
async def bundle_inputs(request: BundleInputsRequest, packages: AllRustPackages) -> BundleInputs:
    shell, field_set = request.shell, request.field_set
    folder = shell.package.spec_path
    workspace = packages.workspaces[packages.by_address[shell.package].workspace]
    wrapped, backends = await MultiGet(
        Get(WrappedTarget, WrappedTargetRequest(shell.package, description_of_origin="the installers")),
        Get(Addresses, UnparsedAddressInputs, field_set.backend.to_unparsed_address_inputs()),
    )
    sources, frozen, manifests = await MultiGet(
        Get(HydratedSources, HydrateSourcesRequest(wrapped.target[SourcesField])),
        Get(FrozenBinary, FreezeRequest(backends.expect_single())),
        Get(Digest, PathGlobs([f"{workspace.directory}/Cargo.*", *(f"{tgt}/Cargo.toml" for tgt in workspace.members)])),
    )
    # tauri asks cargo for paths, and cargo requires a target in each package.
    stubs = [FileContent(f"{member}/src/lib.rs", b"") for member in workspace.members if member != folder]
    backend, program, others = await MultiGet(
        Get(Digest, AddPrefix(frozen.digest, os.path.join(folder, str(field_set.backend_folder.value)))),
        Get(Digest, AddPrefix(shell.program.digest, os.path.join(folder, "target/release"))),
        Get(Digest, CreateDigest(stubs)),
    )
    return BundleInputs(await Get(Digest, MergeDigests((sources.snapshot.digest, manifests, backend, program, others))))


@rule(desc="Package installers", level=LogLevel.DEBUG)
async def package(field_set: InstallersFieldSet, nodes: AllNodePackages, rusts: AllRustPackages) -> BuiltPackage:
    wrapped = await Get(WrappedTarget, WrappedTargetRequest(field_set.address, description_of_origin="the installers"))
    shell = await Get(Shell, ShellRequest(wrapped.target, release=True))
    inputs, node, rust, programs = await MultiGet(
        Get(BundleInputs, BundleInputsRequest(field_set, shell)),
        Get(NodeEnvironment, NodeEnvironmentRequest(nodes.by_address[shell.frontend].workspace)),
        Get(RustToolchain, RustToolchainRequest((), _rust_version(rusts, shell.package), field_set.address.spec)),
        Get(Programs, ProgramsRequest(("file", "pkg-config"), field_set.address.spec)),
    )
    formats = tuple(field_set.formats.value or ())
    result = await Get(
        ProcessResult,
        Process(
            (
                f"{{chroot}}/{NODE}/node/node",
                f"{{chroot}}/{MODULES}/node_modules/@tauri-apps/cli/tauri.js",
                *("bundle", "--ci", f"--bundles={','.join(formats)}", f"--config={field_set.config.value}"),
            ),
            working_directory=shell.package.spec_path,
            input_digest=inputs.digest,
            immutable_input_digests=node.immutable_input_digests,
            append_only_caches=toolchain.CACHE,
            env={
                **node.env,
                "PATH": f"{rust.path}:{node.env['PATH']}",
                "CARGO_HOME": "{chroot}/.cargo-home",
                "CARGO_NET_OFFLINE": "true",
                "CARGO_TARGET_DIR": f"{{chroot}}/{shell.package.spec_path}/target",
                "TOOL_VERSIONS": programs.versions(),
            },
            output_directories=tuple(f"target/release/bundle/{kind}" for kind in formats),
            description=f"Bundle {', '.join(formats)}",
        ),
    )
    # The bundler also leaves the tree that it packed next to an installer.
    folders = tuple(f"target/release/bundle/{kind}" for kind in formats)
    found = await MultiGet(
        Get(Digest, DigestSubset(result.output_digest, PathGlobs([f"{folder}/*.{os.path.basename(folder)}"])))
        for folder in folders
    )
    bare = await MultiGet(Get(Digest, RemovePrefix(digest, folder)) for digest, folder in zip(found, folders))
    installers = await Get(Digest, MergeDigests(bare))
    entries = [entry for entry in await Get(DigestEntries, Digest, installers) if isinstance(entry, FileEntry)]
    sums_file = await Get(Digest, CreateDigest([FileContent(SUMS, sums(entries).encode())]))
    return BuiltPackage(
        await Get(Digest, MergeDigests((installers, sums_file))),
        tuple(BuiltPackageArtifact(path) for path in (*(entry.path for entry in entries), SUMS)),
    )


def _rust_version(packages: AllRustPackages, address: Address) -> Optional[str]:
    return packages.workspaces[packages.by_address[address].workspace].rust_version


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(PackageFieldSet, InstallersFieldSet)]
