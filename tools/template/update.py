"""The command `./pants update-template`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from template import merge, release, tree
from template.errors import TemplateError
from template.names import Names
from template.objects import Blob, read_commit, write_commit
from template.release import BRANCH, COMMIT_TRAILER, SOURCE_TRAILER, Source
from template.renaming import names_of, rename
from template.tree import git

DESCRIPTION = """\
Merges a newer release of the template into this repository.

    ./pants update-template -- https://host/owner/template.git@v1.2.0
    ./pants update-template -- v1.3.0          the location of the last update
    ./pants update-template -- ../template     a folder, or a file made by `git bundle`

The release gets the names of this app and is committed to the branch `template`, which is then merged. Files that both
sides changed in the same place are conflicts. --abort restores the state before the update.
"""
STATE = "template-update.json"
# A line of `rev-list --parents` for the commit that joins the template: its id and those of two parents.
JOINED_IDS = 3


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./pants update-template",
        usage="%(prog)s -- [SOURCE[@REF] | REF] [--from REF] [--dry-run] [--abort]",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "source", nargs="?", metavar="SOURCE", help="a URL, folder or bundle, and a tag or branch in it"
    )
    parser.add_argument(
        "--from", dest="base", metavar="REF", help="the release that this app was made from, if it cannot be found"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what the update would bring, and change nothing")
    parser.add_argument("--abort", action="store_true", help="restore the state before an update that is not finished")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str], root: Path) -> int:
    """Run the command in the repository `root`. Return 1 if there are conflicts to resolve, else 0.

    :raises TemplateError: if the update is refused.
    """
    options = parse(arguments)
    if options.abort:
        abort(root)
        return 0
    refuse_unfinished(root)
    tree.refuse_changes(root)
    source = release.parse_source(options.source, root)
    new = release.fetch(root, source)
    base = base_release(root, source, options.base, new)
    if release.is_ancestor(root, new, base):
        print(f"The template is up to date: this app already has {described(root, new)}.")
        return 0
    names = names_of({path: blob.content for path, blob in read_commit(root, "HEAD").items()})
    before, after = (named_files(root, commit, names) for commit in (base, new))
    print(f"Updating the template from {described(root, base)} to {described(root, new)}.")
    print("\n".join(notes(before, after)))
    if options.dry_run:
        changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        print("\n".join([f"Would merge changes of {len(changed)} files:", *(f"  {path}" for path in changed)]))
        return 0
    return update(root, source, (base, before), (new, after))


def base_release(root: Path, source: Source, given: str | None, new: str) -> str:
    """Return the template's commit that this repository has now."""
    if given is not None:
        return release.resolve(root, source, given)
    if release.branch_tip(root) is None:
        return release.copied_release(root, new)
    commit = release.trailers(root, BRANCH).get(COMMIT_TRAILER)
    if commit is None:
        raise TemplateError(
            f"The newest commit on the branch {BRANCH} does not say which release it is: somebody else wrote it."
            " Name the release with --from, or rename that branch."
        )
    return commit


def named_files(root: Path, commit: str, names: Names) -> dict[str, Blob]:
    """Return the files of a release with the names of the app."""
    blobs = read_commit(root, commit)
    contents = {path: blob.content for path, blob in blobs.items()}
    if names_of(contents) == names:
        return blobs
    return {file.path: Blob(blobs[path].mode, file.content) for path, file in rename(contents, names).files.items()}


def notes(before: Mapping[str, Blob], after: Mapping[str, Blob]) -> list[str]:
    """Return the lines that the template's changelog has gained."""
    texts = [files["CHANGELOG.md"].content.decode() if "CHANGELOG.md" in files else "" for files in (before, after)]
    known = set(texts[0].splitlines())
    return [f"  {line}" for line in texts[1].splitlines() if line.strip() and line not in known]


