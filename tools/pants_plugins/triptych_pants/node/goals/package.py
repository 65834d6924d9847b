"""`package`: copies the output of `vite build` to dist/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, OutputPathField, PackageFieldSet
from pants.engine.fs import AddPrefix, Digest, RemovePrefix
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.node.target_types import NodePackageOutputDirectoryField, NodePackageSourcesField
from triptych_pants.node.util_rules.build import BuildNodePackageRequest, BuiltNodePackage


@dataclass(frozen=True)
class NodePackageFieldSet(PackageFieldSet):
    required_fields = (NodePackageSourcesField, NodePackageOutputDirectoryField, OutputPathField)

    output_path: OutputPathField

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return not tgt[NodePackageOutputDirectoryField].value


@rule(desc="Package with vite", level=LogLevel.DEBUG)
async def package(field_set: NodePackageFieldSet) -> BuiltPackage:
    built = await Get(BuiltNodePackage, BuildNodePackageRequest(field_set.address))
    path = field_set.output_path.value_or_default(file_ending=None)
    files = await Get(Digest, RemovePrefix(built.digest, built.directory))
    return BuiltPackage(await Get(Digest, AddPrefix(files, path)), (BuiltPackageArtifact(path),))


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(PackageFieldSet, NodePackageFieldSet)]
