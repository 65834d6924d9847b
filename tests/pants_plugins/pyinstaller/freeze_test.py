"""PyInstaller's command line for a `pyinstaller_binary`."""

from __future__ import annotations

from typing import Any

from pants.engine.addresses import Address

from triptych_pants.pyinstaller.freeze import pyinstaller_args
from triptych_pants.pyinstaller.target_types import PyInstallerBinaryTarget


def binary(**fields: Any) -> PyInstallerBinaryTarget:
    values = {"entry_point": "app/__main__.py", "binary_name": "backend", **fields}
    return PyInstallerBinaryTarget(values, Address("src/python", target_name="backend"))


def test_the_entry_point_is_relative_to_the_repository_and_imports_to_the_source_root() -> None:
    args = pyinstaller_args(binary(), ["src/python"])
    assert args[-1] == "src/python/app/__main__.py"
    assert "--paths=src/python" in args


def test_the_program_has_the_name_of_its_target_or_of_the_field() -> None:
    assert "--name=backend" in pyinstaller_args(binary(binary_name=None), [])
    assert "--name=other" in pyinstaller_args(binary(binary_name="other"), [])


def test_the_default_is_a_folder_without_upx() -> None:
    args = pyinstaller_args(binary(), [])
    assert {"--onedir", "--distpath=dist", "--noupx"} <= set(args)
    assert "--onefile" not in args


def test_a_single_file_is_in_a_folder_with_its_name() -> None:
    args = pyinstaller_args(binary(onefile=True), [])
    assert {"--onefile", "--distpath=dist/backend", "--noupx"} <= set(args)
    assert "--onedir" not in args


def test_modules_are_included_and_excluded_by_name() -> None:
    args = pyinstaller_args(
        binary(hidden_imports=["a.b"], exclude_modules=["tkinter"], collect_submodules=["app.migrations"]), []
    )
    assert {"--hidden-import=a.b", "--exclude-module=tkinter", "--collect-submodules=app.migrations"} <= set(args)


def test_all_modules_of_the_graph_are_included() -> None:
    files = ["src/python/app/__init__.py", "src/python/app/migrations/env.py", "src/python/app/data.txt"]
    args = pyinstaller_args(binary(), ["src", "src/python"], files)
    hidden = [argument for argument in args if argument.startswith("--hidden-import=")]
    assert hidden == ["--hidden-import=app", "--hidden-import=app.migrations.env"]


def test_data_folders_keep_their_path() -> None:
    # PyInstaller resolves the source from the folder of the spec file, `spec`.
    assert "--add-data=../src/python/app/migrations:app/migrations" in pyinstaller_args(
        binary(data_directories=["app/migrations"]), []
    )


def test_symbols_are_stripped_unless_the_target_disables_it() -> None:
    assert "--strip" in pyinstaller_args(binary(), [])
    assert "--strip" not in pyinstaller_args(binary(strip=False), [])
