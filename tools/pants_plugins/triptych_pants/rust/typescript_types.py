"""TypeScript types of Rust values: a module that a program of a cargo workspace prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.fs import CreateDigest, FileContent, Snapshot
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import COMMON_TARGET_FIELDS, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.addresses import SingleAddressField
from triptych_pants.openapi.generate import GeneratedFiles, GeneratedSourcesField, GenerateRequest
from triptych_pants.rust.util_rules.build import BuildRustProgram, RustProgram
from triptych_pants.rust.util_rules.manifests import AllRustPackages


class TypeScriptTypesGeneratorField(SingleAddressField):
    alias = "generator"
    required = True
    help = (
        "The rust_package whose program, named like the package, prints the module. Example:"
        ' `generator="src/rust/shell-types"`.'
    )


@dataclass(frozen=True)
class GenerateTypeScriptTypesRequest(GenerateRequest):
    pass


class TypeScriptTypesSourcesField(GeneratedSourcesField):
    request_type = GenerateTypeScriptTypesRequest
    help = "The committed copy of the module: one path."


class TypeScriptTypesTarget(Target):
    alias = "typescript_types"
    core_fields = (*COMMON_TARGET_FIELDS, TypeScriptTypesGeneratorField, TypeScriptTypesSourcesField)
    help = "TypeScript types that a Rust program prints. They are committed, and compared by `lint`."


@rule(desc="Generate TypeScript types", level=LogLevel.DEBUG)
async def generate_types(request: GenerateTypeScriptTypesRequest, packages: AllRustPackages) -> GeneratedFiles:
    target = request.target
    (path,) = target[TypeScriptTypesSourcesField].paths
    generators = await Get(
        Addresses, UnparsedAddressInputs, target[TypeScriptTypesGeneratorField].to_unparsed_address_inputs()
    )
    generator = generators.expect_single()
    program = await Get(RustProgram, BuildRustProgram(generator, packages.by_address[generator].name, release=False))
    result = await Get(
        ProcessResult,
        Process((f"./{program.name}",), input_digest=program.digest, description=f"Generate {path}"),
    )
    return GeneratedFiles(await Get(Snapshot, CreateDigest([FileContent(path, result.stdout)])))


def rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateRequest, GenerateTypeScriptTypesRequest)]
