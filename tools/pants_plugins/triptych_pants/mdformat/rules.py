"""mdformat joins `fmt` and `lint`: it wraps lines and gives lists and tables one style.

Pants 2.17.1 has no backend for it. The files are those of `files` targets whose names end with `.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.core.goals.fmt import FmtResult, FmtTargetsRequest
from pants.core.target_types import FileSourceField
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest, MergeDigests, PathGlobs
from pants.engine.process import ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet, Target
from pants.util.logging import LogLevel
from pants.util.strutil import pluralize

from triptych_pants.mdformat.subsystem import Mdformat

CONFIG = ".mdformat.toml"


@dataclass(frozen=True)
class MarkdownFieldSet(FieldSet):
    required_fields = (FileSourceField,)

    source: FileSourceField

    @classmethod
    def opt_out(cls, target: Target) -> bool:
        return not target[FileSourceField].file_path.endswith(".md")


class MdformatRequest(FmtTargetsRequest):
    field_set_type = MarkdownFieldSet
    tool_subsystem = Mdformat  # type: ignore[assignment]
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION


@rule(desc="Format with mdformat", level=LogLevel.DEBUG)
async def fmt(request: MdformatRequest.Batch, mdformat: Mdformat) -> FmtResult:
    pex, config = await MultiGet(
        Get(VenvPex, PexRequest, mdformat.to_pex_request()),
        Get(Digest, PathGlobs([CONFIG])),
    )
    input_digest = await Get(Digest, MergeDigests((request.snapshot.digest, config)))
    process = VenvPexProcess(
        pex,
        argv=request.files,
        input_digest=input_digest,
        output_files=request.files,
        description=f"Run mdformat on {pluralize(len(request.files), 'file')}",
        level=LogLevel.DEBUG,
    )
    # It fails if a file would be rendered to other HTML than before.
    result = await Get(ProcessResult, VenvPexProcess, process)
    return await FmtResult.create(request, result)


def rules() -> Iterable[Any]:
    return [*collect_rules(), *MdformatRequest.rules()]
