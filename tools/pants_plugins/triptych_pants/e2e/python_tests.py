"""Python tests with the tag e2e. Pants' own pytest skips them, and this one runs them if they are selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.goals.pytest_runner import (
    PyTestRequest,
    TestMetadata,
    TestSetup,
    TestSetupRequest,
)
from pants.backend.python.subsystems.pytest import PyTest, PythonTestFieldSet
from pants.backend.python.target_types import SkipPythonTestsField
from pants.core.goals.test import TestRequest, TestResult, TestSubsystem
from pants.core.util_rules.partitions import PartitionerType, Partitions
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import Tags, Target
from pants.option.global_options import GlobalOptions
from pants.util.logging import LogLevel

from triptych_pants.e2e.selection import TAGS, asked_for


@dataclass(frozen=True)
class EndToEndFieldSet(PythonTestFieldSet):
    tags: Tags

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        """Leave other tests to Pants' own runner."""
        return TAGS.isdisjoint(tgt[Tags].value or ()) or not tgt[SkipPythonTestsField].value


class EndToEndRequest(TestRequest):
    tool_subsystem = PyTest  # type: ignore[assignment]
    field_set_type = EndToEndFieldSet
    partitioner_type = PartitionerType.CUSTOM


@rule(desc="Partition end-to-end tests", level=LogLevel.DEBUG)
async def partition(
    request: EndToEndRequest.PartitionRequest[EndToEndFieldSet], options: GlobalOptions
) -> Partitions[EndToEndFieldSet, TestMetadata]:
    wanted = tuple(field_set for field_set in request.field_sets if asked_for(field_set.tags.value, options.tag))
    return await Get(Partitions, TestRequest.PartitionRequest, PyTestRequest.PartitionRequest(wanted))


@rule(desc="Run end-to-end tests", level=LogLevel.DEBUG)
async def run(
    batch: EndToEndRequest.Batch[EndToEndFieldSet, TestMetadata], test_subsystem: TestSubsystem
) -> TestResult:
    setup = await Get(TestSetup, TestSetupRequest(batch.elements, batch.partition_metadata, is_debug=False))
    result = await Get(FallibleProcessResult, Process, setup.process)
    return TestResult.from_batched_fallible_process_result(result, batch=batch, output_setting=test_subsystem.output)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *EndToEndRequest.rules()]
