"""Knip checks each workspace that declares it in one process."""

from __future__ import annotations

from typing import Dict, List, Tuple

import pytest
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule, rule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.node.goals import knip
from triptych_pants.node.goals.knip import KnipFieldSet, KnipRequest
from triptych_pants.node.target_types import NodePackageTarget, NpmWorkspaceTarget
from triptych_pants.node.util_rules import packages
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.sources import PackageSandbox, PackageSandboxRequest
from triptych_pants.openapi import generate

PACKAGES = ("ts/app", "ts/client", "site/docs")


@rule
async def no_environment(_: NodeEnvironmentRequest) -> NodeEnvironment:
    raise AssertionError("this test runs no process")


@rule
async def no_sandbox(_: PackageSandboxRequest) -> PackageSandbox:
    raise AssertionError("this test runs no process")


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *knip.rules(),
            *generate.rules(),
            *packages.rules(),
            no_environment,
            no_sandbox,
            QueryRule(Partitions, [KnipRequest.PartitionRequest]),
        ],
        target_types=[NodePackageTarget, NpmWorkspaceTarget],
    )
    runner.write_files(
        {
            "ts/BUILD": "npm_workspace()",
            "ts/package.json": '{"devDependencies": {"knip": "1.0.0"}}',
            "site/BUILD": "npm_workspace()",
            "site/package.json": "{}",
        }
    )
    for path in PACKAGES:
        runner.write_files({f"{path}/BUILD": "node_package()", f"{path}/package.json": f'{{"name": "{path}"}}'})
    return runner


def partitions(runner: RuleRunner, paths: Tuple[str, ...] = PACKAGES) -> Dict[str, List[str]]:
    field_sets = tuple(KnipFieldSet.create(runner.get_target(Address(path))) for path in paths)
    found = runner.request(Partitions, [KnipRequest.PartitionRequest(field_sets)])
    return {part.metadata.description: [field_set.address.spec for field_set in part.elements] for part in found}


def test_each_workspace_that_declares_knip_is_checked_once(rule_runner: RuleRunner) -> None:
    assert partitions(rule_runner) == {"ts:ts": ["ts/app:app", "ts/client:client"]}
    assert partitions(rule_runner, ("ts/client",)) == {"ts:ts": ["ts/client:client"]}


def test_skip_excludes_all_packages(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--knip-skip"])
    assert partitions(rule_runner) == {}
