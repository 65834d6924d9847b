"""Fixtures that a package's tests need: the backend from source, a built frontend, a browser."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Dict, Iterable

from pants.engine.addresses import Addresses, UnparsedAddressInputs
from pants.engine.fs import Digest, MergeDigests
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel

from triptych_pants.node.target_types import (
    NodePackageTestBackendEnvVarField,
    NodePackageTestBackendField,
    NodePackageTestBackendModuleField,
    NodePackageTestBrowserField,
    NodePackageTestFrontendEnvVarField,
    NodePackageTestFrontendField,
)
from triptych_pants.node.util_rules.build import BuildNodePackageRequest, BuiltNodePackage
from triptych_pants.python.program import PythonProgram, PythonProgramRequest
from triptych_pants.toolchain import programs
from triptych_pants.toolchain.programs import Program, ProgramRequest


@dataclass(frozen=True)
class FixturesRequest:
    backend: NodePackageTestBackendField
    backend_module: NodePackageTestBackendModuleField
    backend_env_var: NodePackageTestBackendEnvVarField
    frontend: NodePackageTestFrontendField
    frontend_env_var: NodePackageTestFrontendEnvVarField
    browser: NodePackageTestBrowserField
    wanted_by: str


class NoBackendModuleError(Exception):
    """A package has a `test_backend`, but no module to run."""


@dataclass(frozen=True)
class Fixtures:
    """The additions to a test's process. Paths in `env` are absolute, with Pants' `{chroot}`."""

    digest: Digest
    env: FrozenDict[str, str]
    append_only_caches: FrozenDict[str, str]


@rule(desc="Set up what tests run against", level=LogLevel.DEBUG)
async def fixtures(request: FixturesRequest) -> Fixtures:
    backends, frontends = await MultiGet(
        Get(Addresses, UnparsedAddressInputs, request.backend.to_unparsed_address_inputs()),
        Get(Addresses, UnparsedAddressInputs, request.frontend.to_unparsed_address_inputs()),
    )
    if backends and not request.backend_module.value:
        raise NoBackendModuleError(
            f"{request.wanted_by} has a test_backend but no test_backend_module. Set it to the module that is run as"
            ' `python -m MODULE`, such as test_backend_module="app".'
        )
    found = await MultiGet(Get(PythonProgram, PythonProgramRequest((address,))) for address in backends)
    built = await MultiGet(Get(BuiltNodePackage, BuildNodePackageRequest(address)) for address in frontends)
    digest = await Get(
        Digest, MergeDigests((*(program.digest for program in found), *(package.digest for package in built)))
    )
    env: Dict[str, str] = {}
    caches: Dict[str, str] = {}
    for program in found:
        command = [*program.argv, "-m", str(request.backend_module.value)]
        env.update({**program.env, str(request.backend_env_var.value): json.dumps(command)})
        caches.update(program.append_only_caches)
    for package in built:
        env[str(request.frontend_env_var.value)] = os.path.join("{chroot}", package.directory)
    if request.browser.value:
        browser = await Get(Program, ProgramRequest(request.browser.value, request.wanted_by))
        env.update({browser.name.upper(): browser.path, f"{browser.name.upper()}_VERSION": browser.version})
    return Fixtures(digest, FrozenDict(env), FrozenDict(caches))


def rules() -> Iterable[Any]:
    return [*collect_rules(), *programs.rules()]
