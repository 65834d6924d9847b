"""What becomes of the changes that a command makes: they are printed, left in the files, or committed."""

from __future__ import annotations

import argparse
from enum import Enum
from pathlib import Path

from feature.transaction import refuse_changes
from template import tree


class Outcome(Enum):
    """What a command leaves.

    :cvar PREVIEW: a description on standard output, and no change.
    :cvar FILES: changed files, for people to read and to commit.
    :cvar COMMIT: a commit.
    """

    PREVIEW = "preview"
    FILES = "files"
    COMMIT = "commit"


def add_outcome(parser: argparse.ArgumentParser, preview: str) -> None:
    """Add the options --commit and --dry-run, which set `outcome`.

    :param preview: what --dry-run does, for the help.
    """
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--commit", dest="outcome", action="store_const", const=Outcome.COMMIT, help="commit the change when it is done"
    )
    group.add_argument("--dry-run", dest="outcome", action="store_const", const=Outcome.PREVIEW, help=preview)
    parser.set_defaults(outcome=Outcome.FILES)


def refuse_outcome(root: Path, outcome: Outcome) -> None:
    """Check that the command can end as wanted, before it begins.

    :raises FeatureError: if a file differs from the last commit, so that nothing else could be taken back.
    :raises TemplateError: if a commit is wanted, and git does not know by whom.
    """
    if outcome is not Outcome.PREVIEW:
        refuse_changes(root)
    if outcome is Outcome.COMMIT:
        tree.refuse_without_author(root)


def finish(root: Path, outcome: Outcome, message: str) -> str:
    """Commit the changes if that is wanted, and return the next steps.

    :param message: the message of the commit.
    :raises TemplateError: if git refuses the commit; the changes stay in the files.
    """
    if outcome is Outcome.COMMIT:
        tree.commit(root, message)
        return f"Committed: {message}. Next: `./pants lint check test ::`."
    return (
        "Next: `./pants lint check test ::`, then `git add --all && git commit`.\n"
        "To undo it before that: `git add --all && git reset --hard`."
    )
