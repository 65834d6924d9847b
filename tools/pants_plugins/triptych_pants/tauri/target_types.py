"""Targets of the whole app: `tauri_app` runs it, `tauri_installers` packages it."""

from __future__ import annotations

from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    SpecialCasedDependencies,
    StringField,
    StringSequenceField,
    Target,
)


class TauriShellField(SpecialCasedDependencies):
    alias = "shell"
    required = True
    help = "The rust_package with tauri.conf.json in its folder: a list of one address."


class TauriProgramField(StringField):
    alias = "program"
    required = True
    help = "The name of the shell's binary."


class TauriFrontendField(SpecialCasedDependencies):
    alias = "frontend"
    required = True
    help = "The node_package whose `dist` the shell embeds: a list of one address. Its workspace has @tauri-apps/cli."


class TauriSourceBackendField(SpecialCasedDependencies):
    alias = "backend"
    required = True
    help = "The Python target that is the backend from source: a list of one address."


class TauriBackendModuleField(StringField):
    alias = "backend_module"
    required = True
    help = "The module that is run as `python -m MODULE serve`."


class TauriAppTarget(Target):
    alias = "tauri_app"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        TauriShellField,
        TauriProgramField,
        TauriFrontendField,
        TauriSourceBackendField,
        TauriBackendModuleField,
    )
    help = (
        "The desktop app under development: `run` opens a debug shell, which starts the backend from source and has an"
        " identifier and a data folder of its own. Without a display the same frontend is served to a browser."
    )


class TauriFrozenBackendField(SpecialCasedDependencies):
    alias = "backend"
    required = True
    help = "The pyinstaller_binary that the installers bring: a list of one address."


class TauriBackendFolderField(StringField):
    alias = "backend_folder"
    required = True
    help = "The folder, in the shell's, that the bundle's settings take the frozen backend from."


class TauriBundleConfigField(StringField):
    alias = "config"
    required = True
    help = "The file, in the shell's folder, with the bundle's settings, beside tauri.conf.json."


class TauriFormatsField(StringSequenceField):
    alias = "formats"
    required = True
    valid_choices = ("deb", "dmg", "rpm")
    help = "The kinds of installers, as `tauri bundle` names them. Each is made on its own operating system."


class TauriInstallersTarget(Target):
    alias = "tauri_installers"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        TauriShellField,
        TauriProgramField,
        TauriFrontendField,
        TauriFrozenBackendField,
        TauriBackendFolderField,
        TauriBundleConfigField,
        TauriFormatsField,
    )
    help = "Installers of the desktop app: an optimized shell, the frontend in it, the frozen backend beside it."