def update(root: Path, source: Source, base: tuple[str, dict[str, Blob]], new: tuple[str, dict[str, Blob]]) -> int:
    """Commit the release to the branch and merge it. Return 1 if there are conflicts to resolve, else 0."""
    tip = release.branch_tip(root)
    head = git(root, "rev-parse", "HEAD").strip()
    state_file(root).write_text(json.dumps({"head": head, "branch": tip}), encoding="utf-8")
    if tip is None:
        tip = write_commit(root, base[1], [], commit_message(root, source, base[0]))
        # The files stay as they are. From now on git knows what both sides have in common.
        message = f"Join the template: this repository was made from {described(root, base[0])}"
        git(root, "merge", "--quiet", "--strategy=ours", "--allow-unrelated-histories", "-m", message, tip)
    tip = write_commit(root, new[1], [tip], commit_message(root, source, new[0]))
    git(root, "update-ref", f"refs/heads/{BRANCH}", tip)
    merge.merge(root, tip, f"Update the template to {described(root, new[0])}")
    outcome = merge.settle(root, base[1], new[1])
    print("\n".join(report(outcome)))
    changed = {path for path in {*base[1], *new[1]} if base[1].get(path) != new[1].get(path)}
    steps = next_steps(outcome, changed)
    if outcome.conflicts:
        print("Resolve the conflicts, `git add` the files, and `git commit`. Or `./pants update-template -- --abort`.")
        print(f"After the commit: {steps}")
        return 1
    git(root, "commit", "--quiet", "--no-edit")
    state_file(root).unlink()
    print(f"The update is merged and committed. Next: {steps}")
    return 0


def commit_message(root: Path, source: Source, commit: str) -> str:
    return (
        f"Template {described(root, commit)}, with the names of this app\n\n"
        f"{COMMIT_TRAILER}: {commit}\n{SOURCE_TRAILER}: {source.location}\n"
    )


def described(root: Path, commit: str) -> str:
    """Return a short name of a commit of the template: its id and date."""
    return git(root, "log", "-1", "--format=%h of %cs", commit).strip()


def report(outcome: merge.Outcome) -> list[str]:
    """Return a line for each decision, and for each conflict."""
    return [
        *(f"You had deleted it, so it stays deleted: {path}" for path in outcome.deleted),
        *(f"The template deleted it, but you changed it, so it is kept: {path}" for path in outcome.kept),
        *(f"Changed by both, to be generated again: {path}" for path in outcome.generated),
        *(f"A new revision of the template follows yours: {revision}" for revision in outcome.revisions),
        *(f"CONFLICT, changed by both in the same place: {path}" for path in outcome.conflicts),
    ]


def next_steps(outcome: merge.Outcome, changed: set[str]) -> str:
    """Return the commands to run after the merge."""
    steps = []
    if any(merge.is_lock(path) for path in changed):
        steps.append("`./pants run tools/locks:refresh`")
    steps.append("`./pants fmt ::`")
    if outcome.revisions:
        steps.append("`./pants run tools/release_database`")
    return ", ".join([*steps, "`./pants lint check test ::`"]) + ", and commit what they changed."


def state_file(root: Path) -> Path:
    return Path(git(root, "rev-parse", "--path-format=absolute", "--git-path", STATE).strip())


def merging(root: Path) -> bool:
    return Path(git(root, "rev-parse", "--path-format=absolute", "--git-path", "MERGE_HEAD").strip()).exists()


def refuse_unfinished(root: Path) -> None:
    """Raise TemplateError if an earlier update is not finished."""
    if not state_file(root).exists():
        return
    if merging(root):
        raise TemplateError(
            "An update of the template is not finished. Resolve its conflicts, `git add` the files, and `git commit`."
            " Or go back with `./pants update-template -- --abort`."
        )
    if release.branch_tip(root) and release.is_ancestor(root, BRANCH, "HEAD"):
        state_file(root).unlink()
        return
    raise TemplateError("An update of the template was interrupted. Run `./pants update-template -- --abort` first.")


def abort(root: Path) -> None:
    """Restore the state before an update that is not finished.

    :raises TemplateError: if there is none.
    """
    file = state_file(root)
    if not file.exists():
        raise TemplateError("No update of the template is under way. Nothing was changed.")
    state = json.loads(file.read_text(encoding="utf-8"))
    if merging(root):
        git(root, "merge", "--abort")
    tree.refuse_changes(root)
    later = git(root, "rev-list", "--first-parent", "--parents", f"{state['head']}..HEAD").splitlines()
    if len(later) > 1 or (later and len(later[0].split()) < JOINED_IDS):
        raise TemplateError(
            f"There are commits since the update began, which would be lost. Nothing was changed. If you do not need"
            f" them, run `git reset --hard {state['head'][:12]}` and try again."
        )
    git(root, "reset", "--quiet", "--hard", state["head"])
    if state["branch"]:
        git(root, "update-ref", f"refs/heads/{BRANCH}", state["branch"])
    else:
        git(root, "update-ref", "-d", f"refs/heads/{BRANCH}")
    file.unlink()
    print("Everything is as before the update.")
