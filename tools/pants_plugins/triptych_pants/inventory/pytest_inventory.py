"""The field `inventory` of Python tests: they may read what the repository holds, by name.

Names alone are in the tests' keys, so that no change inside a file runs them again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.goals.pytest_runner import PytestPluginSetup, PytestPluginSetupRequest
from pants.backend.python.target_types import PythonTestsGeneratorTarget, PythonTestTarget
from pants.build_graph.build_configuration import BuildConfiguration
from pants.engine.fs import CreateDigest, Digest, FileContent, PathGlobs, Paths
from pants.engine.goal import Goal
from pants.engine.rules import Get, collect_rules, rule
from pants.engine.target import AllTargets, AllUnexpandedTargets, BoolField, Target
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

FILE = ".inventory.json"


class InventoryField(BoolField):
    alias = "inventory"
    default = False
    help = (
        f"Whether the tests get the file {FILE}: the paths of all files and folders that Pants sees, the addresses of"
        " all targets, and the names of all goals."
    )


class InventoryRequest(PytestPluginSetupRequest):
    @classmethod
    def is_applicable(cls, target: Target) -> bool:
        return bool(target.get(InventoryField).value)


@dataclass(frozen=True)
class Inventory:
    """:param text: a JSON object with the sorted lists `paths`, `targets` and `goals`."""

    text: str


@rule(desc="List what the repository holds", level=LogLevel.DEBUG)
async def inventory(
    targets: AllTargets, unexpanded: AllUnexpandedTargets, configuration: BuildConfiguration
) -> Inventory:
    paths = await Get(Paths, PathGlobs(["**/*"]))
    return Inventory(
        json.dumps(
            {
                "paths": sorted({*paths.files, *paths.dirs}),
                "targets": sorted({target.address.spec for target in (*targets, *unexpanded)}),
                "goals": sorted(goals(configuration)),
            }
        )
    )


def goals(configuration: BuildConfiguration) -> Iterable[str]:
    """Yield the names of the goals that the loaded backends bring."""
    for registered in configuration.rules:
        output = getattr(registered, "output_type", None)
        if isinstance(output, type) and issubclass(output, Goal):
            yield output.name


@rule(desc="Give tests the inventory", level=LogLevel.DEBUG)
async def set_up(_: InventoryRequest, found: Inventory) -> PytestPluginSetup:
    return PytestPluginSetup(await Get(Digest, CreateDigest([FileContent(FILE, found.text.encode())])))


def rules() -> Iterable[Any]:
    return [
        *collect_rules(),
        UnionRule(PytestPluginSetupRequest, InventoryRequest),
        PythonTestTarget.register_plugin_field(InventoryField),
        PythonTestsGeneratorTarget.register_plugin_field(InventoryField),
    ]
