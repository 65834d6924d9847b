"""The command `./pants new-feature`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from feature.asking import ask
from feature.backend import backend_files
from feature.errors import FeatureError
from feature.existing import existing_features
from feature.frontend import frontend_files
from feature.new_field import add_field
from feature.outcome import Outcome, add_outcome, finish, refuse_outcome
from feature.preview import preview
from feature.repository import REVISIONS, formatted, read_texts, regenerate, write_revision
from feature.resolution import Description, resolve
from feature.spec import Feature
from feature.transaction import Transaction, changed_files, refuse_changes, take_back_interrupted

DESCRIPTION = """\
Writes a feature: models, routes, the declaration of its list, a migration, the pages of the window and the tests of
all of them. Then the contract and both clients are regenerated. Quote the fields, or the shell would read them.

    ./pants new-feature -- categories 'name:str(1..80)!'
    ./pants new-feature -- products 'name:str(1..255) price:decimal(12,2)>0 category:ref(categories) owner'
    ./pants new-feature -- products --add-field 'weight:float?'

docs/new-feature.md describes the fields. Without arguments, the command asks. If it fails or is interrupted, all files
are as before.
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./pants new-feature",
        usage="%(prog)s -- NAME 'FIELD …' [--plural PLURAL | --singular SINGULAR] [--icon ICON] [--no-frontend]"
        " [--commit | --dry-run]\n       %(prog)s -- NAME --add-field 'FIELD' [--no-frontend] [--commit | --dry-run]",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="the feature, such as products or order-lines")
    parser.add_argument(
        "fields", metavar="FIELD", nargs="*", help="its fields, such as 'price:decimal(12,2)>0', or owner"
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--plural", help="the plural of NAME, if it is not found by the rules of English")
    other.add_argument("--singular", help="the singular of NAME")
    parser.add_argument("--icon", help="an icon of @tabler/icons-react for the navigation, such as IconPackage")
    parser.add_argument("--no-frontend", action="store_true", help="write the backend only")
    parser.add_argument("--add-field", metavar="FIELD", help="add one field to a feature that exists")
    add_outcome(parser, "print what would be written, and write nothing")
    options = parser.parse_intermixed_args(arguments)
    if options.add_field and (options.fields or options.plural or options.singular or options.icon):
        parser.error("with --add-field, give only the name of the feature")
    return options


def main(arguments: Sequence[str], root: Path) -> int:
    """Run the command on the repository in `root` and return its exit code.

    :raises FeatureError: if the command is refused or fails.
    """
    if not arguments:
        if not sys.stdin.isatty():
            raise FeatureError("There are no arguments, and nobody can be asked. See `./pants new-feature -- --help`.")
        take_back_interrupted(root)
        refuse_changes(root)
        tree = read_texts(root)
        try:
            description = ask(existing_features(tree))
        except EOFError as error:
            raise FeatureError("The input ended. Nothing was changed.") from error
        create(root, tree, description, outcome=Outcome.FILES)
        return 0
    options = parse(arguments)
    take_back_interrupted(root)
    if options.outcome is not Outcome.PREVIEW:
        refuse_redirection(root)
    refuse_outcome(root, options.outcome)
    tree = read_texts(root)
    if options.add_field:
        add_field(root, tree, options.name, options.add_field, options.no_frontend, options.outcome)
        return 0
    description = Description(
        options.name,
        tuple(options.fields),
        options.plural,
        options.singular,
        options.icon,
        frontend=not options.no_frontend,
    )
    create(root, tree, description, options.outcome)
    return 0


def refuse_redirection(root: Path) -> None:
    """Raise FeatureError if a bound such as >0 was not quoted, so that the shell made a file called 0."""
    for path in changed_files(root):
        if re.fullmatch(r"=?[+-]?\d[\w.]*[?!]?", path):
            raise FeatureError(
                f"There is a file {path}, which the shell made because a > was not quoted. Delete it, and put the"
                " fields in single quotes: 'price:decimal(12,2)>0'."
            )


def create(root: Path, tree: Mapping[str, str], description: Description, outcome: Outcome) -> None:
    """Write a feature, or print what would be written.

    :raises FeatureError: if the description is refused, or a program that finishes the files fails.
    """
    feature = resolve(description, tree)
    files = feature_files(feature, tree)
    if outcome is Outcome.PREVIEW:
        print(preview(files, tree))
        return
    names = feature.names
    with Transaction(root, f"new-feature {names.plural}") as change:
        for path, text in files.items():
            change.write(path, text)
        write_revision(root, f"add {names.words_plural}")
        regenerate(root, *formatted(feature))
    print(summary(feature, files, tree))
    print(finish(root, outcome, f"Add {names.words_plural}"))


def feature_files(feature: Feature, tree: Mapping[str, str]) -> dict[str, str]:
    """Return the whole new text of each file that a feature adds or changes, by path."""
    files = backend_files(feature, tree)
    if feature.frontend:
        files.update(frontend_files(feature, tree))
    return files


def summary(feature: Feature, files: Mapping[str, str], tree: Mapping[str, str]) -> str:
    """Return what was written."""
    names = feature.names
    new = [path for path in files if path not in tree]
    where = [f"src/python/app/features/{names.plural}", f"tests/python/app_tests/features/{names.plural}"]
    where += [f"src/ts/frontend/src/features/{names.kebab_plural}"] if feature.frontend else []
    return "\n".join(
        [
            f"Wrote the feature {names.plural}: {len(new)} new files.",
            *(f"  {folder}" for folder in where),
            f"A new revision creates the table {names.singular}; read it in {REVISIONS[:-1]}.",
        ]
    )
