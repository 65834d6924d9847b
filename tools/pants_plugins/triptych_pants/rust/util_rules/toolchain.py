"""The Rust toolchain of this machine: rustup's, or the system's.

Its path in a process is the same on every machine, `.rust/<hash of the version>`: a link in a named cache, which the
probe creates. So a key contains the toolchain's version, but neither its location nor anyone's HOME.
"""

from __future__ import annotations

import os
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
from triptych_pants.toolchain.programs import USUAL_PATH

CACHE = FrozenDict({"triptych_rust_toolchains": ".rust"})

# The folder of rustup's programs, and the variables by which they choose a toolchain.
VARIABLES = ("PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN")

# Prints the version of each component of the first toolchain that is new enough. A program of rustup without a
# toolchain
# exists but fails, so each compiler is run first. The link leads past rustup to the toolchain itself, which needs no
# HOME. Arguments: the required major and minor version, then the components.
_PROBE = r"""
wanted=$1; shift
hash() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c1-16; }
IFS=:
for folder in $PATH; do
  rustc=$folder/rustc
  [ -x "$rustc" ] && version=$("$rustc" -vV 2>/dev/null) && root=$("$rustc" --print sysroot 2>/dev/null) || continue
  [ -x "$root/bin/cargo" ] || continue
  minor=$(printf '%s\n' "$version" | sed -n 's/^release: 1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge "$wanted" ] || continue
  key=$(printf '%s\n' "$version" | hash)
  mkdir -p .rust
  [ "$(readlink ".rust/$key")" = "$root/bin" ] || ln -sfn "$root/bin" ".rust/$key"
  printf '%s\n%s\n%s\n\n' "$key" "$root" "$version"
  for component; do
    [ -x "$root/bin/$component" ] && printf '%s: ' "$component" && "$root/bin/$component" --version
  done
  exit 0
done
"""


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
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(VARIABLES))
    cargo_home = environment.get("CARGO_HOME") or os.path.join(environment.get("HOME", "/nonexistent"), ".cargo")
    # The toolchain that the user chose comes before the system's.
    path = os.pathsep.join((f"{cargo_home}/bin", environment.get("PATH", ""), *USUAL_PATH))
    minor = request.rust_version.split(".")[1] if request.rust_version else "0"
    result = await Get(
        FallibleProcessResult,
        Process(
            ("/bin/sh", "-c", _PROBE, "probe", minor, *request.components),
            env={**environment, "PATH": path, "LC_ALL": "C.UTF-8"},
            append_only_caches=CACHE,
            description="Probe the Rust toolchain",
            level=LogLevel.DEBUG,
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    found, _, versions = result.stdout.decode(errors="replace").partition("\n\n")
    if not found:
        name = f"Rust {request.rust_version} or newer" if request.rust_version else "Rust"
        raise report(MissingTool(name, request.wanted_by, RUST.why, RUST.install_command(platform)))
    key, sysroot, version = found.split("\n", 2)
    for name in request.components:
        if f"{name}: " not in versions:
            component = RUST_COMPONENTS[name]
            install = f"rustup component add {component.name}" if "/toolchains/" in sysroot else None
            install = install or component.install_command(platform)
            raise report(MissingTool(component.name, request.wanted_by, component.why, install))
    host = next((line[len("host: ") :] for line in version.splitlines() if line.startswith("host: ")), "")
    return RustToolchain(f"{{chroot}}/.rust/{key}", host, versions.strip())


def rules() -> Iterable[Any]:
    return collect_rules()
