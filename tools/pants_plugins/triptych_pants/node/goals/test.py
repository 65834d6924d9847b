"""`test`: runs Vitest on each package with tests, in one process per package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterable

from pants.core.goals.test import TestFieldSet, TestRequest, TestResult, TestSubsystem
from pants.core.util_rules.partitions import Partition, PartitionerType, Partitions
from pants.engine.fs import Digest, MergeDigests
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import SourcesPaths, SourcesPathsRequest, Tags, Target
from pants.option.global_options import GlobalOptions
from pants.util.logging import LogLevel

from triptych_pants.e2e.selection import asked_for
from triptych_pants.node.subsystems import Vitest
from triptych_pants.node.target_types import (
    NodePackageSourcesField,
    NodePackageTestBackendEnvVarField,
    NodePackageTestBackendField,
    NodePackageTestBackendModuleField,
    NodePackageTestBrowserField,
    NodePackageTestFrontendEnvVarField,
    NodePackageTestFrontendField,
    NodePackageTestTimeoutField,
    SkipVitestField,
)
from triptych_pants.node.util_rules.fixtures import Fixtures, FixturesRequest
from triptych_pants.node.util_rules.sources import PackageSandbox, PackageSandboxRequest

TEST_FILE = re.compile(r"\.test\.tsx?$")


@dataclass(frozen=True)
class VitestFieldSet(TestFieldSet):
    required_fields = (NodePackageSourcesField,)

    sources: NodePackageSourcesField
    timeout: NodePackageTestTimeoutField
    backend: NodePackageTestBackendField
    backend_module: NodePackageTestBackendModuleField
    backend_env_var: NodePackageTestBackendEnvVarField
    frontend: NodePackageTestFrontendField
    frontend_env_var: NodePackageTestFrontendEnvVarField
    browser: NodePackageTestBrowserField
    tags: Tags

    @classmethod
    def opt_out(cls, tgt: Target) -> bool:
        return tgt.get(SkipVitestField).value


class VitestRequest(TestRequest):
    tool_subsystem = Vitest  # type: ignore[assignment]
    field_set_type = VitestFieldSet
    partitioner_type = PartitionerType.CUSTOM


@rule(desc="Partition packages to test", level=LogLevel.DEBUG)
async def partition(
    request: VitestRequest.PartitionRequest[VitestFieldSet], options: GlobalOptions
) -> Partitions[VitestFieldSet, Any]:
    wanted = (field_set for field_set in request.field_sets if asked_for(field_set.tags.value, options.tag))
    return Partitions(Partition((field_set,), None) for field_set in wanted)


@rule(desc="Test with vitest", level=LogLevel.DEBUG)
async def test(
    batch: VitestRequest.Batch[VitestFieldSet, Any], test_subsystem: TestSubsystem, vitest: Vitest
) -> TestResult:
    field_set = batch.single_element
    paths = await Get(SourcesPaths, SourcesPathsRequest(field_set.sources))
    if not any(TEST_FILE.search(path) for path in paths.files):
        return TestResult.no_tests_found(field_set.address, test_subsystem.output)
    sandbox, fixtures = await MultiGet(
        Get(PackageSandbox, PackageSandboxRequest(field_set.address)),
        Get(
            Fixtures,
            FixturesRequest(
                field_set.backend,
                field_set.backend_module,
                field_set.backend_env_var,
                field_set.frontend,
                field_set.frontend_env_var,
                field_set.browser,
                str(field_set.address),
            ),
        ),
    )
    result = await Get(
        FallibleProcessResult,
        Process,
        sandbox.environment.process(
            ("node_modules/vitest/vitest.mjs", "run", "--root", sandbox.root, *vitest.args),
            input_digest=await Get(Digest, MergeDigests((sandbox.digest, fixtures.digest))),
            env=fixtures.env,
            append_only_caches=fixtures.append_only_caches,
            timeout_seconds=field_set.timeout.calculate_from_global_options(test_subsystem),
            description=f"Test {field_set.address} with vitest",
            cache_scope=ProcessCacheScope.PER_SESSION if test_subsystem.force else ProcessCacheScope.SUCCESSFUL,
        ),
    )
    return TestResult.from_fallible_process_result(result, field_set.address, test_subsystem.output)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *VitestRequest.rules()]
