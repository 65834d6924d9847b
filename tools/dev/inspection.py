"""Prints what the dev loop wants to know about the backend's code: one JSON object on stdout.

    python inspection.py ROOT

`contract` is the OpenAPI document as `app openapi` prints it. `missing_changes` are changes of the models that no
revision makes, and `problem` is why they cannot be told. `modules` are the modules of packages that the backend
imports. It runs on the backend's Python in the folder of the package `app`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
from pathlib import Path


def main(source_root: str) -> None:
    sys.path[0] = os.getcwd()
    import app.serve.supervised  # noqa: F401
    from app.cli.contract import run_openapi
    from app.core.errors import StartError
    from app.db.schema.migrations import missing_changes
    from app.registry import FEATURES

    modules = modules_of_packages(Path(source_root))
    with contextlib.redirect_stdout(io.StringIO()) as contract:
        run_openapi(argparse.Namespace(features=lambda: FEATURES))
    changes, problem = [], None
    try:
        changes = missing_changes()
    except StartError as error:
        problem = str(error)
    found = {"contract": contract.getvalue(), "missing_changes": changes, "problem": problem, "modules": modules}
    print(json.dumps(found))


def modules_of_packages(source_root: Path) -> list[str]:
    """Return the imported modules that are not the backend's own, in the order in which they were imported."""
    return [
        name
        for name, module in sys.modules.items()
        if name != "__main__"
        and (file := getattr(module, "__file__", None))
        and not Path(file).is_relative_to(source_root)
        and Path(file) != Path(__file__)
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
