"""A Python program from source: everything that a process needs to run modules of the given targets.

The rules of other languages use it: the backend prints the contract, and browser tests run against the backend.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexRequest
from pants.backend.python.util_rules.pex_environment import PexEnvironment
from pants.backend.python.util_rules.pex_from_targets import PexFromTargetsRequest
from pants.backend.python.util_rules.pex_from_targets import rules as pex_from_targets_rules
from pants.backend.python.util_rules.python_sources import PythonSourceFiles, PythonSourceFilesRequest
from pants.backend.python.util_rules.python_sources import rules as python_sources_rules
from pants.engine.addresses import Address, Addresses
from pants.engine.fs import Digest, MergeDigests
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import TransitiveTargets, TransitiveTargetsRequest
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel


@dataclass(frozen=True)
class PythonProgramRequest:
    """Requests a program.

    :param name: tells several programs in one sandbox apart.
    """

    addresses: Tuple[Address, ...]
    name: str = "program"


@dataclass(frozen=True)
class PythonProgram:
    """Parts of a Process that can run in any working directory. Its argv is `argv` and Python's own arguments.

    :param argv: the interpreter of a virtual environment with the requirements, absolute with Pants' `{chroot}`.
    :param digest: that environment's files and the sources.
    """

    argv: Tuple[str, ...]
    digest: Digest
    env: FrozenDict[str, str]
    append_only_caches: FrozenDict[str, str]


@rule(desc="Set up a Python program", level=LogLevel.DEBUG)
async def python_program(request: PythonProgramRequest, pex_environment: PexEnvironment) -> PythonProgram:
    transitive = await Get(TransitiveTargets, TransitiveTargetsRequest(request.addresses))
    pex_request, sources = await MultiGet(
        Get(
            PexRequest,
            PexFromTargetsRequest(
                Addresses(request.addresses),
                output_filename=f"{request.name}.pex",
                internal_only=True,
                include_source_files=False,
            ),
        ),
        Get(PythonSourceFiles, PythonSourceFilesRequest(transitive.closure, include_files=True)),
    )
    environment = pex_environment.in_sandbox(working_directory=None)
    venv = await Get(VenvPex, VenvPexRequest(pex_request, environment))
    digest = await Get(Digest, MergeDigests((venv.digest, sources.source_files.snapshot.digest)))
    return PythonProgram(
        argv=(os.path.join("{chroot}", venv.python.path),),
        digest=digest,
        env=FrozenDict(
            {
                "PYTHONPATH": os.pathsep.join(os.path.join("{chroot}", root) for root in sources.source_roots),
                "PYTHONHASHSEED": "0",
                "LANG": "C.UTF-8",
            }
        ),
        append_only_caches=FrozenDict({**environment.append_only_caches, **(venv.append_only_caches or {})}),
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *pex_from_targets_rules(), *python_sources_rules()]
