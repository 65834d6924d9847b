"""Processes that run cargo: the sources of some packages, the toolchain, and the cache for incremental builds."""

from __future__ import annotations

import hashlib
import os
import pkgutil
from dataclasses import dataclass, replace
from typing import Any, Iterable, Mapping, Optional, Tuple

from pants.engine.addresses import Address
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import CreateDigest, Digest, DigestContents, FileContent, MergeDigests, PathGlobs
from pants.engine.process import Process, ProcessCacheScope, ProcessResult
from pants.engine.rules import Get, MultiGet, _uncacheable_rule, collect_rules, rule
from pants.option.global_options import NamedCachesDirOption
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel
from pants.util.strutil import pluralize

from triptych_pants.network import PROXY_VARIABLES
from triptych_pants.python import interpreter
from triptych_pants.python.interpreter import PlainPython
from triptych_pants.rust.util_rules import toolchain
from triptych_pants.rust.util_rules.manifests import AllRustPackages, CargoWorkspace
from triptych_pants.rust.util_rules.sources import RustSources, RustSourcesRequest
from triptych_pants.rust.util_rules.toolchain import RustToolchain, RustToolchainRequest
from triptych_pants.toolchain import libraries, programs
from triptych_pants.toolchain.libraries import Libraries, LibrariesRequest
from triptych_pants.toolchain.probes import USUAL_PATH
from triptych_pants.toolchain.programs import Program, ProgramRequest

# Without the name of the app: a renamed copy uses the crates that were compiled before.
CACHE_NAME = "cargo_workspaces"
CACHE = ".cargo-cache"
SCRIPT = "_in_sandbox.py"

