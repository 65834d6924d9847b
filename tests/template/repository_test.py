"""A renamed copy of this repository: nothing holds the old name, files are whole, and the backend runs."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from template.names import Names, new_names
from template.renaming import LEFT_ALONE, names_of, rename

# The files below: the target `repository` brings them; by hand they are those that git tracks.
SOURCE = Path("repository")
# Files that are JSON with comments.
COMMENTED_JSON = ("tsconfig.base.json", "tsconfig.json", "devcontainer.json", "settings.json", "launch.json")


@cache
def original() -> Mapping[str, bytes]:
    if SOURCE.is_dir():
        paths = [path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        return {str(path.relative_to(SOURCE)): path.read_bytes() for path in paths}
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    return {path: Path(path).read_bytes() for path in listed.split("\0") if path}


# Put together, so that they are no words of this repository.
ONE_WORD = new_names(names_of(original()), "Quok" + "ka", "org." + "quok" + "ka")
SEVERAL_WORDS = new_names(
    names_of(original()),
    " ".join(("Marbled", "Newt", "2")),
    "com.example." + "marbled-newt",
    holder="Åsa & Söhne",
)
OTHER_SLUG = new_names(names_of(original()), "Zebra" + "finch", "net.zebra" + "finch", slug="-".join(("bird", "diary")))
LONG = new_names(names_of(original()), " ".join(("Intercontinental", "Notebook")), "org.example.intercontinental")
# As in pyproject.toml.
LINE_LENGTH = 120
APPS = pytest.mark.parametrize("new", [ONE_WORD, SEVERAL_WORDS, OTHER_SLUG], ids=lambda new: new.name)


@cache
def renamed(new: Names) -> Mapping[str, bytes]:
    renaming = rename(original(), new)
    assert renaming.left == ()
    return {file.path: file.content for file in renaming.files.values()}


@APPS
def test_the_old_name_is_in_no_file_and_no_path(new: Names) -> None:
    old = names_of(original())
    held = {old.name.lower(), old.slug, old.snake, old.identifier.lower()}
    found = [
        path
        for path, content in renamed(new).items()
        for name in held
        if name.encode() in content.lower() or name in path.lower()
    ]
    assert found == []


@APPS
def test_the_old_names_give_the_old_bytes(new: Names) -> None:
    back = rename(renamed(new), names_of(original()))
    assert {file.path: file.content for file in back.files.values()} == original()


@APPS
def test_a_second_renaming_gives_what_a_first_would_have_given(new: Names) -> None:
    other = Names(" ".join(("Crested", "Grebe")), "org.example.crested", "grebe-log", "Ponds Ltd.", "Greb")
    again = rename(renamed(new), other)
    assert {file.path: file.content for file in again.files.values()} == {
        file.path: file.content for file in rename(original(), other).files.values()
    }


@APPS
def test_the_names_are_written_down(new: Names) -> None:
    assert names_of(renamed(new)) == new
    held = tomllib.loads(renamed(new)["template.toml"].decode())
    assert {key: held[key] for key in vars(new)} == vars(new)


@APPS
def test_files_can_still_be_parsed(new: Names) -> None:
    files = renamed(new)
    for path, content in files.items():
        if path.endswith(".py") or Path(path).name == "BUILD":
            ast.parse(content, path)
        elif path.endswith((".toml", "Cargo.lock")):
            tomllib.loads(content.decode())
        elif path.endswith(".json") and Path(path).name not in COMMENTED_JSON:
            json.loads(content)
    assert len(files) == len(original())


def test_no_line_with_the_name_is_too_long_that_ruff_cannot_wrap() -> None:
    """It wraps code, but neither comments, nor texts of several lines, nor a single string."""
    found = []
    for path, content in renamed(LONG).items():
        if not path.endswith(".py") or path.startswith(LEFT_ALONE):
            continue
        lines = content.decode().split("\n")
        long = {
            number
            for number, line in enumerate(lines, 1)
            if len(line) > LINE_LENGTH and LONG.snake.split("_")[0] in line.lower()
        }
        for token in tokenize.tokenize(io.BytesIO(content).readline) if long else ():
            is_alone = token.line.strip() == token.string or token.start[0] != token.end[0]
            if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and is_alone):
                found += [f"{path}:{number}" for number in range(token.start[0], token.end[0] + 1) if number in long]
    assert found == []


def test_this_program_and_its_tests_do_not_hold_the_name() -> None:
    name = names_of(original()).slug.encode()
    left_alone = {path: content for path, content in original().items() if path.startswith(LEFT_ALONE)}
    assert left_alone
    assert [path for path, content in left_alone.items() if name in content.lower()] == []


@APPS
def test_the_data_of_the_two_apps_are_apart(new: Names) -> None:
    old = names_of(original())
    files = renamed(new)
    configuration = json.loads(files["src/rust/shell/tauri.conf.json"])
    names = (configuration["productName"], configuration["identifier"], configuration["mainBinaryName"])
    assert names == (new.name, new.identifier, new.slug)
    assert configuration["bundle"]["publisher"] == new.holder
    assert list(configuration["bundle"]["linux"]["deb"]["files"]) == [f"/usr/share/doc/{new.package}/copyright"]
    assert f'b"{new.application_id}"'.encode() in files["src/python/app/db/sqlite/header.py"]
    assert f'"{new.snake}_session"'.encode() in files["src/python/app/serve/request_policy.py"]
    assert f'"{new.slug}-export"'.encode() in files["src/python/app/db/archive/format.py"]
    assert f"{new.upper}_CACHE".encode() in files["pants"]
    pairs = zip(vars(old).values(), vars(new).values(), strict=True)
    assert [pair for pair in pairs if pair[0] == pair[1]] == []


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    for path, content in renamed(SEVERAL_WORDS).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def backend(copy: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    paths = [str(copy / "src/python"), *(path for path in sys.path if path)]
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=copy / "src/python",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths), "BACKUP_DAILY": "false", **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_renamed_backend_writes_the_renamed_contract(copy: Path) -> None:
    ran = backend(copy, "openapi")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["info"]["title"] == SEVERAL_WORDS.name


def test_a_database_of_the_other_app_is_refused(copy: Path, tmp_path: Path) -> None:
    released = sorted((copy / "tests/python/app_tests/db/released").glob("*.db"))[-1]
    (tmp_path / "theirs").mkdir()
    shutil.copy(released, tmp_path / "theirs/app.db")
    ran = backend(copy, "migrate", "upgrade", DATA_DIR=str(tmp_path / "theirs"))
    assert ran.returncode != 0
    assert "belongs to another program" in ran.stderr
    assert backend(copy, "migrate", "upgrade", DATA_DIR=str(tmp_path / "ours")).returncode == 0


@APPS
def test_locks_stay_in_order(new: Names) -> None:
    files = renamed(new)
    crates = [package["name"] for package in tomllib.loads(files["src/rust/Cargo.lock"].decode())["package"]]
    assert crates == sorted(crates)
    packages = list(json.loads(files["src/ts/package-lock.json"])["packages"])
    scopes = [path for path in packages if path.startswith("node_modules/@") and path.count("node_modules") == 1]
    assert scopes == sorted(scopes)
    assert f"node_modules/@{new.slug}/api-client" in scopes


@pytest.mark.skipif(shutil.which("cargo") is None, reason="cargo is not on the PATH")
def test_cargo_takes_the_renamed_lock(copy: Path) -> None:
    ran = subprocess.run(
        ["cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version", "1"],
        cwd=copy / "src/rust",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    crates = {package["name"] for package in json.loads(ran.stdout)["packages"]}
    assert f"{SEVERAL_WORDS.slug}-shell" in crates


def test_a_holder_stays_out_of_the_way_of_a_name_that_is_the_same() -> None:
    company = replace(ONE_WORD, holder=ONE_WORD.name)
    assert rename(renamed(company), names_of(original())).files["LICENSE"].content == original()["LICENSE"]
