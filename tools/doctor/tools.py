"""Programs, libraries and Rust: what the catalog of the plugins has, searched as the rules search it."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from doctor.check import FOUND, MISSING, NOTE, Check
from doctor.machine import Machine
from triptych_pants.toolchain.catalog import (
    LIBRARIES,
    PROGRAMS,
    RUST,
    RUST_COMPONENTS,
    SystemLibrary,
    SystemProgram,
)
from triptych_pants.toolchain.probes import (
    LIBRARIES_PROBE,
    PROGRAM_PROBE,
    RUST_PROBE,
    RUST_VARIABLES,
    USUAL_PATH,
    rust_path,
)

PROGRAM_GROUP, RUST_GROUP, LIBRARY_GROUP = "programs", "Rust", "libraries"
CARGO_MANIFEST = "src/rust/Cargo.toml"


def check_programs(machine: Machine, environment: Mapping[str, str]) -> list[Check]:
    """Return one check for each program of the catalog."""
    return [check_program(program, machine, environment) for program in PROGRAMS.values()]


def check_program(program: SystemProgram, machine: Machine, environment: Mapping[str, str]) -> Check:
    """Search one program in the usual folders, PATH and the folders of its package."""
    path = os.pathsep.join((*USUAL_PATH, environment.get("PATH", "")))
    answer = ask(
        PROGRAM_PROBE,
        (program.name, *program.version),
        {"PATH": path, "LC_ALL": "C.UTF-8", "FOLDERS": " ".join(program.folders)},
    )
    found, _, version = answer.partition("\n")
    if found:
        return Check(PROGRAM_GROUP, program.name, FOUND, f"{first_version(version)}{found}", program.goals)
    if program.optional:
        why = f"{program.why} Without it they are skipped"
        return missing(PROGRAM_GROUP, program, program.name, why, machine, NOTE)
    return missing(PROGRAM_GROUP, program, program.name, program.why, machine)


def check_libraries(machine: Machine, environment: Mapping[str, str]) -> list[Check]:
    """Return one check for each library of the catalog. On macOS they are part of the system."""
    if machine.is_macos:
        return []
    path = os.pathsep.join((*USUAL_PATH, environment.get("PATH", "")))
    answer = ask(LIBRARIES_PROBE, ("probe", *LIBRARIES), {"PATH": path, "LC_ALL": "C.UTF-8"})
    versions = dict(line.split(" ", 1) for line in answer.splitlines())
    return [
        Check(LIBRARY_GROUP, library.name, FOUND, versions[library.name], library.goals)
        if library.name in versions
        else missing(LIBRARY_GROUP, library, library.name, library.why, machine)
        for library in LIBRARIES.values()
    ]


def check_rust(machine: Machine, environment: Mapping[str, str], root: Path) -> list[Check]:
    """Return checks for the compiler and its components. The manifest of the workspace has the oldest version."""
    wanted = rust_version(root / CARGO_MANIFEST)
    name = f"Rust {wanted} or newer" if wanted else RUST.name
    variables = {name: value for name, value in environment.items() if name in RUST_VARIABLES}
    with tempfile.TemporaryDirectory() as folder:
        answer = ask(
            RUST_PROBE,
            ("probe", wanted.partition(".")[2] or "0", *RUST_COMPONENTS),
            {**variables, "PATH": rust_path(environment), "LC_ALL": "C.UTF-8"},
            Path(folder),
        )
    toolchain, _, components = answer.partition("\n\n")
    if not toolchain:
        older = ask("command -v rustc >/dev/null && rustc --version", (), {"PATH": rust_path(environment), **variables})
        seen = f" ({older.strip()} is too old)" if older.strip() else ""
        return [missing(RUST_GROUP, RUST, name, f"{RUST.why.rstrip('.')}{seen}", machine)]
    _, sysroot, version = toolchain.split("\n", 2)
    checks = [Check(RUST_GROUP, name, FOUND, f"{first_version(version)}{sysroot}", RUST.goals)]
    for program, component in RUST_COMPONENTS.items():
        if f"{program}: " in components:
            line = next(line for line in components.splitlines() if line.startswith(f"{program}: "))
            checks.append(Check(RUST_GROUP, component.name, FOUND, first_version(line).rstrip(", "), component.goals))
        elif "/toolchains/" in sysroot:
            command = f"rustup component add {component.name}"
            checks.append(
                Check(RUST_GROUP, component.name, MISSING, component.why.rstrip("."), component.goals, install=command)
            )
        else:
            checks.append(missing(RUST_GROUP, component, component.name, component.why, machine))
    return checks


def missing(
    group: str,
    what: SystemProgram | SystemLibrary,
    name: str,
    why: str,
    machine: Machine,
    state: str = MISSING,
) -> Check:
    """Return the check of something that this machine does not have."""
    formulas = what.brew if isinstance(what, SystemProgram) else ()
    command = machine.install_command(what.debian, formulas)
    advice = "" if command else machine.advice(what.debian)
    return Check(group, name, state, why.rstrip("."), what.goals, advice, command, what.debian, formulas)


def rust_version(manifest: Path) -> str:
    """Return the `rust-version` of a Cargo workspace, such as 1.90, or an empty string."""
    try:
        match = re.search(r'^rust-version\s*=\s*"(\d+\.\d+)', manifest.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return ""
    return match[1] if match else ""


def first_version(output: str) -> str:
    """Return the first version in the output of a program, followed by a comma, or an empty string."""
    match = re.search(r"\d+(\.\d+)+", output)
    return f"{match[0]}, " if match else ""


def ask(script: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path = Path("/")) -> str:
    """Return what a shell script prints, or an empty string if it does not end within half a minute."""
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", script, *arguments],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")
