"""Targets of TypeScript code: an npm workspace and its packages."""

from __future__ import annotations

from pants.core.goals.package import OutputPathField
from pants.core.goals.test import TestTimeoutField
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    BoolField,
    Dependencies,
    MultipleSourcesField,
    StringField,
    Target,
)
from pants.util.strutil import help_text

from triptych_pants.addresses import SingleAddressField


class NpmWorkspaceSourcesField(MultipleSourcesField):
    default = ("package.json", "package-lock.json", ".npmrc", "biome.json", "tsconfig*.json")
    help = "The workspace's manifest, its lock, and the settings that its packages share."


class NpmWorkspaceTarget(Target):
    alias = "npm_workspace"
    core_fields = (*COMMON_TARGET_FIELDS, NpmWorkspaceSourcesField)
    help = help_text(
        """
        The folder of an npm workspace: one package.json that names its packages, and one package-lock.json.

        Example: `npm_workspace()` in src/ts/BUILD, and a `node_package` in each folder below it.
        """
    )


class NpmProgramScriptField(StringField):
    alias = "script"
    required = True
    help = 'A script in the workspace\'s node_modules. Example: `script="@tauri-apps/cli/tauri.js"`.'


class NpmProgramTarget(Target):
    alias = "npm_program"
    core_fields = (*COMMON_TARGET_FIELDS, NpmProgramScriptField)
    help = help_text(
        """
        A program that an npm package of the workspace in this folder brings. `run` starts it in the root of the
        repository.

        Example: `npm_program(name="tauri", script="@tauri-apps/cli/tauri.js")` in src/ts/BUILD, and then
        `./pants run src/ts:tauri -- icon --help`.
        """
    )


class NodePackageSourcesField(MultipleSourcesField):
    default = ("**/*", "!**/*.gen.ts", "!**/BUILD", "!dist/**", "!.cache/**", "!node_modules/**")
    help = "All files of the package, including package.json. Generated files belong to the target that makes them."


class NodePackageDependenciesField(Dependencies):
    help = (
        "Other targets that the package needs. The packages that package.json names, the workspace, and generated"
        " files in the folder are inferred."
    )


class NodePackageOutputDirectoryField(StringField):
    alias = "output_directory"
    help = help_text(
        """
        The folder, in the package, that `vite build` writes. Only a package with this field can be packaged.

        Example: `output_directory="dist"`.
        """
    )


class NodePackageTestTimeoutField(TestTimeoutField):
    default = 300


class NodePackageTestBackendField(SingleAddressField):
    alias = "test_backend"
    help = help_text(
        """
        A Python target that the tests start, for tests that talk to a real backend. They get its command, a JSON array,
        in the environment variable `test_backend_env_var`.

        Example: `test_backend="src/python/app/__main__.py", test_backend_module="app"`.
        """
    )


class NodePackageTestBackendModuleField(StringField):
    alias = "test_backend_module"
    help = "The module of `test_backend`, which is run as `python -m MODULE`. Required if `test_backend` is set."


class NodePackageTestBackendEnvVarField(StringField):
    alias = "test_backend_env_var"
    default = "TEST_BACKEND"
    help = "The environment variable in which the tests get the command of `test_backend`, a JSON array."


class NodePackageTestFrontendField(SingleAddressField):
    alias = "test_frontend"
    help = help_text(
        """
        A `node_package` with an `output_directory`: it is built, and the tests get that folder in the environment
        variable `test_frontend_env_var`.

        Example: `test_frontend="src/ts/frontend"`.
        """
    )


class NodePackageTestFrontendEnvVarField(StringField):
    alias = "test_frontend_env_var"
    default = "TEST_FRONTEND"
    help = "The environment variable in which the tests get the folder of the built `test_frontend`."


class NodePackageTestBrowserField(StringField):
    alias = "test_browser"
    valid_choices = ("chromium",)
    help = "A browser of this machine that the tests start. They get its path in CHROMIUM."


class SkipBiomeField(BoolField):
    alias = "skip_biome"
    default = False
    help = "If true, Biome neither lints nor formats this package."


class SkipKnipField(BoolField):
    alias = "skip_knip"
    default = False
    help = "If true, a change of this package does not run knip. Knip still checks the workspace as a whole."


class SkipTscField(BoolField):
    alias = "skip_tsc"
    default = False
    help = "If true, the goal `check` leaves this package out."


class SkipVitestField(BoolField):
    alias = "skip_vitest"
    default = False
    help = "If true, the goal `test` leaves this package out."


class NodePackageTarget(Target):
    alias = "node_package"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        NodePackageSourcesField,
        NodePackageDependenciesField,
        NodePackageOutputDirectoryField,
        OutputPathField,
        NodePackageTestTimeoutField,
        NodePackageTestBackendField,
        NodePackageTestBackendModuleField,
        NodePackageTestBackendEnvVarField,
        NodePackageTestFrontendField,
        NodePackageTestFrontendEnvVarField,
        NodePackageTestBrowserField,
        SkipBiomeField,
        SkipKnipField,
        SkipTscField,
        SkipVitestField,
    )
    help = help_text(
        """
        A package of an npm workspace: checked by tsc, linted and formatted by Biome, and tested by Vitest if it has
        files *.test.ts or *.test.tsx.

        Example: `node_package(output_directory="dist")` in src/ts/frontend/BUILD.
        """
    )
