"""The files that actionlint checks."""

from __future__ import annotations

from typing import List, Tuple

import pytest
from pants.core.goals.lint import Partitions
from pants.core.target_types import FilesGeneratorTarget
from pants.core.target_types import rules as target_type_rules
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.engine.target import Target
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.actionlint.rules import ActionlintRequest, WorkflowFieldSet
from triptych_pants.actionlint.rules import rules as actionlint_rules


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *target_type_rules(),
            *actionlint_rules(),
            QueryRule(Partitions, [ActionlintRequest.PartitionRequest]),
        ],
        target_types=[FilesGeneratorTarget],
        # As in pants.toml: Pants ignores folders whose names begin with a dot.
        bootstrap_args=["--pants-ignore=+['!/.github/']"],
    )
    runner.write_files(
        {
            ".github/BUILD": "files(name='settings', sources=['*.yml', 'workflows/*.yml'])",
            ".github/dependabot.yml": "",
            ".github/workflows/ci.yml": "",
            ".github/workflows/release.yml": "",
        }
    )
    return runner


def file(runner: RuleRunner, name: str) -> Target:
    return runner.get_target(Address(".github", target_name="settings", relative_file_path=name))


def partitions(runner: RuleRunner) -> List[Tuple[str, ...]]:
    workflows = ("workflows/ci.yml", "workflows/release.yml")
    field_sets = tuple(WorkflowFieldSet.create(file(runner, name)) for name in workflows)
    found = runner.request(Partitions, [ActionlintRequest.PartitionRequest(field_sets)])
    return [tuple(element.source.file_path for element in partition.elements) for partition in found]


def test_only_workflows_are_checked(rule_runner: RuleRunner) -> None:
    assert WorkflowFieldSet.is_applicable(file(rule_runner, "workflows/ci.yml"))
    assert not WorkflowFieldSet.is_applicable(file(rule_runner, "dependabot.yml"))


def test_all_workflows_are_checked_in_one_process(rule_runner: RuleRunner) -> None:
    assert partitions(rule_runner) == [(".github/workflows/ci.yml", ".github/workflows/release.yml")]


def test_skip_leaves_nothing_to_check(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--actionlint-skip"])
    assert not partitions(rule_runner)
