"""Generated TypeScript types and stale copies. A shell script replaces the program, so that nothing is built."""

from __future__ import annotations

from typing import List

import pytest
from pants.core.goals.fmt import FmtResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.fs import CreateDigest, Digest, DigestContents, FileContent, PathGlobs, Snapshot
from pants.engine.rules import Get, QueryRule, collect_rules, rule
from pants.engine.target import InferredDependencies
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.node.target_types import NodePackageTarget, NpmWorkspaceTarget
from triptych_pants.node.util_rules import packages
from triptych_pants.node.util_rules.packages import InferNodeDependencies, NodeDependenciesFieldSet
from triptych_pants.openapi import generate
from triptych_pants.openapi.generate import GeneratedFieldSet, RegenerateRequest
from triptych_pants.rust import typescript_types
from triptych_pants.rust.target_types import CargoWorkspaceTarget, RustPackageTarget
from triptych_pants.rust.typescript_types import TypeScriptTypesTarget
from triptych_pants.rust.util_rules import manifests
from triptych_pants.rust.util_rules.build import BuildRustProgram, RustProgram

TYPES = Address("ts/window", target_name="types")


@rule
async def build(request: BuildRustProgram) -> RustProgram:
    script = f"#!/bin/sh\necho '// {request.package} {request.program} release={request.release}'\n"
    content = FileContent(request.program, script.encode(), is_executable=True)
    return RustProgram(await Get(Digest, CreateDigest([content])), request.program)


FRESH = "// rust/types:types the-types release=False\n"


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *generate.rules(),
            *manifests.rules(),
            *packages.rules(),
            *typescript_types.rules(),
            *collect_rules(),
            QueryRule(Partitions, [RegenerateRequest.PartitionRequest]),
            QueryRule(FmtResult, [RegenerateRequest.Batch]),
            QueryRule(InferredDependencies, [InferNodeDependencies]),
        ],
        target_types=[
            CargoWorkspaceTarget,
            NodePackageTarget,
            NpmWorkspaceTarget,
            RustPackageTarget,
            TypeScriptTypesTarget,
        ],
    )
    runner.write_files(
        {
            "rust/BUILD": "cargo_workspace()",
            "rust/Cargo.toml": '[workspace]\nmembers = ["types"]',
            "rust/types/BUILD": "rust_package()",
            "rust/types/Cargo.toml": '[package]\nname = "the-types"',
            "ts/BUILD": "npm_workspace()",
            "ts/window/BUILD": (
                'node_package()\ntypescript_types(name="types", generator="rust/types", sources=["src/types.gen.ts"])'
            ),
            "ts/window/package.json": '{"name": "window"}',
        }
    )
    return runner


def regenerated(runner: RuleRunner) -> FmtResult:
    field_set = GeneratedFieldSet.create(runner.get_target(TYPES))
    (partition,) = runner.request(Partitions, [RegenerateRequest.PartitionRequest((field_set,))])
    snapshot = runner.request(Snapshot, [PathGlobs(partition.elements)])
    batch = RegenerateRequest.Batch("regenerate", partition.elements, partition.metadata, snapshot)
    return runner.request(FmtResult, [batch])


def written(runner: RuleRunner, result: FmtResult) -> List[FileContent]:
    return list(runner.request(DigestContents, [result.output.digest]))


def test_an_up_to_date_copy_is_not_changed(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"ts/window/src/types.gen.ts": FRESH})
    assert not regenerated(rule_runner).did_change


def test_a_stale_copy_is_replaced_with_the_output_of_the_debug_program(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"ts/window/src/types.gen.ts": "export type Old = string;\n"})
    result = regenerated(rule_runner)
    assert result.did_change
    assert result.tool_name == "regenerate ts/window:types"
    assert written(rule_runner, result) == [FileContent("ts/window/src/types.gen.ts", FRESH.encode())]


def test_the_package_of_the_copy_depends_on_it(rule_runner: RuleRunner) -> None:
    field_set = NodeDependenciesFieldSet.create(rule_runner.get_target(Address("ts/window")))
    inferred = rule_runner.request(InferredDependencies, [InferNodeDependencies(field_set)])
    assert TYPES in inferred.include
