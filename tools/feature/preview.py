"""Shows what a command would write."""

from __future__ import annotations

import difflib
from collections.abc import Mapping


def preview(files: Mapping[str, str], tree: Mapping[str, str]) -> str:
    """Return the files that would be written, with the differences."""
    lines = [f"{'change' if path in tree else 'create'}  {path}" for path in files]
    lines += ["create  a revision with the changes of the models", "change  the contract and both clients", ""]
    for path, text in files.items():
        before = tree.get(path, "")
        lines += [
            line.rstrip("\n")
            for line in difflib.unified_diff(
                before.splitlines(keepends=True),
                text.splitlines(keepends=True),
                path if path in tree else "/dev/null",
                path,
            )
        ]
    return "\n".join(lines)
