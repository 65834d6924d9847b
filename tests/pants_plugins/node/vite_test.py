"""`lint` builds a package, and shows the output of a build that fails."""

from __future__ import annotations

from typing import Any

import pytest
from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.process import Process
from pants.engine.rules import QueryRule, rule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.node.goals import vite
from triptych_pants.node.goals.vite import ViteFieldSet, ViteRequest
from triptych_pants.node.target_types import NodePackageTarget
from triptych_pants.node.util_rules.build import BuildNodePackageRequest, NodePackageBuild


@rule
async def build_with_a_shell(request: BuildNodePackageRequest) -> NodePackageBuild:
    script = "echo all files" if request.address.target_name == "small" else "echo 130.0 kB of script >&2; exit 1"
    process = Process(("/bin/sh", "-c", script), description="Build")
    return NodePackageBuild(process, "ts", "ts/app/dist")


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *vite.rules(),
            build_with_a_shell,
            QueryRule(Partitions, [ViteRequest.PartitionRequest]),
            QueryRule(LintResult, [ViteRequest.Batch]),
        ],
        target_types=[NodePackageTarget],
    )
    packages = ('name="small", output_directory="dist"', 'name="large", output_directory="dist"', 'name="client"')
    runner.write_files({"ts/BUILD": "\n".join(f"node_package({fields})" for fields in packages)})
    return runner


def lint(runner: RuleRunner, name: str) -> LintResult:
    field_set = ViteFieldSet.create(runner.get_target(Address("ts", target_name=name)))
    partitions: Partitions[ViteFieldSet, Any] = runner.request(Partitions, [ViteRequest.PartitionRequest((field_set,))])
    (partition,) = partitions
    return runner.request(
        LintResult, [ViteRequest.Batch(ViteRequest.tool_name, partition.elements, partition.metadata)]
    )


def test_a_package_within_its_budget_passes_without_output(rule_runner: RuleRunner) -> None:
    result = lint(rule_runner, "small")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_a_build_that_fails_shows_why(rule_runner: RuleRunner) -> None:
    result = lint(rule_runner, "large")

    assert (result.exit_code, result.stderr) == (1, "130.0 kB of script\n")
    assert result.partition_description == "ts:large"


def test_a_package_that_is_not_built_is_not_checked(rule_runner: RuleRunner) -> None:
    assert not ViteFieldSet.is_applicable(rule_runner.get_target(Address("ts", target_name="client")))
