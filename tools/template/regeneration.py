"""What `./pants` makes again after a release of the template was merged: locks, contract, clients and databases."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from template import progress, tree
from template.errors import TemplateError
from template.merge import Outcome, is_lock
from template.objects import Blob
from template.progress import Progress

MESSAGE = "Generate files again after an update of the template"


def steps_after(outcome: Outcome, before: Mapping[str, Blob], after: Mapping[str, Blob]) -> list[list[str]]:
    """Return the arguments of each `./pants` to run after the merge.

    :param before: the files of the release that the app had.
    :param after: those of the new release.
    """
    changed = (path for path in {*before, *after} if before.get(path) != after.get(path))
    locks = [["run", "tools/locks:refresh"]] if any(is_lock(path) for path in changed) else []
    databases = [["run", "tools/release_database"]] if outcome.revisions else []
    return [*locks, ["fmt", "::"], *databases]


def described(steps: Iterable[list[str]]) -> str:
    """Return commands as people type them: "`./pants fmt ::`, `./pants lint check test ::`"."""
    return ", ".join(f"`./pants {' '.join(step)}`" for step in steps)


def regenerate(root: Path, update: Progress) -> None:
    """Run the steps that are left, and commit what they changed. The update is finished then.

    :raises TemplateError: if a step fails; the merge stands, and the next run of the command goes on there.
    """
    while update.steps:
        step = update.steps[0]
        print(f"Running {described([step])}.", flush=True)
        code = subprocess.run(["./pants", *step], cwd=root, stdin=subprocess.DEVNULL, check=False).returncode
        if code != 0:
            raise TemplateError(
                f"The release is merged and committed, but {described([step])} failed with exit code {code}. Its"
                " output says why. Correct it and run `./pants update-template -- --continue`. Or run what is left"
                f" yourself, and commit what it changes: {described(update.steps)}."
            )
        del update.steps[0]
        update.save(root)
    if tree.changed(root):
        tree.commit(root, MESSAGE)
    progress.remove(root)
    print("The update is finished and committed. Next: `./pants lint check test ::`.")
