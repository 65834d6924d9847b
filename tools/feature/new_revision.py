"""Writes a revision with the changes of the models, and keeps a database of it for the tests.

It has the backend's requirements, and runs the backend's sources in the working tree, because a copy of them could not
write into it: `./pants run tools/feature:new_revision -- "add products"`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main(message: str, root: Path) -> int:
    """Run `migrate new` and tools/release_database, and return the exit code of the first that fails, or 0."""
    sources = root / "src/python"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(sources), str(root / "tools")])}
    programs = [
        ["-m", "app", "migrate", "new", message],
        [
            str(root / "tools/release_database/release_database.py"),
            str(root / "tests/python/app_tests/db/released"),
        ],
    ]
    for program in programs:
        code = subprocess.run([sys.executable, *program], cwd=sources, env=environment, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path.cwd()))
