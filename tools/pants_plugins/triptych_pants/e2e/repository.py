"""The target `repository`: all files of the repository, for tests that work on a copy of it.

Dependents see the files below the folder `repository` of their sandbox, separate from the sandbox's own files. One
target owns all files: generated targets, one per file, would double the output of `./pants list ::`.
"""

from __future__ import annotations

from typing import Any, Iterable

from pants.core.target_types import FileSourceField
from pants.engine.fs import AddPrefix, Snapshot
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    GeneratedSources,
    GenerateSourcesRequest,
    MultipleSourcesField,
    Target,
)
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

FOLDER = "repository"


class RepositorySourcesField(MultipleSourcesField):
    default = ("**/*",)
    help = "The files of a copy of the repository, without those in `pants_ignore`."


class RepositoryTarget(Target):
    alias = "repository"
    core_fields = (*COMMON_TARGET_FIELDS, RepositorySourcesField)
    help = f"All files of the repository. A test that depends on it finds them in the folder `{FOLDER}`."


class CopyRepositoryRequest(GenerateSourcesRequest):
    input = RepositorySourcesField
    output = FileSourceField
    exportable = False


@rule(desc="Copy the repository", level=LogLevel.DEBUG)
async def copy_repository(request: CopyRepositoryRequest) -> GeneratedSources:
    return GeneratedSources(await Get(Snapshot, AddPrefix(request.protocol_sources.digest, FOLDER)))


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateSourcesRequest, CopyRepositoryRequest)]
