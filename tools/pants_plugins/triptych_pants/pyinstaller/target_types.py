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


class PyInstallerEntryField(StringField):
    alias = "entry"
    required = True
    help = "The Python file, from this folder, that is the program: usually a package's __main__.py."


class PyInstallerNameField(StringField):
    alias = "binary_name"
    required = True
    help = "The name of the executable, and of the folder that it lies in."


class PyInstallerDependenciesField(Dependencies):
    help = "The sources of the program. What no import names (plugins, migrations) belongs here too."


class PyInstallerHiddenImportsField(StringSequenceField):
    alias = "hidden_imports"
    help = "Modules that are imported by name at run time."


class PyInstallerSubmodulesField(StringSequenceField):
    alias = "collect_submodules"
    help = "Packages all of whose modules are taken in."


class PyInstallerDataField(StringSequenceField):
    alias = "data"
    help = (
        "Folders, from this one, that the program reads from disk; each lies at the same path beside its modules."
        " Their files must be sources of a dependency."
    )


class PyInstallerExcludesField(StringSequenceField):
    alias = "exclude_modules"
    help = "Modules that are left out though something imports them."


class PyInstallerStripField(BoolField):
    alias = "strip"
    default = True
    help = "Whether symbols are stripped from the libraries (not on Windows)."


class PyInstallerOneFileField(BoolField):
    alias = "onefile"
    default = False
    help = "Whether all lies in the executable, which unpacks itself at each start: for comparison."


class PyInstallerBinaryTarget(Target):
    alias = "pyinstaller_binary"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        OutputPathField,
        PyInstallerEntryField,
        PyInstallerNameField,
        PyInstallerDependenciesField,
        PyInstallerHiddenImportsField,
        PyInstallerSubmodulesField,
        PyInstallerDataField,
        PyInstallerExcludesField,
        PyInstallerStripField,
        PyInstallerOneFileField,
    )
    help = (
        "A Python program frozen by PyInstaller as a folder (onedir): it starts sooner than a single file,"
        " which unpacks itself at each start, and is one process instead of two. UPX is never used: antivirus"
        " programs distrust what it makes."
    )
