"""Adds TypeScript: the targets npm_workspace, node_package and typescript_client, and the goals of Node's tools."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.node import typescript_client
from triptych_pants.node.goals import check, knip, lint, package, run, test, vite
from triptych_pants.node.target_types import NodePackageTarget, NpmProgramTarget, NpmWorkspaceTarget
from triptych_pants.node.util_rules import build, environment, fixtures, packages, sources, toolchain
from triptych_pants.openapi import generate
from triptych_pants.python import program


def rules() -> Iterable[Any]:
    modules = (
        *(build, environment, fixtures, packages, sources, toolchain),
        *(check, knip, lint, package, run, test, vite),
        typescript_client,
        generate,
        program,
    )
    return [rule for module in modules for rule in module.rules()]


def target_types() -> List[Type[Target]]:
    return [NodePackageTarget, NpmProgramTarget, NpmWorkspaceTarget, typescript_client.TypeScriptClientTarget]
