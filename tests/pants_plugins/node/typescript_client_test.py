"""Inputs of the generated TypeScript client. A shell script replaces the generator, so the test needs no Node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

import pytest
from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST, CreateDigest, DigestContents, FileContent, Snapshot
from pants.engine.rules import Get, QueryRule, collect_rules, rule
from pants.engine.target import COMMON_TARGET_FIELDS, Target
from pants.engine.unions import UnionRule
from pants.testutil.rule_runner import RuleRunner, engine_error
from pants.util.frozendict import FrozenDict

from triptych_pants.node import typescript_client
from triptych_pants.node.target_types import NodePackageTarget, NpmWorkspaceTarget
from triptych_pants.node.typescript_client import TypeScriptClientTarget
from triptych_pants.node.util_rules import packages
from triptych_pants.node.util_rules.environment import NodeEnvironment, NodeEnvironmentRequest
from triptych_pants.openapi import generate
from triptych_pants.openapi.generate import (
    GeneratedFiles,
    GeneratedFilesRequest,
    GeneratedSourcesField,
    GenerateRequest,
)
from triptych_pants.workspaces import InvalidManifestError

CLIENT = 'typescript_client(name="types", document="api", generator="make.sh", sources=["src/client.gen.ts"])'


@dataclass(frozen=True)
class GenerateDocument(GenerateRequest):
    pass


class DocumentSources(GeneratedSourcesField):
    request_type = GenerateDocument


class Document(Target):
    alias = "document"
    core_fields = (*COMMON_TARGET_FIELDS, DocumentSources)


@rule
async def generate_document(request: GenerateDocument) -> GeneratedFiles:
    (path,) = request.target[DocumentSources].paths
    return GeneratedFiles(await Get(Snapshot, CreateDigest([FileContent(path, b"fresh")])))


@rule
async def shell(request: NodeEnvironmentRequest) -> NodeEnvironment:
    return NodeEnvironment(
        directory=request.workspace.spec_path,
        digest=EMPTY_DIGEST,
        immutable_input_digests=FrozenDict(),
        env=FrozenDict({"PATH": "/usr/bin:/bin"}),
        node="/bin/sh",
    )


def document_rules() -> Iterable[Any]:
    return [*collect_rules(), UnionRule(GenerateRequest, GenerateDocument)]


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *generate.rules(),
            *packages.rules(),
            *typescript_client.rules(),
            *document_rules(),
            QueryRule(GeneratedFiles, [GeneratedFilesRequest]),
        ],
        target_types=[Document, NodePackageTarget, NpmWorkspaceTarget, TypeScriptClientTarget],
    )
    runner.write_files(
        {
            "api/BUILD": 'document(sources=["openapi.json"])',
            "api/openapi.json": "stale",
            "ts/BUILD": "npm_workspace()",
            "ts/client/BUILD": f"node_package()\n{CLIENT}",
            "ts/client/package.json": '{"name": "client"}',
            "ts/client/make.sh": 'mkdir -p "$(dirname "$2")"; echo "$1: $(cat "$1")" > "$2"',
        }
    )
    return runner


def test_the_client_is_generated_from_the_current_document_not_the_committed_copy(rule_runner: RuleRunner) -> None:
    made = rule_runner.request(GeneratedFiles, [GeneratedFilesRequest(Address("ts/client", target_name="types"))])
    (client,) = rule_runner.request(DigestContents, [made.snapshot.digest])
    # The generator runs in the folder of the workspace, as by hand.
    assert (client.path, client.content) == ("ts/client/src/client.gen.ts", b"../api/openapi.json: fresh\n")


def test_a_client_outside_a_package_is_rejected(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"other/BUILD": CLIENT})
    with engine_error(InvalidManifestError, contains="other:types is in no npm package"):
        rule_runner.request(GeneratedFiles, [GeneratedFilesRequest(Address("other", target_name="types"))])
