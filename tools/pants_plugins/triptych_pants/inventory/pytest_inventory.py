"""The field `inventory` of Python tests, which gives them a list of what the repository contains.

The tests' keys contain only names, so a change inside a file does not run them again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.goals.pytest_runner import PytestPluginSetup, PytestPluginSetupRequest
from pants.backend.python.target_types import PythonTestsGeneratorTarget, PythonTestTarget
from pants.build_graph.build_configuration import BuildConfiguration
from pants.core.goals.package import PackageFieldSet
from pants.core.goals.run import RunFieldSet
from pants.engine.fs import CreateDigest, Digest, FileContent, PathGlobs, Paths
from pants.engine.goal import Goal
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import (
    AllTargets,
    AllUnexpandedTargets,
    BoolField,
    FieldSetsPerTarget,
    FieldSetsPerTargetRequest,
    Target,
)
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

FILE = ".inventory.json"


class InventoryField(BoolField):
    alias = "inventory"
    default = False
    help = (
        f"Whether the tests get the file {FILE}: the paths of all files and folders that Pants sees, the addresses of"
        " all targets, the names of all goals, and the addresses of the targets that `package` and `run` accept."
    )


class InventoryRequest(PytestPluginSetupRequest):
    @classmethod
    def is_applicable(cls, target: Target) -> bool:
        return bool(target.get(InventoryField).value)


@dataclass(frozen=True)
class Inventory:
    """The names of what the repository contains.

    :param text: a JSON object with the sorted lists `paths`, `targets`, `goals`, `packageable` and `runnable`. The last
        two are the addresses of the targets that the goals `package` and `run` accept.
    """

    text: str


@rule(desc="List what the repository holds", level=LogLevel.DEBUG)
async def inventory(
    targets: AllTargets, unexpanded: AllUnexpandedTargets, configuration: BuildConfiguration
) -> Inventory:
    known = sorted({*targets, *unexpanded}, key=lambda target: target.address.spec)
    paths, packages, programs = await MultiGet(
        Get(Paths, PathGlobs(["**/*"])),
        Get(FieldSetsPerTarget, FieldSetsPerTargetRequest(PackageFieldSet, known)),
        Get(FieldSetsPerTarget, FieldSetsPerTargetRequest(RunFieldSet, known)),
    )
    return Inventory(
        json.dumps(
            {
                "paths": sorted({*paths.files, *paths.dirs}),
                "targets": [target.address.spec for target in known],
                "goals": sorted(goals(configuration)),
                "packageable": sorted({field_set.address.spec for field_set in packages.field_sets}),
                "runnable": sorted({field_set.address.spec for field_set in programs.field_sets}),
            }
        )
    )


def goals(configuration: BuildConfiguration) -> Iterable[str]:
    """Yield the names of the goals of the loaded backends."""
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
