"""The targets of the whole app: `tauri_app` runs it, and `tauri_installers` packages it."""

from __future__ import annotations

from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    StringField,
    StringSequenceField,
    Target,
)
from pants.util.strutil import help_text

from triptych_pants.addresses import SingleAddressField


class TauriShellField(SingleAddressField):
    alias = "shell"
    required = True
    help = 'The rust_package with tauri.conf.json in its folder. Example: `shell="src/rust/shell"`.'


class TauriProgramField(StringField):
    alias = "program"
    required = True
    help = "The name of the shell's binary."


class TauriFrontendField(SingleAddressField):
    alias = "frontend"
    required = True
    help = (
        "The node_package whose `output_directory` the shell embeds. Its workspace has @tauri-apps/cli."
        ' Example: `frontend="src/ts/frontend"`.'
    )


class TauriSourceBackendField(SingleAddressField):
    alias = "backend"
    required = True
    help = 'The Python target that is the backend from source. Example: `backend="src/python/app/__main__.py"`.'


class TauriBackendModuleField(StringField):
    alias = "backend_module"
    required = True
    help = "The module that is run as `python -m MODULE serve`."


class TauriBackendEnvVarField(StringField):
    alias = "backend_env_var"
    required = True
    help = "The environment variable in which the debug shell gets the backend's command, a JSON array."


class TauriAppTarget(Target):
    alias = "tauri_app"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        TauriShellField,
        TauriProgramField,
        TauriFrontendField,
        TauriSourceBackendField,
        TauriBackendModuleField,
        TauriBackendEnvVarField,
    )
    help = help_text(
        """
        The desktop app under development: `run` opens a debug shell, which starts the backend from source and has an
        identifier and a data folder of its own. Without a display the same frontend is served to a browser.

        Example: `tauri_app(name="app", shell="src/rust/shell", program="triptych",
        frontend="src/ts/frontend", backend="src/python/app/__main__.py", backend_module="app",
        backend_env_var="APP_BACKEND_COMMAND")`.
        """
    )


class DevLoopProgramField(SingleAddressField):
    alias = "program"
    required = True
    help = 'The Python sources of the dev loop, a package `dev`. Example: `program="tools/dev/__main__.py:lib"`.'


class DevLoopTarget(Target):
    alias = "dev_loop"
    core_fields = (*COMMON_TARGET_FIELDS, DevLoopProgramField, TauriSourceBackendField)
    help = help_text(
        """
        The app under development: `run` starts it from the sources of the clone and applies each change at once. Its
        programs come from the graph: Node, and the environments of the dev loop and of the backend.

        Example: `dev_loop(name="dev", program="tools/dev/__main__.py:lib", backend="src/python/app/__main__.py")`.
        """
    )


class TauriFrozenBackendField(SingleAddressField):
    alias = "backend"
    required = True
    help = 'The pyinstaller_binary that the installers contain. Example: `backend="src/python:backend"`.'


class TauriBackendFolderField(StringField):
    alias = "backend_folder"
    required = True
    help = "The folder, in the shell's folder, from which the bundle's settings take the frozen backend."


class TauriBundleConfigField(StringField):
    alias = "config"
    required = True
    help = "The file, in the shell's folder, with settings of the bundle in addition to tauri.conf.json."


class TauriFormatsField(StringSequenceField):
    alias = "formats"
    required = True
    valid_choices = ("deb", "dmg", "rpm")
    help = "The formats of installers, as `tauri bundle` names them. Each can be made only on its own operating system."


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
    help = help_text(
        """
        Installers of the desktop app: an optimized shell, with the frontend in it and the frozen backend next to it.

        Example: `tauri_installers(name="installers", shell="src/rust/shell", program="triptych",
        frontend="src/ts/frontend", backend="src/python:backend", backend_folder="backend-dist",
        config="tauri.bundle.conf.json", formats=["deb"])`.
        """
    )
