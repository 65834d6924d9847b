"""The code's Python without requirements, for scripts of the plugins that run in sandboxes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, Tuple

from pants.backend.python.subsystems.setup import PythonSetup
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexRequest
from pants.backend.python.util_rules.pex import rules as pex_rules
from pants.backend.python.util_rules.pex_environment import PexEnvironment
from pants.engine.fs import Digest
from pants.engine.rules import Get, collect_rules, rule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel


@dataclass(frozen=True)
class PlainPython:
    """Parts of a Process. Its argv is `argv` and Python's own arguments."""

    argv: Tuple[str, ...]
    digest: Digest
    append_only_caches: FrozenDict[str, str]


@rule(desc="Set up a Python for scripts", level=LogLevel.DEBUG)
async def plain_python(python_setup: PythonSetup, pex_environment: PexEnvironment) -> PlainPython:
    environment = pex_environment.in_sandbox(working_directory=None)
    pex = PexRequest(
        output_filename="scripts.pex",
        internal_only=True,
        interpreter_constraints=InterpreterConstraints(python_setup.interpreter_constraints),
    )
    venv = await Get(VenvPex, VenvPexRequest(pex, environment))
    return PlainPython(
        argv=(os.path.join("{chroot}", venv.python.path),),
        digest=venv.digest,
        append_only_caches=FrozenDict({**environment.append_only_caches, **(venv.append_only_caches or {})}),
    )


def rules() -> Iterable[Any]:
    return [*collect_rules(), *pex_rules()]
