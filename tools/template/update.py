"""The command `./pants update-template`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from template import merge, progress, release, revision_line, tree
from template.errors import TemplateError
from template.names import Names
from template.objects import Blob, read_commit, write_commit
from template.progress import Progress, merging
from template.regeneration import described as described_steps
from template.regeneration import regenerate, steps_after
from template.release import BRANCH, COMMIT_TRAILER, SOURCE_TRAILER, Source
from template.renaming import names_of, rename
from template.tree import git

DESCRIPTION = """\
Merges a newer release of the template into this repository.

    ./pants update-template -- https://host/owner/template.git@v1.2.0
    ./pants update-template -- v1.3.0          the location of the last update
    ./pants update-template -- ../template     a folder, or a file made by `git bundle`

The release gets the names of this app and is committed to the branch `template`, which is then merged. Then locks,
contract and clients are generated again and committed. Files that both sides changed in the same place are conflicts:
resolve them, `git add` them, and run the command with --continue. --abort restores the state before the update.
"""
# A line of `rev-list --parents` for a merge: its id and those of two parents.
MERGE_IDS = 3
INTERRUPTED = "An update of the template was interrupted. Run `./pants update-template -- --abort` first."


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./pants update-template",
        usage="%(prog)s -- [SOURCE[@REF] | REF] [--from REF] [--merge-only] [--dry-run]\n"
        "       %(prog)s -- --continue | --abort",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "source", nargs="?", metavar="SOURCE", help="a URL, folder or bundle, and a tag or branch in it"
    )
    parser.add_argument(
        "--from", dest="base", metavar="REF", help="the release that this app was made from, if it cannot be found"
    )
    parser.add_argument(
        "--merge-only", action="store_true", help="print the commands that generate files again, and do not run them"
    )
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--dry-run", action="store_true", help="print what the update would bring, and change nothing")
    modes.add_argument(
        "--continue", dest="go_on", action="store_true", help="finish an update after its conflicts are resolved"
    )
    modes.add_argument("--abort", action="store_true", help="restore the state before an update that is not finished")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str], root: Path) -> int:
    """Run the command in the repository `root`. Return 1 if there are conflicts to resolve, else 0.

    :raises TemplateError: if the update is refused.
    """
    options = parse(arguments)
    if options.abort:
        abort(root)
        return 0
    tree.refuse_without_author(root)
    if options.go_on:
        go_on(root)
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
    heading = f"Updating the template from {described(root, base)} to {described(root, new)}."
    print("\n".join([heading, *notes(before, after)]))
    if options.dry_run:
        changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        print("\n".join([f"Would merge changes of {len(changed)} files:", *(f"  {path}" for path in changed)]))
        return 0
    return update(root, source, (base, before), (new, after), options.merge_only)


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


def update(
    root: Path,
    source: Source,
    base: tuple[str, dict[str, Blob]],
    new: tuple[str, dict[str, Blob]],
    merge_only: bool,
) -> int:
    """Commit the release to the branch, merge it, and generate files again.

    Return 1 if there are conflicts to resolve, else 0.

    :param base: the release that the app has: its commit, and its files with the names of the app.
    :param new: the release to merge.
    :param merge_only: leave the generated files to the user.
    """
    refuse_equal_revisions(root, base[1], new[1])
    tip = release.branch_tip(root)
    state = Progress(git(root, "rev-parse", "HEAD").strip(), tip)
    state.save(root)
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
    steps = steps_after(outcome, base[1], new[1])
    state.conflicts, state.steps = outcome.conflicts, [] if merge_only else steps
    state.save(root)
    by_hand = f"{described_steps([*steps, ['lint', 'check', 'test', '::']])}, and commit what they changed."
    if outcome.conflicts:
        print(
            "Resolve the conflicts, `git add` the files, and run `./pants update-template -- --continue`. Or go back"
            " with `./pants update-template -- --abort`."
        )
        if merge_only:
            print(f"After that: {by_hand}")
        return 1
    git(root, "commit", "--quiet", "--no-edit")
    if merge_only:
        progress.remove(root)
        print(f"The update is merged and committed. Next: {by_hand}")
    else:
        regenerate(root, state)
    return 0


def refuse_equal_revisions(root: Path, before: Mapping[str, Blob], after: Mapping[str, Blob]) -> None:
    """Raise TemplateError if a new revision of the template has the id of one of the app."""
    folder = revision_line.FOLDER
    ours = revision_line.revisions_of(
        {path: blob.content.decode() for path, blob in read_commit(root, "HEAD").items() if path.startswith(folder)}
    )
    old, new = (
        revision_line.revisions_of(
            {path: blob.content.decode() for path, blob in files.items() if path.startswith(folder)}
        )
        for files in (before, after)
    )
    for revision in sorted(new.keys() & ours.keys() - old.keys()):
        if ours[revision][0] != new[revision][0]:
            raise TemplateError(
                f"Revision {revision} is {ours[revision][0]} here, and {new[revision][0]} in the template. A database"
                " names its revision by that id, so they cannot be joined. Nothing was changed. If no database of your"
                " users has yours, give it and those after it ids from 1001 on: in `revision`, in the `down_revision`"
                f" of the next, in the names of the files, and in {revision_line.DATABASES[:-1]}. Then try again."
            )


def go_on(root: Path) -> None:
    """Finish an update whose conflicts are resolved, or one whose generated files are not made yet.

    :raises TemplateError: if no update is under way, or a conflict is left.
    """
    state = progress.load(root)
    if state is None:
        raise TemplateError("No update of the template is under way. Nothing was changed.")
    if merging(root):
        unmerged = sorted(merge.unmerged(root))
        if unmerged:
            raise TemplateError(
                f"These files are still in conflict; resolve and `git add` them: {', '.join(unmerged)}."
            )
        marked = [path for path in state.conflicts if has_markers(root / path)]
        if marked:
            raise TemplateError(f"These files still have lines `<<<<<<<` of a conflict: {', '.join(marked)}.")
        git(root, "commit", "--quiet", "--no-edit")
    elif not release.is_ancestor(root, BRANCH, "HEAD"):
        raise TemplateError(INTERRUPTED)
    regenerate(root, state)


def has_markers(file: Path) -> bool:
    return file.is_file() and any(line.startswith(b"<<<<<<< ") for line in file.read_bytes().splitlines())


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


def refuse_unfinished(root: Path) -> None:
    """Raise TemplateError if an earlier update is not finished."""
    state = progress.load(root)
    if state is None:
        return
    if merging(root):
        raise TemplateError(
            "An update of the template is not finished. Resolve its conflicts, `git add` the files, and run"
            " `./pants update-template -- --continue`. Or go back with `./pants update-template -- --abort`."
        )
    if not (release.branch_tip(root) and release.is_ancestor(root, BRANCH, "HEAD")):
        raise TemplateError(INTERRUPTED)
    if state.steps:
        raise TemplateError(
            "The last update of the template is merged, but not finished. Run `./pants update-template -- --continue`,"
            f" which runs {described_steps(state.steps)}."
        )
    progress.remove(root)


def is_own(root: Path, *ids: str) -> bool:
    """Return whether an update made a commit: it is a merge of the branch.

    :param ids: the commit, and its parents.
    """
    return len(ids) == MERGE_IDS and release.is_ancestor(root, ids[-1], BRANCH)


def abort(root: Path) -> None:
    """Restore the state before an update that is not finished.

    :raises TemplateError: if there is none.
    """
    state = progress.load(root)
    if state is None:
        raise TemplateError("No update of the template is under way. Nothing was changed.")
    # The merge of a person has the lines with which they resolved the conflicts.
    resolved = bool(state.conflicts) and not merging(root)
    if merging(root):
        git(root, "merge", "--abort")
    tree.refuse_changes(root)
    later = git(root, "rev-list", "--first-parent", "--parents", f"{state.head}..HEAD").splitlines()
    if later and (resolved or not all(is_own(root, *line.split()) for line in later)):
        raise TemplateError(
            f"There are commits since the update began, which would be lost. Nothing was changed. If you do not need"
            f" them, run `git reset --hard {state.head[:12]}` and try again."
        )
    git(root, "reset", "--quiet", "--hard", state.head)
    if state.branch:
        git(root, "update-ref", f"refs/heads/{BRANCH}", state.branch)
    else:
        git(root, "update-ref", "-d", f"refs/heads/{BRANCH}")
    progress.remove(root)
    print("Everything is as before the update.")
