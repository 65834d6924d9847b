"""Vulture always reads all Python files, even if only some are linted."""

from __future__ import annotations

from typing import Any

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.backend.python.util_rules.pex import PexRequest, VenvPex
from pants.core.goals.lint import Partitions
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule, rule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.vulture import rules as vulture_rules
from triptych_pants.vulture.rules import VultureFieldSet, VultureProcess, VultureRequest, without_fields


@rule
async def no_tool(_: PexRequest) -> VenvPex:
    # Its executables are used only when it runs.
    return VenvPex.__new__(VenvPex)


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *target_types_rules.rules(),
            *vulture_rules.rules(),
            no_tool,
            QueryRule(Partitions, [VultureRequest.PartitionRequest]),
            QueryRule(VultureProcess, []),
        ],
        target_types=[PythonSourcesGeneratorTarget],
    )
    runner.write_files({"src/BUILD": "python_sources()", "src/a.py": "", "src/b.py": "", "pyproject.toml": ""})
    return runner


def partitions(runner: RuleRunner) -> Any:
    field_set = VultureFieldSet.create(runner.get_target(Address("src", relative_file_path="a.py")))
    return runner.request(Partitions, [VultureRequest.PartitionRequest((field_set,))])


def test_all_files_are_read_even_if_some_are_linted(rule_runner: RuleRunner) -> None:
    assert len(partitions(rule_runner)) == 1
    process = rule_runner.request(VultureProcess, []).process
    assert process.argv == ("src/a.py", "src/b.py")


def test_skip_excludes_all_files(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--vulture-skip"])
    assert not partitions(rule_runner)


def test_fields_of_models_are_not_dead_code() -> None:
    function = "src/a.py:1: unused function 'run' (60% confidence)\n"
    argument = "src/a.py:2: unused variable 'signum' (100% confidence)\n"
    field = "src/a.py:3: unused variable 'released' (60% confidence)\n"
    attribute = "src/a.py:4: unused attribute 'row_factory' (60% confidence)\n"
    assert without_fields(function + field + argument + attribute) == function + argument
