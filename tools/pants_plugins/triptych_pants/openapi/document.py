"""The contract as a target: `openapi.json`, which the backend's command line prints."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable

from pants.engine.fs import CreateDigest, FileContent
from pants.engine.internals.native_engine import Snapshot
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import COMMON_TARGET_FIELDS, Dependencies, StringField, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel
from pants.util.strutil import help_text

from triptych_pants.openapi.generate import GeneratedFiles, GeneratedSourcesField, GenerateRequest
from triptych_pants.python.program import PythonProgram, PythonProgramRequest


class OpenApiModuleField(StringField):
    alias = "module"
    required = True
    help = "The Python module that prints the document when it is run as `python -m MODULE openapi`."


class OpenApiDependenciesField(Dependencies):
    pass


@dataclass(frozen=True)
class GenerateOpenApiRequest(GenerateRequest):
    pass


class OpenApiSourcesField(GeneratedSourcesField):
    request_type = GenerateOpenApiRequest
    help = "The committed copy of the document: one path."


class OpenApiDocumentTarget(Target):
    alias = "openapi_document"
    core_fields = (*COMMON_TARGET_FIELDS, OpenApiModuleField, OpenApiDependenciesField, OpenApiSourcesField)
    help = help_text(
        """
        The OpenAPI document that a Python program prints. It is generated, committed, and compared by `lint`.

        Example: `openapi_document(name="openapi", module="app", dependencies=["./app/__main__.py"],
        sources=["openapi.json"])`.
        """
    )


@rule(desc="Generate the OpenAPI document", level=LogLevel.DEBUG)
async def generate_openapi(request: GenerateOpenApiRequest) -> GeneratedFiles:
    target = request.target
    module = target[OpenApiModuleField].value
    program = await Get(PythonProgram, PythonProgramRequest((target.address,)))
    result = await Get(
        ProcessResult,
        Process(
            (*program.argv, "-m", str(module), "openapi"),
            input_digest=program.digest,
            env=program.env,
            append_only_caches=program.append_only_caches,
            description=f"Generate {target[OpenApiSourcesField].paths[0]}",
        ),
    )
    (path,) = target[OpenApiSourcesField].paths
    snapshot = await Get(Snapshot, CreateDigest([FileContent(os.path.normpath(path), result.stdout)]))
    return GeneratedFiles(snapshot)


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateRequest, GenerateOpenApiRequest)]
