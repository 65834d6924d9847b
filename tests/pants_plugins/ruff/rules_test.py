"""Partitions and cache keys of the Ruff plugin."""

from __future__ import annotations

from typing import List

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.core.goals.lint import Partitions
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.ruff.rules import RuffFieldSet, RuffFormatRequest, RuffLintRequest
from triptych_pants.ruff.rules import rules as ruff_rules


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *target_types_rules.rules(),
            *ruff_rules(),
            QueryRule(Partitions, [RuffLintRequest.PartitionRequest]),
            QueryRule(Partitions, [RuffFormatRequest.PartitionRequest]),
        ],
        target_types=[PythonSourcesGeneratorTarget],
    )
    runner.write_files({"src/BUILD": "python_sources()", "src/a.py": "", "src/b.py": ""})
    return runner


def field_sets(runner: RuleRunner) -> List[RuffFieldSet]:
    addresses = [Address("src", relative_file_path=name) for name in ("a.py", "b.py")]
    return [RuffFieldSet.create(runner.get_target(address)) for address in addresses]


def test_all_sources_are_checked_in_one_process(rule_runner: RuleRunner) -> None:
    request = RuffLintRequest.PartitionRequest(tuple(field_sets(rule_runner)))
    (partition,) = rule_runner.request(Partitions, [request])
    assert [element.address.filename for element in partition.elements] == ["src/a.py", "src/b.py"]


def test_skip_excludes_all_files(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--ruff-skip"])
    request = RuffFormatRequest.PartitionRequest(tuple(field_sets(rule_runner)))
    assert not rule_runner.request(Partitions, [request])
