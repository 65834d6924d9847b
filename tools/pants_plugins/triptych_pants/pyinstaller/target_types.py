"""The target `pyinstaller_binary`."""

from __future__ import annotations

from pants.core.goals.package import OutputPathField
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    BoolField,
    Dependencies,
    StringField,
    StringSequenceField,
    Target,
)
from pants.util.strutil import help_text


class PyInstallerEntryPointField(StringField):
    alias = "entry_point"
    required = True
    help = (
        "The program's main file, relative to this folder: usually a package's __main__.py."
        ' Example: `entry_point="app/__main__.py"`.'
    )


class PyInstallerNameField(StringField):
    alias = "binary_name"
    help = "The name of the executable and of its folder. Default: the name of the target."


class PyInstallerDependenciesField(Dependencies):
    help = "The sources of the program. Modules that nothing imports by name (plugins, migrations) must also be here."


class PyInstallerHiddenImportsField(StringSequenceField):
    alias = "hidden_imports"
    help = "Modules that are imported by name at run time."


class PyInstallerSubmodulesField(StringSequenceField):
    alias = "collect_submodules"
    help = "Packages of which all modules are included."


class PyInstallerDataDirectoriesField(StringSequenceField):
    alias = "data_directories"
    help = (
        "Folders, relative to this one, that the program reads from disk. They keep their paths next to its modules."
        ' Their files must be sources of a dependency. Example: `data_directories=["app/migrations"]`.'
    )


class PyInstallerExcludesField(StringSequenceField):
    alias = "exclude_modules"
    help = "Modules that are excluded although something imports them."


class PyInstallerStripField(BoolField):
    alias = "strip"
    default = True
    help = "Whether symbols are stripped from the libraries (not on Windows)."


class PyInstallerOneFileField(BoolField):
    alias = "onefile"
    default = False
    help = "If true, everything is in one executable, which unpacks itself at each start. It is slower, for comparison."


class PyInstallerBinaryTarget(Target):
    alias = "pyinstaller_binary"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        OutputPathField,
        PyInstallerEntryPointField,
        PyInstallerNameField,
        PyInstallerDependenciesField,
        PyInstallerHiddenImportsField,
        PyInstallerSubmodulesField,
        PyInstallerDataDirectoriesField,
        PyInstallerExcludesField,
        PyInstallerStripField,
        PyInstallerOneFileField,
    )
    help = help_text(
        """
        A Python program frozen by PyInstaller as a folder (onedir): it starts sooner than a single file, which unpacks
        itself at each start, and is one process instead of two. UPX is never used: antivirus programs distrust it.

        Example: `pyinstaller_binary(name="backend", entry_point="app/__main__.py",
        data_directories=["app/migrations"], dependencies=["./app/__main__.py"])`.
        """
    )
