"""A copy of the backend and its tests, in which tests add features and run Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# The files below: the target `repository` brings them; by hand they are those of the working tree.
SOURCE = Path("repository") if Path("repository").is_dir() else Path()
COPIED = ("src/python", "tests/python", "tools/harness", "tools/release_database", "pytest.ini")
RELEASED = "tests/python/app_tests/db/released"
# Neither imports the sample feature, which would bring its own revisions.
FILL = """\
import sys
import sqlalchemy as sa
import app.registry
from app.db.metadata import metadata
from harness.sample_rows import add_rows

engine = sa.create_engine(f"sqlite:///{sys.argv[1]}/app.db")
with engine.begin() as connection:
    for name in sys.argv[3:]:
        add_rows(connection, metadata.tables[name], int(sys.argv[2]))
"""
GET = """\
import json, sys
from fastapi.testclient import TestClient
from app.core.settings import Settings
from app.registry import FEATURES
from app.serve.server import create_ready_app

settings = Settings.from_environment({"DATA_DIR": sys.argv[1]})
with TestClient(create_ready_app(settings, FEATURES), base_url="http://testserver/api/v1") as api:
    print(json.dumps([api.get(path).raise_for_status().json() for path in sys.argv[2:]]))
"""


class BackendCopy:
    """A copy of the backend with its tests.

    :ivar tree: the texts of its files by path.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            source, target = SOURCE / name, root / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "data"))
            elif source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        self.tree = {
            str(path.relative_to(root)): path.read_text(encoding="utf-8")
            for path in root.rglob("*")
            if path.suffix in {".py", ".ini"}
        }

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")
        self.tree.update(files)

    def delete(self, paths: Iterable[str]) -> None:
        for path in paths:
            (self.root / path).unlink()
            del self.tree[path]

    def run(self, *arguments: str, folder: str = "src/python", **environment: str) -> str:
        """Run Python in the copy and return what it printed: see `run_python`."""
        return run_python(self.root, *arguments, folder=folder, **environment)

    def new_revision(self, message: str) -> None:
        """Write a revision with the changes of the models, and a database of it for the tests."""
        self.run("-m", "app", "migrate", "new", message)
        self.new_database()

    def new_database(self) -> None:
        """Write a database of the newest revision for the tests."""
        self.run("tools/release_database/release_database.py", str(self.root / RELEASED), folder=".")

    def test(self, path: str) -> None:
        """Run tests of the copy, which must pass.

        :param path: a folder or file in tests/python/app_tests. Pants runs files by themselves, so run several alone.
        """
        path = f"tests/python/app_tests/{path}"
        assert " passed" in self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", path, folder=".")


def run_python(root: Path, *arguments: str, folder: str = "src/python", **environment: str) -> str:
    """Run Python with the code of a copy and the packages of this process. Return what it printed.

    :param arguments: those of Python, such as "-m", "app", "check". It must succeed.
    :param folder: the working folder, from the root.
    """
    roots = [str(root / name) for name in ("src/python", "tests/python", "tools")]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root / folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([*roots, *libraries()]),
            "PYTHONHASHSEED": "0",
            "LANG": "C.UTF-8",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]
    return done.stdout


def fill(root: Path, data_dir: Path, count: int, *tables: str) -> None:
    """Add sample rows to tables of a copy's database, which is made or upgraded first, with its local user."""
    get(root, data_dir, "/users/me")
    run_python(root, "-c", FILL, str(data_dir), str(count), *tables)


def get(root: Path, data_dir: Path, *paths: str) -> list[Any]:
    """Return the answers of a copy's API to GET requests, such as "/products/?sort=name", which must succeed."""
    answers: list[Any] = json.loads(run_python(root, "-c", GET, str(data_dir), *paths))
    return answers


def libraries() -> list[str]:
    """Return the folders with installed packages, which Pants gives to this process by its own path."""
    return [path for path in sys.path if path.endswith("site-packages")]
