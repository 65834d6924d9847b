"""Freezes a program: runs PyInstaller, in an environment with the program's requirements, on its sources."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Iterable, List

from pants.backend.python.target_types import ConsoleScript
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import Pex, PexRequest, VenvPex, VenvPexProcess
from pants.backend.python.util_rules.pex_from_targets import PexFromTargetsRequest
from pants.backend.python.util_rules.pex_requirements import PexRequirements, Resolve
from pants.backend.python.util_rules.python_sources import PythonSourceFiles, PythonSourceFilesRequest
from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, OutputPathField, PackageFieldSet
from pants.engine.addresses import Address, Addresses
from pants.engine.fs import AddPrefix, Digest, RemovePrefix
from pants.engine.process import ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import (
    Target,
    TransitiveTargets,
    TransitiveTargetsRequest,
    WrappedTarget,
    WrappedTargetRequest,
)
from pants.engine.unions import UnionRule
from pants.util.logging import LogLevel

from triptych_pants.pyinstaller import requisites
from triptych_pants.pyinstaller.requisites import Requisites, RequisitesRequest
from triptych_pants.pyinstaller.subsystem import PyInstaller
from triptych_pants.pyinstaller.target_types import (
    PyInstallerDataDirectoriesField,
    PyInstallerEntryPointField,
    PyInstallerExcludesField,
    PyInstallerHiddenImportsField,
    PyInstallerNameField,
    PyInstallerOneFileField,
    PyInstallerStripField,
    PyInstallerSubmodulesField,
)
from triptych_pants.toolchain.probes import USUAL_PATH


@dataclass(frozen=True)
class FreezeRequest:
    """Requests a frozen pyinstaller_binary, by its address."""

    address: Address


@dataclass(frozen=True)
class FrozenBinary:
    """A frozen program.

    :param digest: one folder, with the same name as the executable in it.
    :param name: the name of both.
    """

    digest: Digest
    name: str


def modules(files: Iterable[str], source_roots: Iterable[str]) -> List[str]:
    """Return the module names of these files, in alphabetical order. Paths are relative to the repository root."""
    found = set()
    for path in files:
        root = max((root for root in source_roots if path.startswith(f"{root}/")), key=len, default=None)
        if root is not None and path.endswith(".py"):
            parts = path[len(root) + 1 : -len(".py")].split("/")
            found.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return sorted(found)


def binary_name(target: Target) -> str:
    """Return the name of the executable and of its folder."""
    return target[PyInstallerNameField].value or target.address.target_name


def pyinstaller_args(target: Target, source_roots: Iterable[str], files: Iterable[str] = ()) -> List[str]:
    """Return PyInstaller's command line for a pyinstaller_binary. The folder is written to `dist`.

    :param files: the program's sources. The graph knows them, but PyInstaller itself would miss modules that are
        imported only by files that are read from disk (migrations).
    """
    source_roots = tuple(source_roots)
    name = binary_name(target)
    # A single file is put into the same kind of folder as the other layout, so that both are used alike.
    layout, dist = ("--onefile", f"dist/{name}") if target[PyInstallerOneFileField].value else ("--onedir", "dist")
    args = [layout, "--noconfirm", "--noupx", "--log-level=WARN", f"--name={name}"]
    args += [f"--distpath={dist}", "--workpath=build", "--specpath=spec"]
    args += [f"--paths={root}" for root in source_roots]
    hidden = (*modules(files, source_roots), *(target[PyInstallerHiddenImportsField].value or ()))
    args += [f"--hidden-import={module}" for module in hidden]
    args += [f"--collect-submodules={package}" for package in target[PyInstallerSubmodulesField].value or ()]
    for path in target[PyInstallerDataDirectoriesField].value or ():
        # The source is relative to the folder of the spec file.
        args.append(f"--add-data={os.path.join(os.pardir, target.address.spec_path, path)}:{path}")
    args += [f"--exclude-module={module}" for module in target[PyInstallerExcludesField].value or ()]
    if target[PyInstallerStripField].value:
        args.append("--strip")
    return [*args, os.path.join(target.address.spec_path, str(target[PyInstallerEntryPointField].value))]


@rule(desc="Freeze with PyInstaller", level=LogLevel.DEBUG)
async def freeze(request: FreezeRequest, pyinstaller: PyInstaller) -> FrozenBinary:
    wrapped, transitive = await MultiGet(
        Get(WrappedTarget, WrappedTargetRequest(request.address, description_of_origin="PyInstaller")),
        Get(TransitiveTargets, TransitiveTargetsRequest([request.address])),
    )
    target = wrapped.target
    requirements, sources = await MultiGet(
        Get(
            Pex,
            PexFromTargetsRequest(
                Addresses([request.address]),
                output_filename="requirements.pex",
                internal_only=True,
                include_source_files=False,
            ),
        ),
        Get(PythonSourceFiles, PythonSourceFilesRequest(transitive.closure)),
    )
    environment = await Get(
        VenvPex,
        PexRequest(
            output_filename="pyinstaller.pex",
            internal_only=True,
            main=ConsoleScript("pyinstaller"),
            requirements=PexRequirements(
                from_superset=Resolve(pyinstaller.resolve, use_entire_lockfile=True),
                description_of_origin="PyInstaller",
            ),
            interpreter_constraints=InterpreterConstraints(),
            pex_path=(requirements,),
        ),
    )
    wanted = await Get(Requisites, RequisitesRequest(environment, str(request.address)))
    result = await Get(
        ProcessResult,
        VenvPexProcess(
            environment,
            argv=(*pyinstaller.args, *pyinstaller_args(target, sources.source_roots, sources.source_files.files)),
            input_digest=sources.source_files.snapshot.digest,
            # A fixed hash seed and time make the archive of modules reproducible, byte for byte.
            extra_env={
                "PYINSTALLER_CONFIG_DIR": "{chroot}/.pyinstaller",
                "PYTHONHASHSEED": "1",
                "SOURCE_DATE_EPOCH": "315532800",
                "PATH": os.pathsep.join(USUAL_PATH),
                "TOOL_VERSIONS": wanted.versions,
            },
            output_directories=("dist",),
            description=f"Freeze {request.address}",
        ),
    )
    return FrozenBinary(await Get(Digest, RemovePrefix(result.output_digest, "dist")), binary_name(target))


@dataclass(frozen=True)
class PyInstallerFieldSet(PackageFieldSet):
    required_fields = (PyInstallerEntryPointField, PyInstallerNameField)

    output_path: OutputPathField


@rule(desc="Package with PyInstaller", level=LogLevel.DEBUG)
async def package(field_set: PyInstallerFieldSet) -> BuiltPackage:
    frozen = await Get(FrozenBinary, FreezeRequest(field_set.address))
    path = field_set.output_path.value_or_default(file_ending=None)
    contents = await Get(Digest, RemovePrefix(frozen.digest, frozen.name))
    return BuiltPackage(await Get(Digest, AddPrefix(contents, path)), (BuiltPackageArtifact(path),))


def rules() -> Iterable[Any]:
    return [*collect_rules(), *requisites.rules(), UnionRule(PackageFieldSet, PyInstallerFieldSet)]
