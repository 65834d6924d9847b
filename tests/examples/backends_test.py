"""The backends of the example apps, made by the functions behind the commands of their scripts, pass their own tests.

apps_test.py runs the scripts themselves.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from feature import creation, removing
from feature.creation import feature_files
from feature.existing import existing_features
from feature.new_field import backend_edits, field_of
from feature.removal import removal_of
from feature.resolution import Description, resolve
from harness.backend_copy import BackendCopy, fill, get

SCRIPTS = {path.stem: path for path in sorted(Path("tests/examples").glob("*.sh"))}
ROWS = 100_000
SORTS = """\
import json, sys
import app.registry
from app.db.metadata import metadata
from app.listing import all_lists

print(json.dumps([list(spec.sorts) for spec in all_lists(metadata) if spec.table.name == sys.argv[1]]))
"""


@dataclass(frozen=True)
class App:
    """An example app.

    :ivar features: its features with the names of their folders and tables.
    """

    copy: BackendCopy
    features: dict[str, str]


@pytest.fixture(scope="module", params=SCRIPTS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> App:
    copy = BackendCopy(tmp_path_factory.mktemp(request.param))
    before = set(existing_features(copy.tree))
    for line in SCRIPTS[request.param].read_text(encoding="utf-8").splitlines():
        words = shlex.split(line, comments=True)
        if words[1:2] == ["new-feature"]:
            add(copy, words[3:])
        if words[1:2] == ["remove-feature"]:
            remove(copy, words[3:])
    existing = existing_features(copy.tree)
    return App(copy, {name: existing[name].table for name in existing.keys() - before})


def add(copy: BackendCopy, arguments: list[str]) -> None:
    options = creation.parse(arguments)
    if options.add_field:
        edits = backend_edits(*field_of(options.name, options.add_field, copy.tree), copy.tree)
        assert edits.left == []
        copy.write(edits.files)
    elif options.name.replace("-", "_") in existing_features(copy.tree):
        pytest.skip(f"This app has a feature {options.name} of its own.")
    else:
        description = Description(options.name, tuple(options.fields), icon=options.icon, frontend=False)
        copy.write(feature_files(resolve(description, copy.tree), copy.tree))
    copy.new_revision(f"change {options.name}")


def remove(copy: BackendCopy, arguments: list[str]) -> None:
    options = removing.parse(arguments)
    if options.name not in existing_features(copy.tree):
        return
    # The frontend is not in the copy.
    registry = "src/ts/frontend/src/app/features.ts"
    removal = removal_of(options.name, copy.tree)
    assert registry not in removal.written
    copy.delete(removal.deleted)
    copy.write(removal.written)
    copy.new_revision(f"remove {options.name}")


def test_the_tests_of_the_features_pass(app: App) -> None:
    for name in app.features:
        app.copy.test(f"features/{name}")


@pytest.mark.parametrize(
    "path", ["features/every", "layers_test.py", "listing/specs_test.py", "db/schema/revisions_test.py"]
)
def test_the_tests_of_all_lists_and_revisions_pass(app: App, path: str) -> None:
    app.copy.test(path)


def test_lists_of_many_rows_are_read_by_page(app: App, tmp_path: Path) -> None:
    root = app.copy.root
    fill(root, tmp_path, ROWS, *app.features.values())
    for name, table in app.features.items():
        (sorts,) = json.loads(app.copy.run("-c", SORTS, table))
        path = f"/{name.replace('_', '-')}/"
        first = get(root, tmp_path, *(f"{path}?sort={sort}" for sort in sorts))
        second = get(
            root,
            tmp_path,
            *(
                f"{path}?{urlencode({'sort': s, 'cursor': page['next_cursor']})}"
                for s, page in zip(sorts, first, strict=True)
            ),
        )
        for sort, *pages in zip(sorts, first, second, strict=True):
            ids = {row["id"] for page in pages for row in page["data"]}
            assert len(ids) == sum(len(page["data"]) for page in pages) > 100, (name, sort)
            assert all(page["count"] >= ROWS for page in pages), (name, sort)
        (found,) = get(root, tmp_path, f"{path}?q=lamp")
        assert 0 < found["count"] < ROWS
