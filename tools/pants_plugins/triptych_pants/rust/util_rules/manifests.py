"""Reads Cargo.toml files to map targets to packages and find their dependencies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, Mapping, Optional, Tuple

import toml
from pants.engine.addresses import Address
from pants.engine.fs import DigestContents, PathGlobs
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import AllTargets, FieldSet, InferDependenciesRequest, InferredDependencies
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel

from triptych_pants.openapi.generate import AllGeneratedTargets, is_within
from triptych_pants.rust.target_types import (
    CargoWorkspaceSourcesField,
    RustPackageDependenciesField,
    RustPackageSourcesField,
)
from triptych_pants.workspaces import InvalidManifestError


@dataclass(frozen=True)
class RustPackage:
    """A package of a workspace.

    :param name: the name in its Cargo.toml.
    :param directory: its folder, relative to the repository root.
    :param workspace: the address of the cargo_workspace above it.
    :param requires: the folders of the packages that it refers to by path, relative to the repository root.
    """

    name: str
    address: Address
    directory: str
    workspace: Address
    requires: Tuple[str, ...]


@dataclass(frozen=True)
class CargoWorkspace:
    """A workspace.

    :param members: the folders of its packages, relative to the repository root.
    :param rust_version: the oldest Rust that compiles it ("1.90"), if specified.
    :param edition: the edition of its packages ("2024").
    """

    address: Address
    members: Tuple[str, ...]
    rust_version: Optional[str]
    edition: str

    @property
    def directory(self) -> str:
        return self.address.spec_path


@dataclass(frozen=True)
class AllRustPackages:
    by_address: FrozenDict[Address, RustPackage]
    workspaces: FrozenDict[Address, CargoWorkspace]

    def in_directory(self, directory: str) -> Optional[RustPackage]:
        return next((package for package in self.by_address.values() if package.directory == directory), None)


async def read_manifest(address: Address) -> Mapping[str, Any]:
    path = os.path.join(address.spec_path, "Cargo.toml")
    contents = await Get(DigestContents, PathGlobs([path]))
    return parse_manifest(contents[0].content if contents else None, path, address)


@rule(desc="Find all Rust packages", level=LogLevel.DEBUG)
async def all_rust_packages(targets: AllTargets) -> AllRustPackages:
    workspaces: Dict[Address, CargoWorkspace] = {}
    for target in targets:
        if target.has_field(CargoWorkspaceSourcesField):
            manifest = await read_manifest(target.address)
            workspaces[target.address] = parse_workspace(manifest, target.address)
    packages: Dict[Address, RustPackage] = {}
    for target in targets:
        if target.has_field(RustPackageSourcesField):
            directory = target.address.spec_path
            workspace = next((tgt for tgt, found in workspaces.items() if directory in found.members), None)
            if workspace is None:
                raise InvalidManifestError(
                    f"{target.address} is a rust_package that is in no workspace. Add the folder to `members` in the"
                    " Cargo.toml above it, and the target cargo_workspace() to the BUILD file next to that."
                )
            packages[target.address] = parse_package(await read_manifest(target.address), target.address, workspace)
    return AllRustPackages(FrozenDict(packages), FrozenDict(workspaces))


def parse_manifest(content: Optional[bytes], path: str, address: Address) -> Mapping[str, Any]:
    """Return a Cargo.toml's tables; InvalidManifestError if it is missing or cannot be read."""
    if content is None:
        raise InvalidManifestError(f"{path} is missing. {address} needs it: create it, or remove the target.")
    try:
        return toml.loads(content.decode())
    except (UnicodeDecodeError, toml.TomlDecodeError) as error:
        raise InvalidManifestError(f"{path} is not valid TOML ({error}). Correct it.") from error


def parse_workspace(manifest: Mapping[str, Any], address: Address) -> CargoWorkspace:
    """Return the workspace of a Cargo.toml; InvalidManifestError if it has no members, or lists them by globs."""
    table = manifest.get("workspace", {})
    members = tuple(table.get("members", ()))
    if not members or any("*" in member for member in members):
        raise InvalidManifestError(
            f"{address.spec_path}/Cargo.toml must list each package in [workspace] members, without globs. Write"
            " their folders there."
        )
    shared = table.get("package", {})
    folders = tuple(os.path.normpath(os.path.join(address.spec_path, member)) for member in members)
    return CargoWorkspace(address, folders, shared.get("rust-version"), shared.get("edition", "2015"))


def parse_package(manifest: Mapping[str, Any], address: Address, workspace: Address) -> RustPackage:
    """Return the package of a Cargo.toml; InvalidManifestError if it has no name."""
    name = manifest.get("package", {}).get("name")
    if not isinstance(name, str):
        raise InvalidManifestError(f"{address.spec_path}/Cargo.toml has no [package] name. Add one.")
    requires = {
        os.path.normpath(os.path.join(address.spec_path, dependency["path"]))
        for dependency in _dependencies(manifest)
        if isinstance(dependency, dict) and "path" in dependency
    }
    return RustPackage(name, address, address.spec_path, workspace, tuple(sorted(requires)))


def _dependencies(manifest: Mapping[str, Any]) -> Iterator[Any]:
    for table in (manifest, *manifest.get("target", {}).values()):
        for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
            yield from table.get(kind, {}).values()


@dataclass(frozen=True)
class RustDependenciesFieldSet(FieldSet):
    required_fields = (RustPackageSourcesField, RustPackageDependenciesField)

    sources: RustPackageSourcesField


class InferRustDependencies(InferDependenciesRequest):
    infer_from = RustDependenciesFieldSet


@rule(desc="Infer dependencies from Cargo.toml", level=LogLevel.DEBUG)
async def infer_dependencies(
    request: InferRustDependencies, packages: AllRustPackages, generated: AllGeneratedTargets
) -> InferredDependencies:
    package = packages.by_address[request.field_set.address]
    required = (packages.in_directory(directory) for directory in package.requires)
    return InferredDependencies(
        [
            package.workspace,
            *(other.address for other in required if other is not None),
            *(address for address in generated.addresses if is_within(address.spec_path, package.directory)),
        ]
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(InferDependenciesRequest, InferRustDependencies)]
