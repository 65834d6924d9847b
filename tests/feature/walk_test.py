"""docs/adding-a-feature.md: the command and the code by hand give the same files."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from feature.creation import feature_files, parse
from feature.resolution import Description, resolve

PAGE = Path("docs/adding-a-feature.md")
FOLDERS = (Path("src/python/app/features"), Path("src/python/app/registry.py"))
FOLDER = "src/python/app/features/products/"


def tree() -> dict[str, str]:
    """Return the texts of the backend's features and of their list."""
    paths = [path for folder in FOLDERS for path in (folder.rglob("*.py") if folder.is_dir() else [folder])]
    return {str(path): path.read_text(encoding="utf-8") for path in paths}


def test_the_command_writes_what_the_page_writes_by_hand() -> None:
    page = PAGE.read_text(encoding="utf-8")
    (command,) = re.findall(r"\./pants new-feature -- (products '.*') --dry-run", page)
    options = parse(shlex.split(command))
    before = tree()
    files = feature_files(resolve(Description(options.name, tuple(options.fields), frontend=False), before), before)
    written = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert written == [files[f"{FOLDER}{name}.py"] for name in ("models", "crud", "routes")]
