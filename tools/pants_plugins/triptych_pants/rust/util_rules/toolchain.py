"""The Rust toolchain of this machine: rustup's, or the system's.

Its path in a process is the same on every machine, `.rust/<hash of the version>`: a link in a named cache, which the
probe creates. So a key contains the toolchain's version, but neither its location nor anyone's HOME.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Optional, Tuple

from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.platform import Platform
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, collect_rules, rule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel

from triptych_pants.toolchain.catalog import RUST, RUST_COMPONENTS
from triptych_pants.toolchain.missing import MissingTool, report
from triptych_pants.toolchain.probes import RUST_PROBE, RUST_VARIABLES, rust_path

CACHE = FrozenDict({"rust_toolchains": ".rust"})


@dataclass(frozen=True)
class RustToolchainRequest:
    """Requests a toolchain.

    :param components: required programs in addition to rustc and cargo: "rustfmt", "cargo-clippy".
    :param rust_version: the oldest acceptable version ("1.90"), if it matters.
    :param wanted_by: the address of the target that needs it, for the message.
    """

    components: Tuple[str, ...]
    rust_version: Optional[str]
    wanted_by: str


@dataclass(frozen=True)
class RustToolchain:
    """A toolchain that a process finds through `append_only_caches=CACHE`.

    :param path: the folder of its programs, with Pants' `{chroot}`.
    :param host: the target triple that it compiles for.
    :param versions: the version output of the components. It must be part of the keys of processes that use them.
    """

    path: str
    host: str
    versions: str


@rule(desc="Find a Rust toolchain", level=LogLevel.DEBUG)
async def rust_toolchain(request: RustToolchainRequest, platform: Platform) -> RustToolchain:
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(RUST_VARIABLES))
    minor = request.rust_version.split(".")[1] if request.rust_version else "0"
    result = await Get(
        FallibleProcessResult,
        Process(
            ("/bin/sh", "-c", RUST_PROBE, "probe", minor, *request.components),
            env={**environment, "PATH": rust_path(environment), "LC_ALL": "C.UTF-8"},
            append_only_caches=CACHE,
            description="Probe the Rust toolchain",
            level=LogLevel.DEBUG,
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    found, _, versions = result.stdout.decode(errors="replace").partition("\n\n")
    if not found:
        name = f"Rust {request.rust_version} or newer" if request.rust_version else "Rust"
        raise report(MissingTool(name, request.wanted_by, RUST.why, RUST.install_command(platform.is_macos)))
    key, sysroot, version = found.split("\n", 2)
    for name in request.components:
        if f"{name}: " not in versions:
            component = RUST_COMPONENTS[name]
            install = f"rustup component add {component.name}" if "/toolchains/" in sysroot else None
            install = install or component.install_command(platform.is_macos)
            raise report(MissingTool(component.name, request.wanted_by, component.why, install))
    host = next((line[len("host: ") :] for line in version.splitlines() if line.startswith("host: ")), "")
    return RustToolchain(f"{{chroot}}/.rust/{key}", host, versions.strip())


def rules() -> Iterable[Any]:
    return collect_rules()