# Access to the registry. Only the fetch gets these variables.
NETWORK_VARIABLES = (
    *PROXY_VARIABLES,
    *("CARGO_HTTP_CAINFO", "CARGO_HTTP_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)


@dataclass(frozen=True)
class CargoRequest:
    """Requests what cargo needs to work on packages.

    :param packages: packages of a single workspace.
    :param components: programs of the toolchain in addition to rustc and cargo.
    """

    packages: Tuple[Address, ...]
    components: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Cargo:
    """Parts of a Process that runs cargo on some packages of a workspace.

    :param packages: the number of packages and their workspace, for descriptions ("3 packages of src/rust").
    :param selection: cargo's arguments that select the packages.
    """

    workspace: CargoWorkspace
    packages: str
    selection: Tuple[str, ...]
    digest: Digest
    script: Tuple[str, ...]
    env: FrozenDict[str, str]
    append_only_caches: FrozenDict[str, str]

    def process(
        self,
        command: Tuple[str, ...],
        *,
        description: str,
        input_digest: Optional[Digest] = None,
        sources: Tuple[str, ...] = (),
        output_files: Tuple[str, ...] = (),
        env: Optional[Mapping[str, str]] = None,
        timeout_seconds: Optional[int] = None,
        cache_scope: ProcessCacheScope = ProcessCacheScope.SUCCESSFUL,
    ) -> Process:
        """Return a process that runs a command of cargo in the workspace, without network access.

        :param command: the subcommand and its arguments, including the selection.
        :param input_digest: `self.digest`, merged with other files in the folders `sources`.
        :param output_files: files in cargo's target folder ("debug/program"). They are captured at the same paths.
        """
        subcommand, *arguments = command
        return Process(
            (
                *self.script,
                *(f"--source={folder}" for folder in sources),
                *(f"--output={path}" for path in output_files),
                *("--", "cargo", subcommand, "--locked", "--offline", *arguments),
            ),
            input_digest=input_digest or self.digest,
            env={**self.env, **(env or {})},
            append_only_caches=self.append_only_caches,
            output_files=output_files,
            timeout_seconds=timeout_seconds,
            description=description,
            level=LogLevel.INFO,
            cache_scope=cache_scope,
        )


@dataclass(frozen=True)
class FetchedCratesRequest:
    """Requests that the crates of a lock are on this machine.

    :param fetch: the process that fetches them, without the variables for network access.
    :param lock: the hash of the lock.
    """

    fetch: Process
    workspace: str
    lock: str


@dataclass(frozen=True)
class FetchedCrates:
    pass


@rule(desc="Set up cargo", level=LogLevel.DEBUG)
async def cargo(request: CargoRequest, packages: AllRustPackages, python: PlainPython) -> Cargo:
    chosen = [packages.by_address[address] for address in request.packages]
    workspace = packages.workspaces[chosen[0].workspace]
    wanted_by = chosen[0].address.spec
    sources = await Get(RustSources, RustSourcesRequest(request.packages))
    rust, compiler, linked = await MultiGet(
        Get(RustToolchain, RustToolchainRequest(request.components, workspace.rust_version, wanted_by)),
        Get(Program, ProgramRequest("cc", wanted_by)),
        Get(Libraries, LibrariesRequest(sources.system_libraries, sources.libraries_wanted_by or wanted_by)),
    )
    script, lock = await MultiGet(
        Get(
            Digest, CreateDigest([FileContent(SCRIPT, pkgutil.get_data("triptych_pants.rust", "in_sandbox.py") or b"")])
        ),
        Get(DigestContents, PathGlobs([os.path.join(workspace.directory, "Cargo.lock")])),
    )
    absent = [folder for folder in workspace.members if folder not in sources.directories]
    arguments = (
        f"--cache={CACHE}",
        f"--workspace={workspace.directory}",
        f"--source={workspace.directory}",
        *(f"--absent={folder}" for folder in absent),
    )
    everything = len(request.packages) == len(workspace.members)
    made = Cargo(
        workspace=workspace,
        packages=f"{pluralize(len(request.packages), 'package')} of {workspace.directory}",
        selection=("--workspace",) if everything else tuple(f"--package={package.name}" for package in chosen),
        digest=await Get(Digest, MergeDigests((sources.digest, script, python.digest))),
        script=(*python.argv, SCRIPT, *arguments),
        env=FrozenDict(
            {
                # Pants' Python sets its own PATH.
                "CARGO_SEARCH_PATH": os.pathsep.join((rust.path, *USUAL_PATH)),
                "LANG": "C.UTF-8",
                # The path above does not identify cargo and rustc, or the linker and the linked libraries.
                "TOOL_VERSIONS": "\n".join((rust.versions, compiler.version, linked.versions)),
            }
        ),
        append_only_caches=FrozenDict({CACHE_NAME: CACHE, **toolchain.CACHE, **python.append_only_caches}),
    )
    digest = hashlib.sha256(lock[0].content if lock else b"").hexdigest()
    fetch = Process(
        (*made.script, f"--fetched={digest}", "--", "cargo", "fetch", "--locked", f"--target={rust.host}"),
        input_digest=made.digest,
        env=made.env,
        append_only_caches=made.append_only_caches,
        description=f"Fetch the crates of {workspace.directory}",
        level=LogLevel.INFO,
        cache_scope=ProcessCacheScope.PER_SESSION,
    )
    await Get(FetchedCrates, FetchedCratesRequest(fetch, workspace.directory, digest))
    return made


# The cache may be removed at any time, which a cached process would not notice. So each run checks it.
@_uncacheable_rule(desc="Look for fetched crates", level=LogLevel.DEBUG)
async def fetched_crates(request: FetchedCratesRequest, caches: NamedCachesDirOption) -> FetchedCrates:
    record = os.path.join(str(caches.val), CACHE_NAME, request.workspace.replace("/", "-"), "fetched")
    if os.path.exists(record):
        with open(record) as stamps:
            if request.lock in stamps.read().split():
                return FetchedCrates()
    network = await Get(EnvironmentVars, EnvironmentVarsRequest(NETWORK_VARIABLES))
    fetch = replace(request.fetch, env=FrozenDict({**request.fetch.env, **network}))
    await Get(ProcessResult, Process, fetch)
    return FetchedCrates()


def rules() -> Iterable[Any]:
    return [*collect_rules(), *interpreter.rules(), *libraries.rules(), *programs.rules()]
