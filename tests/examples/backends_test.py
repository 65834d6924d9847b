"""The backends of the example apps, made by the functions behind the commands of their scripts, pass their own tests.

apps_test.py runs the scripts themselves.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from feature import creation, removing
from feature.creation import feature_files
from feature.existing import existing_features
from feature.new_field import backend_edits, field_of
from feature.removal import removal_of
from feature.resolution import Description, resolve
from harness.backend_copy import BackendCopy

SCRIPTS = {path.stem: path for path in sorted(Path("tests/examples").glob("*.sh"))}
ROWS = 100_000
FILL = """\
import sys
from app.db.metadata import metadata
from app.registry import FEATURES
from app_tests.api import engine_of, open_api
from harness.sample_rows import add_rows
from pathlib import Path

with open_api(Path(sys.argv[1]), FEATURES) as api, engine_of(api).begin() as connection:
    for name in sys.argv[3:]:
        add_rows(connection, metadata.tables[name], int(sys.argv[2]))
"""
# All rows belong to the users whom the sample has made, and the local user sees them all.
READ = """\
import json, sys
from pathlib import Path
from app.db.metadata import metadata
from app.listing import all_lists
from app.registry import FEATURES
from app_tests.api import open_api

path, table = sys.argv[2:]
(spec,) = [spec for spec in all_lists(metadata) if spec.table.name == table]
answers = {}
with open_api(Path(sys.argv[1]), FEATURES) as api:
    for sort in spec.sorts:
        first = api.get(path, params={"sort": sort, "limit": 50}).raise_for_status().json()
        second = api.get(path, params={"sort": sort, "limit": 50, "cursor": first["next_cursor"]}).json()
        answers[sort] = [first["count"], [row["id"] for row in first["data"] + second["data"]]]
    answers["search"] = [api.get(path, params={"q": "lamp"}).raise_for_status().json()["count"], []]
print(json.dumps(answers))
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


@pytest.mark.parametrize("path", ["layers_test.py", "listing/specs_test.py", "db/schema/revisions_test.py"])
def test_the_tests_of_all_lists_and_revisions_pass(app: App, path: str) -> None:
    app.copy.test(path)


def test_lists_of_many_rows_are_read_by_page(app: App, tmp_path: Path) -> None:
    app.copy.run("-c", FILL, str(tmp_path), str(ROWS), *app.features.values())
    for name, table in app.features.items():
        answers = json.loads(app.copy.run("-c", READ, str(tmp_path), f"/{name.replace('_', '-')}/", table))
        found, _ = answers.pop("search")
        assert 0 < found < ROWS
        for sort, (count, ids) in answers.items():
            assert count >= ROWS, (name, sort)
            assert len(set(ids)) == 100, (name, sort)
