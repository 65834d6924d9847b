"""Targets of TypeScript code: an npm workspace and its packages."""

from __future__ import annotations

from pants.core.goals.package import OutputPathField
from pants.core.goals.test import TestTimeoutField
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    Dependencies,
    MultipleSourcesField,
    SpecialCasedDependencies,
    StringField,
    Target,
)


class NpmWorkspaceSourcesField(MultipleSourcesField):
    default = ("package.json", "package-lock.json", ".npmrc", "biome.json", "tsconfig*.json")
    help = "The workspace's manifest, its lock, and the settings that its packages share."


class NpmWorkspaceTarget(Target):
    alias = "npm_workspace"
    core_fields = (*COMMON_TARGET_FIELDS, NpmWorkspaceSourcesField)
    help = "The folder of an npm workspace: one package.json that names packages, one package-lock.json."


class NodePackageSourcesField(MultipleSourcesField):
    default = ("**/*", "!**/*.gen.ts", "!**/BUILD", "!dist/**", "!.cache/**", "!node_modules/**")
    help = (
        "All files of the package, its package.json among them. Generated files belong to the target that makes them."
    )


class NodePackageDependenciesField(Dependencies):
    help = "Beside these, the packages that package.json names, the workspace, and generated files in the folder."


class NodePackageDistField(StringField):
    alias = "dist"
    help = "The folder, in the package, that `vite build` writes. A package with this field can be packaged."


class NodePackageTestTimeoutField(TestTimeoutField):
    default = 300


class NodePackageTestBackendField(SpecialCasedDependencies):
    alias = "test_backend"
    help = (
        "One Python target with `__main__`: the tests get its command, a JSON array, in TRIPTYCH_TEST_BACKEND."
        " For tests that talk to the real backend."
    )


class NodePackageTestFrontendField(SpecialCasedDependencies):
    alias = "test_frontend"
    help = "One `node_package` with a `dist`: it is built, and the tests get the folder in TRIPTYCH_TEST_FRONTEND."


class NodePackageTestBrowserField(StringField):
    alias = "test_browser"
    valid_choices = ("chromium",)
    help = "A browser of this machine that the tests start: they get its path in CHROMIUM."


class NodePackageTarget(Target):
    alias = "node_package"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        NodePackageSourcesField,
        NodePackageDependenciesField,
        NodePackageDistField,
        OutputPathField,
        NodePackageTestTimeoutField,
        NodePackageTestBackendField,
        NodePackageTestFrontendField,
        NodePackageTestBrowserField,
    )
    help = "A package of an npm workspace: checked by tsc, tested by vitest where it has tests."
