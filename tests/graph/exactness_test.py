"""What an edit makes `./pants check test ::` execute again, and what it does not.

Every edit holds a word that no run before it held, or a cache would answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.graph.clone import Clone, cloned, differences, elsewhere, variables

CHECK_PYTHON = "Run MyPy on * files."
CONTRACT = "Generate src/python/openapi.json"
TYPESCRIPT_CLIENT = "Generate src/ts/api-client/src/schema.gen.ts"
RUST_CLIENT = "Generate src/rust/api-client/src/generated"
# The program that prints the types, and what it prints: the frontend runs again only if that differs.
SHELL_TYPES = (
    "Build src/rust/shell-types:shell-types with cargo (debug)",
    "Generate src/ts/frontend/src/shared/shell/types.gen.ts",
)
FRONTEND = ("Check src/ts/frontend:frontend with tsc", "Test src/ts/frontend:frontend with vitest")
API_CLIENT = ("Check src/ts/api-client:api-client with tsc", "Test src/ts/api-client:api-client with vitest")
RUST = ("Check * packages of src/rust with cargo", "Test * packages of src/rust with cargo")


# An edit of a Python file would run nearly all tests of the backend, for many minutes: these are some that depend on
# the files edited here, and some that do not. All other languages are whole.
DEPENDENTS = ("tests/python/app_tests/contract_test.py", "tests/python/app_tests/listing/values_test.py")
OTHERS = ("tests/python/app_tests/core/rate_limit_test.py", "tests/python/app_tests/core/redact_test.py")
SAMPLE = ("src::", *DEPENDENTS, *OTHERS)


@pytest.fixture(scope="module")
def clone() -> Iterator[Clone]:
    """A clone whose checks and tests are all in the caches. Edits of one test are undone before the next one."""
    with cloned(Path("clone").resolve(), variables()) as clone:
        clone.executed("check", "test", "::")
        clone.executed("check", "test", *SAMPLE)
        yield clone


@pytest.fixture
def word() -> str:
    return f"w{uuid.uuid4().hex}"


@pytest.fixture
def place(word: str) -> Path:
    """An empty folder in the sandbox: when it goes, a daemon that a killed test left behind ends by itself."""
    place = Path(word).resolve()
    place.mkdir()
    return place


def check_and_test(clone: Clone, *specs: str) -> list[str]:
    return clone.executed("check", "test", *(specs or ["::"]))


def sample_tests(clone: Clone, module: str) -> list[str]:
    """Return the descriptions of the tests of the sample that depend on a module, by the graph."""
    found = clone.tests_of(module)
    wanted = {name: [test for test in found if test.startswith(f"Run Pytest for {name}")] for name in DEPENDENTS}
    assert all(wanted.values()), f"a test of the sample does not depend on {module} any more: choose another one"
    assert not any(test.startswith(f"Run Pytest for {name}") for name in OTHERS for test in found)
    return [test for tests in wanted.values() for test in tests]


def test_a_docstring_runs_python_but_does_not_regenerate_the_clients(clone: Clone, word: str) -> None:
    module = "src/python/app/listing/params.py"
    with clone.edited(module, '"""', f'"""{word}: '):
        expected = [CHECK_PYTHON, *sample_tests(clone, module), CONTRACT]
        assert differences(check_and_test(clone, *SAMPLE), expected) == []


def test_a_field_of_a_model_runs_all_three_languages(clone: Clone, word: str) -> None:
    fields = "class UserCreate(UserBase):\n"
    module = "src/python/app/features/users/models.py"
    with clone.edited(module, fields, f"{fields}    {word}: str | None = None\n"):
        python = [CHECK_PYTHON, *sample_tests(clone, module), CONTRACT]
        clients = [TYPESCRIPT_CLIENT, RUST_CLIENT]
        expected = [*python, *clients, *API_CLIENT, *FRONTEND, *RUST]
        assert differences(check_and_test(clone, *SAMPLE), expected) == []


def test_a_component_runs_only_its_package(clone: Clone, word: str) -> None:
    component = "src/ts/frontend/src/shared/table/empty-state.tsx"
    with clone.edited(component, "<Stack ", f'<Stack data-edited="{word}" '):
        assert differences(check_and_test(clone), FRONTEND) == []


def test_a_rust_function_runs_only_cargo(clone: Clone, word: str) -> None:
    opening = "pub fn expose(&self) -> &str {"
    with clone.edited("src/rust/supervisor/src/token.rs", opening, f'{opening}\n        let _edited = "{word}";'):
        assert differences(check_and_test(clone), [*SHELL_TYPES, *RUST]) == []


def test_a_type_of_the_shell_runs_the_frontend_too(clone: Clone, word: str) -> None:
    opening = "pub struct SettingsView {"
    with clone.edited("src/rust/shell-types/src/settings.rs", opening, f"/// {word}\n{opening}"):
        assert differences(check_and_test(clone), [*SHELL_TYPES, *FRONTEND, *RUST]) == []


def test_the_readme_runs_nothing(clone: Clone, word: str) -> None:
    with clone.edited("README.md", "\n", f"\n{word}\n"):
        assert check_and_test(clone) == []


def test_another_folder_home_path_or_locale_runs_nothing(clone: Clone, place: Path) -> None:
    environment = {**elsewhere(clone.environment, place), "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"}
    environment["PATH"] = f"{place}:/bin:/usr/bin"
    with cloned(place / "another clone", environment) as other:
        assert check_and_test(other) == []


def test_another_version_of_rust_reruns_what_uses_it_but_another_location_does_not(word: str, place: Path) -> None:
    # Links to toolchains, cargo's target folder and its lock are not for a compiler that compiles nothing.
    test = (f"--named-caches-dir={place / 'caches'}", "test", "src/rust/client-codegen")
    environments = [
        {**elsewhere(variables(), place), "CARGO_HOME": str(rust(place / name, version))}
        for name, version in (("one", word), ("two", word), ("three", f"{word}-newer"))
    ]
    with cloned(place / "clone", environments[0]) as other:
        first, moved, newer = [other.executed(*test, environment=environment) for environment in environments]
    tested = "Test 1 package of src/rust with cargo"
    assert tested in first
    assert moved == []
    assert newer == [tested]


def rust(root: Path, version: str) -> Path:
    """Put a toolchain there that says it is of this version and whose commands do nothing; return the folder."""
    (root / "bin").mkdir(parents=True)
    answer = f"if [ $1 = --print ]; then echo {root}; else echo rustc; echo release: 1.999.0; echo hash: {version}; fi"
    for name, script in {"rustc": answer, "cargo": "exit 0"}.items():
        (root / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (root / "bin" / name).chmod(0o755)
    return root
