"""The TypeScript client: types that the workspace's generator makes from the contract."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable

from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.fs import AddPrefix, Digest, MergeDigests, PathGlobs, Snapshot
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import COMMON_TARGET_FIELDS, StringField, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel
from pants.util.strutil import help_text

from triptych_pants.addresses import SingleAddressField
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.node.util_rules.packages import AllNodePackages, owning_package
from triptych_pants.openapi.generate import (
    GeneratedFiles,
    GeneratedFilesRequest,
    GeneratedSourcesField,
    GenerateRequest,
)


class TypeScriptClientDocumentField(SingleAddressField):
    alias = "document"
    required = True
    help = 'The openapi_document that the client is made from. Example: `document="src/python:openapi"`.'


class TypeScriptClientGeneratorField(StringField):
    alias = "generator"
    required = True
    help = "The program, in this folder, that is run as `node GENERATOR DOCUMENT OUTPUT`."


@dataclass(frozen=True)
class GenerateTypeScriptClientRequest(GenerateRequest):
    pass


class TypeScriptClientSourcesField(GeneratedSourcesField):
    request_type = GenerateTypeScriptClientRequest
    help = "The committed copy of the client: one path."


class TypeScriptClientTarget(Target):
    alias = "typescript_client"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        TypeScriptClientDocumentField,
        TypeScriptClientGeneratorField,
        TypeScriptClientSourcesField,
    )
    help = help_text(
        """
        A TypeScript client generated from an OpenAPI document; committed, and compared by `lint`.

        Example: `typescript_client(name="schema", document="src/python:openapi", generator="generate.mjs",
        sources=["src/schema.gen.ts"])`.
        """
    )


@rule(desc="Generate a TypeScript client", level=LogLevel.DEBUG)
async def generate_client(request: GenerateTypeScriptClientRequest, packages: AllNodePackages) -> GeneratedFiles:
    target = request.target
    package = owning_package(packages, target.address)
    (output,) = target[TypeScriptClientSourcesField].paths
    generator = os.path.join(target.address.spec_path, str(target[TypeScriptClientGeneratorField].value))
    environment, program, addresses = await MultiGet(
        Get(NodeEnvironment, NodeEnvironmentRequest(package.workspace)),
        Get(Digest, PathGlobs([generator])),
        Get(Addresses, UnparsedAddressInputs, target[TypeScriptClientDocumentField].to_unparsed_address_inputs()),
    )
    document = await Get(GeneratedFiles, GeneratedFilesRequest(addresses.expect_single()))
    (source,) = document.snapshot.files
    generator, source, made = (os.path.relpath(path, environment.directory) for path in (generator, source, output))
    result = await Get(
        ProcessResult,
        Process,
        environment.process(
            (generator, source, made),
            input_digest=await Get(Digest, MergeDigests((environment.digest, program, document.snapshot.digest))),
            output_files=(made,),
            description=f"Generate {output}",
        ),
    )
    return GeneratedFiles(await Get(Snapshot, AddPrefix(result.output_digest, environment.directory)))


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateRequest, GenerateTypeScriptClientRequest)]
