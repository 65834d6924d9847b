"""Takes a feature out: its files, its lines in the lists of features, and its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feature import backend_code, frontend_registry
from feature.errors import FeatureError
from feature.existing import FEATURES, PAGES, TESTS, Existing, existing_features
from feature.python_code import bracketed

E2E_TESTS = "src/ts/e2e/src/"
NEEDED = {
    "health": "the shell and other programs ask it whether the backend works",
    "login": "people sign in with it",
    "maintenance": "it makes backups, exports and imports",
    "overview": "the first page shows it",
    "sample_data": "the first page offers sample data",
    "users": "all requests belong to a user",
}
VERSIONS = "src/python/app/migrations/versions/"
OWN_TESTS = "tests/feature/"
PAGES_OF_THE_APP = {"account", "data", "home", "settings", "startup"}
"""Features of the frontend that have no folder of their own in the backend."""


@dataclass(frozen=True)
class Removal:
    """What the removal of a feature changes, before its table is dropped by a new revision.

    :ivar deleted: the paths of files to delete.
    :ivar written: the new texts of files to change, by path.
    :ivar table: the name of the table; None if the feature has none.
    """

    name: str
    deleted: tuple[str, ...]
    written: Mapping[str, str]
    table: str | None


def removal_of(name: str, tree: Mapping[str, str]) -> Removal:
    """Return what has to change so that a tree has no feature of this name.

    :param name: the folder of the feature in the backend, such as `order_lines`; hyphens are fine too.
    :param tree: the texts of all files by path; files that are not text may be left out.
    :raises FeatureError: if there is no such feature, the app needs it, or another feature uses it.
    """
    name = name.replace("-", "_")
    existing = existing_features(tree)
    if name in NEEDED or name in PAGES_OF_THE_APP:
        reason = NEEDED.get(name, "it is a page of the app itself")
        raise FeatureError(f"The feature {name} cannot be removed: {reason}. {_removable(existing)}")
    if name not in existing:
        raise FeatureError(f"There is no feature {name} in {FEATURES[:-1]}. {_removable(existing)}")
    feature = existing[name]
    folders = (f"{FEATURES}{name}/", f"{TESTS}{name}/", f"{PAGES}{name.replace('_', '-')}/")
    end_to_end = f"{E2E_TESTS}{name.replace('_', '-')}.test.ts"
    deleted = tuple(path for path in tree if path.startswith(folders) or path == end_to_end)
    others = {path: text for path, text in tree.items() if path not in deleted}
    uses = list(uses_of(feature, others))
    if uses:
        listed = "\n".join(f"  {use}" for use in uses)
        raise FeatureError(f"The feature {name} is in use. Remove these uses first, and commit:\n{listed}")
    registry, pages = backend_code.REGISTRY, frontend_registry.REGISTRY
    written = {registry: unregistered(tree[registry], name)}
    if any(path.startswith(folders[2]) for path in deleted):
        written[pages] = frontend_registry.without_feature(tree[pages], name)
    return Removal(name, deleted, written, feature.table or None)


def _removable(existing: Mapping[str, Existing]) -> str:
    names = ", ".join(name for name in existing if name not in NEEDED)
    return f"Features that can be removed: {names}." if names else "There is no feature that can be removed."


def uses_of(feature: Existing, others: Mapping[str, str]) -> Iterator[str]:
    """Yield `path:line: text` for each import of the feature, and each foreign key to its table, in other files.

    The two lists of features are left out. So are revisions, which keep the history of the table, and the tests of the
    commands for features, whose examples are texts.
    """
    name, folder = feature.plural, re.escape(feature.plural.replace("_", "-"))
    patterns = [
        # Not `app.features.items()`, a method of an object called app.
        rf"\b(app|app_tests)\.features\.{name}\b(?!\()",
        # One name on the line or several, in brackets too.
        rf"\bfrom (app|app_tests)\.features import [^#\n]*\b{name}\b",
        rf"\bfrom (app|app_tests)\.features import \([^)]*\b{name}\b",
        # With and without the rest of the path: `@/features/items/api/items`, `../../items/routes`.
        rf"[\"'](@/features|\.\.(/[\w.-]+)*)/{folder}[/\"']",
    ]
    if feature.table:
        patterns.append(rf"(foreign_key=|ForeignKey\()\s*[\"']{feature.table}\.")
    pattern = re.compile("|".join(patterns))
    for path, text in others.items():
        if path in {backend_code.REGISTRY, frontend_registry.REGISTRY} or not path.endswith((".py", ".ts", ".tsx")):
            continue
        if not path.startswith(("src/", "tests/", "tools/")) or path.startswith((VERSIONS, OWN_TESTS)):
            continue
        for found in pattern.finditer(text):
            number = text.count("\n", 0, found.end()) + 1
            yield f"{path}:{number}: {text.splitlines()[number - 1].strip()}"


def unregistered(registry: str, name: str) -> str:
    """Return the backend's list of features without one.

    :param registry: the text of src/python/app/registry.py.
    :raises FeatureError: if the feature is not imported there by one line, or is not in the list.
    """
    where = backend_code.REGISTRY
    found = re.search(rf"^from app\.features\.{name}\.routes import router as (\w+)\n", registry, re.MULTILINE)
    if found is None:
        raise FeatureError(f"{where} has no line `from app.features.{name}.routes import router as …`. Restore it.")
    text = registry.replace(found[0], "", 1)
    features = re.search(r"^FEATURES = \((.*?)\)$", text, re.MULTILINE | re.DOTALL)
    names = [] if features is None else re.findall(r"\w+", features[1])
    if features is None or found[1] not in names:
        raise FeatureError(f"{where} has no {found[1]} in its tuple FEATURES. Restore it.")
    kept = [one for one in names if one != found[1]]
    # A tuple of one needs its comma.
    entries = [f"{kept[0]},"] if len(kept) == 1 else kept
    return text.replace(features[0], bracketed("FEATURES = (", entries, ")"), 1)
