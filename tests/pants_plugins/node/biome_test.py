"""Files that Biome reads, in one process per workspace."""

from __future__ import annotations

from typing import Dict, List

import pytest
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule, rule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.node.goals import lint
from triptych_pants.node.goals.lint import BiomeFieldSet, BiomeFmtRequest, BiomeLintRequest
from triptych_pants.node.target_types import NodePackageTarget, NpmWorkspaceTarget
from triptych_pants.node.util_rules import packages
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.openapi import generate

PACKAGES = ("ts/app", "ts/client", "site/docs")


@rule
async def no_environment(_: NodeEnvironmentRequest) -> NodeEnvironment:
    raise AssertionError("this test runs no process")


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *lint.rules(),
            *generate.rules(),
            *packages.rules(),
            no_environment,
            QueryRule(Partitions, [BiomeLintRequest.PartitionRequest]),
            QueryRule(Partitions, [BiomeFmtRequest.PartitionRequest]),
        ],
        target_types=[NodePackageTarget, NpmWorkspaceTarget],
    )
    runner.write_files({"ts/BUILD": "npm_workspace()", "site/BUILD": "npm_workspace()"})
    for path in PACKAGES:
        runner.write_files(
            {
                f"{path}/BUILD": "node_package()",
                f"{path}/package.json": f'{{"name": "{path}"}}',
                f"{path}/index.tsx": "",
                f"{path}/logo.png": "",
                f"{path}/schema.gen.ts": "",
            }
        )
    return runner


def field_sets(runner: RuleRunner) -> List[BiomeFieldSet]:
    return [BiomeFieldSet.create(runner.get_target(Address(path))) for path in PACKAGES]


def test_each_workspace_checks_its_own_files_except_generated_ones(rule_runner: RuleRunner) -> None:
    partitions = rule_runner.request(Partitions, [BiomeLintRequest.PartitionRequest(tuple(field_sets(rule_runner)))])
    files: Dict[str, List[str]] = {part.metadata.description: list(part.elements) for part in partitions}
    assert files == {
        "ts:ts": ["ts/app/index.tsx", "ts/app/package.json", "ts/client/index.tsx", "ts/client/package.json"],
        "site:site": ["site/docs/index.tsx", "site/docs/package.json"],
    }


@pytest.mark.parametrize("request_type", [BiomeLintRequest, BiomeFmtRequest])
def test_skip_excludes_all_files(rule_runner: RuleRunner, request_type: type) -> None:
    rule_runner.set_options(["--biome-skip"])
    request = request_type.PartitionRequest(tuple(field_sets(rule_runner)))  # type: ignore[attr-defined]
    assert not rule_runner.request(Partitions, [request])
