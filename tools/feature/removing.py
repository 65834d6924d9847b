"""The command `./pants remove-feature`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from feature.errors import FeatureError
from feature.outcome import Outcome, add_outcome, finish, refuse_outcome
from feature.removal import VERSIONS, Removal, removal_of
from feature.repository import GENERATED, read_texts, run_pants, write_revision
from feature.transaction import Transaction, take_back_interrupted

DESCRIPTION = """\
Removes a feature: its folders in the backend, the frontend and the tests, and its lines in the lists of features. A
new revision drops its table. Then the contract and both clients are regenerated.

    ./pants remove-feature -- items
    ./pants remove-feature -- items --dry-run

If the command fails or is interrupted, all files are as before.
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./pants remove-feature",
        usage="%(prog)s -- NAME [--yes] [--commit | --dry-run]",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="the feature's folder in src/python/app/features, such as items")
    parser.add_argument("--yes", action="store_true", help="do not ask whether the table may be dropped")
    add_outcome(parser, "print what would change, and change nothing")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str], root: Path) -> int:
    """Run the command on the repository in `root` and return its exit code.

    :raises FeatureError: if the command is refused or fails.
    """
    options = parse(arguments)
    take_back_interrupted(root)
    refuse_outcome(root, options.outcome)
    removal = removal_of(options.name, read_texts(root))
    if options.outcome is Outcome.PREVIEW:
        print(preview(removal))
        return 0
    if not options.yes:
        ask(removal)
    with Transaction(root, f"remove-feature {removal.name}") as change:
        for path in removal.deleted:
            change.delete(path)
        for path, text in removal.written.items():
            change.write(path, text)
        if removal.table is not None:
            write_revision(root, f"remove {removal.name.replace('_', ' ')}")
        run_pants(root, "fmt", *GENERATED, *formatted(removal))
    print(summary(removal))
    print(finish(root, options.outcome, f"Remove {removal.name.replace('_', ' ')}"))
    return 0


def ask(removal: Removal) -> None:
    """Ask whether the table may be dropped.

    :raises FeatureError: if the answer is no, or nobody can answer.
    """
    if removal.table is None:
        return
    warning = f"The new revision drops the table {removal.table}. At the next start, apps lose the rows in it."
    if not sys.stdin.isatty():
        raise FeatureError(f"{warning} Run the command again with --yes if you want that.")
    print(warning)
    if input("Remove the feature? [y/N] ").strip().lower() not in {"y", "yes"}:
        raise FeatureError("Nothing was changed.")


def formatted(removal: Removal) -> list[str]:
    """Return what Pants formats: the changed files, and the new revision."""
    python = [path for path in removal.written if path.endswith(".py")]
    revisions = [f"{VERSIONS[:-1]}::"] if removal.table is not None else []
    frontend = ["src/ts/frontend:frontend"] if len(python) < len(removal.written) else []
    return [*python, *revisions, *frontend]


def preview(removal: Removal) -> str:
    """Return the changes, one on each line."""
    lines = [f"delete  {path}" for path in removal.deleted]
    lines += [f"change  {path}" for path in removal.written]
    if removal.table is not None:
        lines.append(f"create  a revision that drops the table {removal.table}")
    return "\n".join([*lines, "change  the contract and both clients"])


def summary(removal: Removal) -> str:
    """Return what was done."""
    done = f"Removed the feature {removal.name}: {len(removal.deleted)} files deleted."
    if removal.table is not None:
        done += f" A new revision drops the table {removal.table}; read it in src/python/app/migrations/versions."
    return done
