"""The field `inventory` of Python tests."""

from __future__ import annotations

import json
from typing import Any, Dict

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.goals.pytest_runner import PytestPluginSetup
from pants.backend.python.target_types import PythonTestsGeneratorTarget, PythonTestTarget
from pants.core.goals import test as test_goal
from pants.core.target_types import ArchiveTarget
from pants.core.target_types import rules as archive_rules
from pants.engine.addresses import Address
from pants.engine.fs import DigestContents
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.inventory import register
from triptych_pants.inventory.pytest_inventory import InventoryRequest


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *register.rules(),
            *target_types_rules.rules(),
            *test_goal.rules(),
            *archive_rules(),
            QueryRule(PytestPluginSetup, [InventoryRequest]),
        ],
        target_types=[ArchiveTarget, PythonTestTarget, PythonTestsGeneratorTarget],
    )
    runner.write_files({"docs/BUILD": 'python_tests(name="t", inventory=True)', "docs/t_test.py": "", "README.md": "1"})
    return runner


def set_up(runner: RuleRunner) -> PytestPluginSetup:
    return runner.request(PytestPluginSetup, [InventoryRequest(runner.get_target(Address("docs", target_name="t")))])


def inventory(runner: RuleRunner) -> Dict[str, Any]:
    (file,) = runner.request(DigestContents, [set_up(runner).digest])
    assert file.path == ".inventory.json"
    found: Dict[str, Any] = json.loads(file.content)
    return found


def test_the_inventory_contains_paths_and_targets(rule_runner: RuleRunner) -> None:
    found = inventory(rule_runner)
    assert {"docs", "docs/t_test.py", "README.md"} <= set(found["paths"])
    assert found["targets"] == ["docs/t_test.py:t", "docs:t"]


def test_the_inventory_contains_the_goals(rule_runner: RuleRunner) -> None:
    assert "test" in inventory(rule_runner)["goals"]


def test_the_inventory_contains_the_targets_that_package_and_run_accept(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"made/BUILD": "archive(name='made', format='zip', files=[])"})
    found = inventory(rule_runner)
    assert found["packageable"] == ["made:made"]
    assert found["runnable"] == []


def test_a_change_inside_a_file_does_not_change_the_inventory(rule_runner: RuleRunner) -> None:
    before = set_up(rule_runner)
    rule_runner.write_files({"README.md": "2"})
    assert set_up(rule_runner) == before
    rule_runner.write_files({"CHANGELOG.md": ""})
    assert set_up(rule_runner) != before


def test_tests_without_the_field_have_no_inventory(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"docs/BUILD": 'python_tests(name="t")'})
    assert not InventoryRequest.is_applicable(rule_runner.get_target(Address("docs", target_name="t")))
