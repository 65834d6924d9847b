"""Generated files: their generators, and stale or deleted committed copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

import pytest
from pants.core.goals.fmt import FmtResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.fs import CreateDigest, FileContent, PathGlobs, Snapshot
from pants.engine.rules import Get, QueryRule, collect_rules, rule
from pants.engine.target import COMMON_TARGET_FIELDS, Target
from pants.engine.unions import UnionRule
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.openapi import generate
from triptych_pants.openapi.generate import (
    GeneratedFieldSet,
    GeneratedFiles,
    GeneratedSourcesField,
    GenerateRequest,
    RegenerateRequest,
)


@dataclass(frozen=True)
class GenerateGreeting(GenerateRequest):
    pass


class GreetingSources(GeneratedSourcesField):
    request_type = GenerateGreeting


class Greeting(Target):
    alias = "greeting"
    core_fields = (*COMMON_TARGET_FIELDS, GreetingSources)


@rule
async def generate_greeting(request: GenerateGreeting) -> GeneratedFiles:
    (path,) = request.target[GreetingSources].paths
    return GeneratedFiles(await Get(Snapshot, CreateDigest([FileContent(path, b"hello\n")])))


def greeting_rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateRequest, GenerateGreeting)]


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *generate.rules(),
            *greeting_rules(),
            QueryRule(Partitions, [RegenerateRequest.PartitionRequest]),
            QueryRule(FmtResult, [RegenerateRequest.Batch]),
        ],
        target_types=[Greeting],
    )
    runner.write_files({"doc/BUILD": 'greeting(sources=["greeting.txt"])'})
    return runner


def regenerated(runner: RuleRunner) -> FmtResult:
    field_set = GeneratedFieldSet.create(runner.get_target(Address("doc")))
    (partition,) = runner.request(Partitions, [RegenerateRequest.PartitionRequest((field_set,))])
    snapshot = runner.request(Snapshot, [PathGlobs(partition.elements)])
    batch = RegenerateRequest.Batch("regenerate", partition.elements, partition.metadata, snapshot)
    return runner.request(FmtResult, [batch])


def test_an_up_to_date_copy_is_not_changed(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"doc/greeting.txt": "hello\n"})
    assert not regenerated(rule_runner).did_change


def test_a_stale_copy_is_replaced_and_its_target_is_reported(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"doc/greeting.txt": "goodbye\n"})
    result = regenerated(rule_runner)
    assert result.did_change
    assert result.tool_name == "regenerate doc:doc"


def test_a_deleted_copy_is_generated_again(rule_runner: RuleRunner) -> None:
    result = regenerated(rule_runner)
    assert result.did_change
    assert result.output.files == ("doc/greeting.txt",)
