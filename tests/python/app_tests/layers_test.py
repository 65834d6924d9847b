"""Imports of the backend, including lazy ones, go one way: core < db < listing < features < … < cli < registry."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import app

SOURCES = Path(app.__file__).parent

# From the bottom to the top. Folders and modules of one line may import each other, but not in a cycle of modules.
LAYERS = (
    {"core"},
    {"db"},
    {"listing"},
    {"features"},
    {"application", "contract", "error_handlers", "migrations"},
    {"serve"},
    {"cli"},
    # Only the programs import it, so that nothing else depends on all features.
    {"registry"},
    {"main", "__main__"},
)
LEVEL = {f"app.{name}": level for level, names in enumerate(LAYERS) for name in names}

# The part of the list engine that features may use.
FACADE = "app.listing"

# Core works without a database, and so imports none of these.
DATABASE_LIBRARIES = frozenset({"alembic", "psycopg", "sqlalchemy", "sqlite3", "sqlmodel"})


def module_of(path: Path) -> str:
    parts = ("app", *path.relative_to(SOURCES).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES.rglob("*.py") if path.parent.name != "versions"}


def imports_of(source: str, modules: dict[str, Path]) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each module that a module imports anywhere."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield node.lineno, whole if whole in modules else node.module
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)


IMPORTS = {name: list(imports_of(path.read_text(), MODULES)) for name, path in MODULES.items()}


def level_of(module: str) -> int | None:
    return LEVEL.get(".".join(module.split(".")[:2]))


def upward(imports: dict[str, list[tuple[int, str]]]) -> list[str]:
    """Return the imports, as `module:line imports other`, that go to a higher layer."""
    found = []
    for module, imported in imports.items():
        own = level_of(module)
        for line, other in imported:
            level = level_of(other)
            if own is not None and level is not None and level > own:
                found.append(f"{module}:{line} imports {other}")
    return found


def test_every_module_has_a_layer() -> None:
    assert not [module for module in MODULES if module != "app" and level_of(module) is None]


def test_imports_go_down() -> None:
    assert not upward(IMPORTS)


def test_no_modules_import_each_other() -> None:
    # `from package import module` runs the package's __init__ as well; a package may import its own modules.
    graph = {module: {other for _, other in imported if other in MODULES} for module, imported in IMPORTS.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" imports ".join(reversed(error.args[1]))) from error


def test_features_use_the_list_engine_through_its_facade() -> None:
    found = [
        f"{module}:{line} imports {other}"
        for module, imported in IMPORTS.items()
        if module.startswith("app.features.")
        for line, other in imported
        if other.startswith(f"{FACADE}.")
    ]
    assert not found


def test_an_import_that_goes_up_is_found_even_in_a_function() -> None:
    source = "def run():\n    from app.cli import main\n"
    assert upward({"app.core.text": list(imports_of(source, MODULES))}) == ["app.core.text:2 imports app.cli"]


def libraries(imports: dict[str, list[tuple[int, str]]]) -> list[str]:
    """Return the imports of database libraries in core, as `module:line imports other`."""
    return [
        f"{module}:{line} imports {other}"
        for module, imported in imports.items()
        if level_of(module) == LEVEL["app.core"]
        for line, other in imported
        if other.partition(".")[0] in DATABASE_LIBRARIES
    ]


def test_core_knows_no_database() -> None:
    assert not libraries(IMPORTS)


def test_a_database_in_core_is_found_even_in_a_function() -> None:
    source = "def run():\n    from sqlalchemy.exc import DBAPIError\n    import sqlite3\n"
    assert libraries({"app.core.text": list(imports_of(source, MODULES))}) == [
        "app.core.text:2 imports sqlalchemy.exc",
        "app.core.text:3 imports sqlite3",
    ]


def test_the_fixtures_of_all_tests_import_nothing_of_the_app() -> None:
    # All tests depend on this file, so an edit of what it imports runs all of them again.
    tree = ast.parse(Path(__file__).with_name("conftest.py").read_text())
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    assert [name for name in imported if name.split(".")[0] in {"app", "app_tests"}] == []
