"""Adds Rust: packages of a cargo workspace, generated Rust code, and the goals of cargo's tools."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.openapi import generate
from triptych_pants.rust import rust_client, typescript_types
from triptych_pants.rust.goals import check, fmt, lint, test
from triptych_pants.rust.target_types import CargoWorkspaceTarget, RustPackageTarget
from triptych_pants.rust.util_rules import build, cargo, manifests, sources, toolchain


def rules() -> Iterable[Any]:
    goals = (check, fmt, lint, test)
    modules = (build, cargo, manifests, sources, toolchain, *goals, rust_client, typescript_types, generate)
    return [rule for module in modules for rule in module.rules()]


def target_types() -> List[Type[Target]]:
    return [
        CargoWorkspaceTarget,
        RustPackageTarget,
        rust_client.RustClientTarget,
        typescript_types.TypeScriptTypesTarget,
    ]
