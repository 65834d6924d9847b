"""The Rust client: modules that a program of the workspace generates from the contract."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable

from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.fs import AddPrefix, Digest, MergeDigests, Snapshot
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import COMMON_TARGET_FIELDS, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.addresses import SingleAddressField
from triptych_pants.openapi.generate import (
    GeneratedFiles,
    GeneratedFilesRequest,
    GeneratedSourcesField,
    GenerateRequest,
)
from triptych_pants.rust.util_rules.build import BuildRustProgram, RustProgram
from triptych_pants.rust.util_rules.manifests import AllRustPackages


class RustClientDocumentField(SingleAddressField):
    alias = "document"
    required = True
    help = 'The openapi_document that the client is made from. Example: `document="src/python:openapi"`.'


class RustClientGeneratorField(SingleAddressField):
    alias = "generator"
    required = True
    help = (
        "The rust_package whose program, named like the package, is run as `PROGRAM DOCUMENT FOLDER`. Example:"
        ' `generator="src/rust/client-codegen"`.'
    )


@dataclass(frozen=True)
class GenerateRustClientRequest(GenerateRequest):
    pass


class RustClientSourcesField(GeneratedSourcesField):
    request_type = GenerateRustClientRequest
    help = "The committed copy of the client: the paths of its modules, in one folder."


class RustClientTarget(Target):
    alias = "rust_client"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        RustClientDocumentField,
        RustClientGeneratorField,
        RustClientSourcesField,
    )
    help = "A Rust client generated from an OpenAPI document. It is committed, and compared by `lint`."


class OtherModulesError(Exception):
    """The generator made other modules than those in the target."""


@rule(desc="Generate a Rust client", level=LogLevel.DEBUG)
async def generate_client(request: GenerateRustClientRequest, packages: AllRustPackages) -> GeneratedFiles:
    target = request.target
    paths = target[RustClientSourcesField].paths
    folder = os.path.dirname(paths[0])
    documents, generators = await MultiGet(
        Get(Addresses, UnparsedAddressInputs, target[RustClientDocumentField].to_unparsed_address_inputs()),
        Get(Addresses, UnparsedAddressInputs, target[RustClientGeneratorField].to_unparsed_address_inputs()),
    )
    generator = generators.expect_single()
    document, program = await MultiGet(
        Get(GeneratedFiles, GeneratedFilesRequest(documents.expect_single())),
        Get(RustProgram, BuildRustProgram(generator, packages.by_address[generator].name, release=False)),
    )
    (source,) = document.snapshot.files
    result = await Get(
        ProcessResult,
        Process(
            (f"./{program.name}", source, "generated"),
            input_digest=await Get(Digest, MergeDigests((program.digest, document.snapshot.digest))),
            output_directories=("generated",),
            description=f"Generate {folder}",
        ),
    )
    made = await Get(Snapshot, AddPrefix(result.output_digest, os.path.dirname(folder)))
    if made.files != paths:
        raise OtherModulesError(
            f"The sources of {target.address} are {', '.join(paths)}, but its generator made {', '.join(made.files)}."
            " List these in `sources`."
        )
    return GeneratedFiles(made)


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateRequest, GenerateRustClientRequest)]
