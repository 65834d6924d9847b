"""What `./pants` calls for the commands of the template: `rename …` and `update-template …`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from template import icons, tree, update
from template.entry import run
from template.errors import TemplateError
from template.names import Names, new_names
from template.renaming import Renaming, names_of, rename

DESCRIPTION = """\
Gives this repository the name of your app: packages, crates, programs, folders, variables, titles and documentation.

    ./pants rename -- "Ledgerly" org.acme.ledgerly
    ./pants rename -- "Ledgerly" org.acme.ledgerly --slug acme-ledger --holder "Acme Ltd"
    ./pants rename -- "Ledgerly" org.acme.ledgerly --icon logo.svg
    ./pants rename -- --icon logo.svg

All files that git tracks are changed, and the change is staged in git. Run it again to change the names again.
"""


def main(arguments: Sequence[str], root: Path) -> int:
    """Run one command on the tree in `root` and return its exit code: 1 if it was refused."""
    command, *rest = arguments
    rest = [argument for number, argument in enumerate(rest) if number or argument != "--"]
    try:
        if command == "update-template":
            return update.main(rest, root)
        assert command == "rename", command
        run_rename(parse(rest), root)
    except TemplateError as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./pants rename",
        usage="%(prog)s -- [NAME IDENTIFIER] [--slug SLUG] [--holder HOLDER] [--application-id ABCD] [--icon FILE]"
        " [--commit | --dry-run]",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="the app's name, as people read it")
    parser.add_argument("identifier", nargs="?", metavar="IDENTIFIER", help="a reverse domain name of yours")
    parser.add_argument("--slug", help="the name of the program and of packages (default: made from NAME)")
    parser.add_argument("--holder", help="the holder of the copyright (default: the present one, or NAME authors)")
    parser.add_argument(
        "--application-id",
        metavar="ABCD",
        help="four letters that mark this app's databases (default: the first four of the slug)",
    )
    parser.add_argument("--icon", type=Path, metavar="FILE", help="a square SVG, or PNG of at least 512 pixels")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument(
        "--commit", action="store_true", help="run `./pants fmt ::`, which sets Pants up, and commit the change"
    )
    outcome.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")
    options = parser.parse_args(arguments)
    if options.identifier is None and (options.name is not None or options.icon is None):
        parser.error("give NAME and IDENTIFIER, or only --icon FILE")
    return options


def run_rename(options: argparse.Namespace, root: Path) -> None:
    """Rename the tree in `root`, or print what would change."""
    if not options.dry_run:
        tree.refuse_changes(root)
    if options.commit:
        tree.refuse_without_author(root)
    if options.icon is not None:
        icons.check_picture(options.icon)
    pictures = {} if options.icon is None or options.dry_run else icons.icon_files(root, options.icon)
    if options.name is not None:
        rename_files(options, root)
    if options.icon is not None:
        replace_icons(root, pictures, options.dry_run)
    if not options.dry_run and tree.changed(root):
        print(finish(options, root))


def finish(options: argparse.Namespace, root: Path) -> str:
    """Format and commit the change if that is wanted, and return the next steps.

    :raises TemplateError: if that fails; the change stays in the files.
    """
    if not options.commit:
        return (
            "The change is staged in git; `git reset --hard` takes it back.\n"
            "Next: `./pants fmt ::`, which wraps and sorts lines again, then `git commit --all`."
        )
    code = subprocess.run(["./pants", "fmt", "::"], cwd=root, stdin=subprocess.DEVNULL, check=False).returncode
    if code != 0:
        raise TemplateError(
            f"The change is made and not committed: `./pants fmt ::` failed with exit code {code}. Its output says why."
            " Run it again and commit, or take the change back with `git reset --hard`."
        )
    message = f"Rename the app to {options.name}" if options.name is not None else "Replace the icons"
    tree.commit(root, message)
    return f"Committed: {message}."


def rename_files(options: argparse.Namespace, root: Path) -> None:
    """Give all files the new names, or print what would change."""
    before = tree.read(root)
    old = names_of(before)
    new = new_names(old, options.name, options.identifier, options.slug, options.holder, options.application_id)
    if new == old:
        print(f"The app already has these names: {old.name}, {old.identifier}. Nothing was changed.")
        return
    renaming = rename(before, new)
    print(table(old, new))
    if options.dry_run:
        print("\n".join(changes(before, renaming)))
    else:
        tree.write(root, before, renaming)
    print(summary(before, renaming, options.dry_run))


def replace_icons(root: Path, pictures: Mapping[str, bytes], dry_run: bool) -> None:
    """Write the icons, and stage the change in git."""
    if dry_run:
        print(f"Would replace the icons in {icons.FOLDER} and {icons.FAVICON}.")
        return
    for path, content in pictures.items():
        (root / path).write_bytes(content)
    tree.git(root, "add", "--all", ".")
    print(
        f"Replaced {len(pictures)} icons. The logo inside the window is a drawing of its own: change it in"
        " src/ts/frontend/index.html and in the component *-mark.tsx of src/ts/frontend/src/shared/ui."
    )


def table(old: Names, new: Names) -> str:
    """Return the old and the new form of each name, a line each."""
    rows = [
        ("name", old.name, new.name),
        ("identifier", old.identifier, new.identifier),
        ("program, slug", old.slug, new.slug),
        (".deb package", old.package, new.package),
        ("variables", f"{old.upper}_", f"{new.upper}_"),
        ("Python, cookie", f"{old.snake}_", f"{new.snake}_"),
        ("types", old.pascal, new.pascal),
        ("holder", old.holder, new.holder),
        ("application id", old.application_id, new.application_id),
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{kind:{widths[0]}}  {was:{widths[1]}}  → {now}" for kind, was, now in rows)


def changes(before: dict[str, bytes], renaming: Renaming) -> list[str]:
    """Return a line for each file that changes."""
    lines = []
    for path, file in renaming.files.items():
        moved = f" → {file.path}" if file.path != path else ""
        if moved or file.content != before[path]:
            places = f" ({file.places} place{'s' * (file.places != 1)})" if file.places else ""
            lines.append(f"{path}{moved}{places}")
    return lines


def summary(before: dict[str, bytes], renaming: Renaming, dry_run: bool) -> str:
    """Return what was done, and what is left to a person."""
    changed = sum(file.content != before[path] for path, file in renaming.files.items())
    moved = sum(file.path != path for path, file in renaming.files.items())
    counts = f"{changed} files with other content, {moved} with another path."
    left = [f"Still holds the name {renaming.old.name}; look at it: {place}" for place in renaming.left]
    if dry_run:
        return "\n".join([*left, f"Would change {counts}"])
    return "\n".join([*left, f"Changed {counts}"])


if __name__ == "__main__":
    run(main)
