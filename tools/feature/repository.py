"""The repository that a command changes: its texts, and its own commands."""

from __future__ import annotations

import subprocess
from pathlib import Path

from feature.errors import FeatureError
from feature.spec import Feature
from template import tree

REVISIONS = "src/python/app/migrations/versions/"
# What is generated from the models.
GENERATED = ("src/python:openapi", "src/ts/api-client::", "src/rust/api-client::")


def read_texts(root: Path) -> dict[str, str]:
    """Return the texts of all files that git tracks, by path. Files that are not UTF-8 are left out."""
    texts = {}
    for path, content in tree.read(root).items():
        try:
            texts[path] = content.decode()
        except UnicodeDecodeError:
            continue
    return texts


def run_pants(root: Path, *arguments: str) -> None:
    """Run `./pants`, whose output goes to the terminal.

    :raises FeatureError: if it fails.
    """
    done = subprocess.run(["./pants", *arguments], cwd=root, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise FeatureError(
            f"`./pants {' '.join(arguments)}` failed with exit code {done.returncode}. Its output says why."
        )


def write_revision(root: Path, message: str) -> None:
    """Write a revision with the changes of the models, and keep a database of it for the tests.

    :raises FeatureError: if that fails.
    """
    run_pants(root, "run", "tools/feature:new_revision", "--", message)


def regenerate(root: Path, *changed: str) -> None:
    """Regenerate the contract and both clients, and format files.

    :param changed: what to format, such as `src/python/app/features/products::`; everything if there is nothing.
    :raises FeatureError: if that fails.
    """
    run_pants(root, "fmt", *((*GENERATED, *changed) if changed else ["::"]))


def formatted(feature: Feature) -> list[str]:
    """Return what Pants formats after a feature was written or changed."""
    plural = feature.names.plural
    backend = [f"src/python/app/features/{plural}::", "src/python/app/registry.py", f"{REVISIONS[:-1]}::"]
    tests = f"tests/python/app_tests/features/{plural}::"
    return [*backend, tests, *(["src/ts/frontend::"] if feature.frontend else [])]
