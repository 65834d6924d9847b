"""Packages that Vitest tests, in one process per package."""

from __future__ import annotations

from typing import List

import pytest
from pants.backend.python import target_types_rules
from pants.core.goals.test import TestResult as Result
from pants.core.util_rules import config_files, distdir, external_tool, system_binaries
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.node import register
from triptych_pants.node.goals.test import VitestFieldSet, VitestRequest


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *register.rules(),
            *(rule for module in (config_files, distdir, external_tool, system_binaries) for rule in module.rules()),
            *target_types_rules.rules(),
            QueryRule(Partitions, [VitestRequest.PartitionRequest]),
            QueryRule(Result, [VitestRequest.Batch]),
        ],
        target_types=register.target_types(),
    )
    runner.write_files(
        {
            "ts/BUILD": "npm_workspace()",
            "ts/app/BUILD": "node_package()",
            "ts/app/index.ts": "",
            "ts/journeys/BUILD": 'node_package(tags=["e2e"])',
        }
    )
    return runner


def field_sets(runner: RuleRunner) -> List[VitestFieldSet]:
    return [VitestFieldSet.create(runner.get_target(Address(path))) for path in ("ts/app", "ts/journeys")]


def to_test(runner: RuleRunner) -> List[List[str]]:
    partitions = runner.request(Partitions, [VitestRequest.PartitionRequest(tuple(field_sets(runner)))])
    return [[field_set.address.spec for field_set in partition.elements] for partition in partitions]


def test_end_to_end_tests_are_excluded(rule_runner: RuleRunner) -> None:
    assert to_test(rule_runner) == [["ts/app:app"]]


def test_end_to_end_tests_run_if_selected_and_each_package_in_its_own_process(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--tag=e2e"])
    assert to_test(rule_runner) == [["ts/app:app"], ["ts/journeys:journeys"]]


def test_a_package_without_tests_starts_no_process(rule_runner: RuleRunner) -> None:
    batch = VitestRequest.Batch("vitest", (field_sets(rule_runner)[0],), None)  # type: ignore[type-var]
    # There is no package.json, so that any process would fail.
    assert rule_runner.request(Result, [batch]).exit_code is None
