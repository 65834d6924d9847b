"""The files that the mdformat plugin formats, and its partitions."""

from __future__ import annotations

from typing import List, Tuple

import pytest
from pants.core.goals.fmt import Partitions
from pants.core.target_types import FilesGeneratorTarget
from pants.core.target_types import rules as target_type_rules
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.engine.target import Target
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.mdformat.rules import MarkdownFieldSet, MdformatRequest
from triptych_pants.mdformat.rules import rules as mdformat_rules


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *target_type_rules(),
            *mdformat_rules(),
            QueryRule(Partitions, [MdformatRequest.PartitionRequest]),
        ],
        target_types=[FilesGeneratorTarget],
    )
    runner.write_files(
        {
            "docs/BUILD": "files(name='pages', sources=['*.md', '*.txt'])",
            "docs/a.md": "",
            "docs/b.md": "",
            "docs/notes.txt": "",
        }
    )
    return runner


def page(runner: RuleRunner, name: str) -> Target:
    return runner.get_target(Address("docs", target_name="pages", relative_file_path=name))


def partitions(runner: RuleRunner) -> List[Tuple[str, ...]]:
    pages = tuple(MarkdownFieldSet.create(page(runner, name)) for name in ("a.md", "b.md"))
    found = runner.request(Partitions, [MdformatRequest.PartitionRequest(pages)])
    return [tuple(partition.elements) for partition in found]


def test_only_markdown_files_are_formatted(rule_runner: RuleRunner) -> None:
    assert MarkdownFieldSet.is_applicable(page(rule_runner, "a.md"))
    assert not MarkdownFieldSet.is_applicable(page(rule_runner, "notes.txt"))


def test_all_pages_are_formatted_in_one_process(rule_runner: RuleRunner) -> None:
    assert partitions(rule_runner) == [("docs/a.md", "docs/b.md")]


def test_skip_excludes_all_files(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--mdformat-skip"])
    assert partitions(rule_runner) == []
