"""A copy of the app with the feature of docs/field-kinds.md, which has a field of each kind, and its revision."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import app
import harness.sample
from harness.backend_process import TIMEOUT_SECONDS, environment

PAGE = Path(__file__).parents[3] / "docs" / "field-kinds.md"

# What the page does not show: another feature's table, which a field refers to, and the declaration of the list.
CATEGORY = """

class Category(SQLModel, table=True):
    __tablename__ = "category"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: Title = Field(max_length=255)
"""
LIST = '''

class SamplesPublic(ListPublic):
    data: list[SamplePublic]


SAMPLES = ListSpec(
    Sample,
    SamplePublic,
    sorts={
        **{
            name: name
            for name in SampleBase.model_fields
            if name not in {"notes", "data", "scan", "website", "category_id"}
        },
        "category": "category_id.name",
        "owner": "owner_id.email",
        "created_at": "created_at",
    },
    search=("name", "notes"),
    owner="owner_id",
)


class SamplesQuery(ListQuery):
    sort: Annotated[str, SAMPLES.sort_name] = "created_at"


class PlainSample(SQLModel):
    """The columns that SQLite itself can write as JSON."""

    __annotations__ = {
        name: field.rebuild_annotation()
        for name, field in SamplePublic.model_fields.items()
        if name not in {"weight", "data", "scan"}
    }


PLAIN_SAMPLES = ListSpec(
    Sample,
    PlainSample,
    sorts={name: name for name in PlainSample.model_fields if name not in {"notes", "website"}},
    search=("name", "notes"),
    owner="owner_id",
)
'''
PLAIN_ROUTE = """

@router.get("/plain/", response_model=None)
def list_plain_samples(session: SessionDependency, query: Annotated[ListQuery, Query()]) -> Response:
    return fetch_page(session, PLAIN_SAMPLES, query).response()

"""


def documented_code() -> str:
    """Return the code of the page."""
    match = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert match is not None
    return match[1]


@dataclass(frozen=True)
class SampleApp:
    """A copy of the app's sources in a folder, and the settings of its database."""

    folder: Path
    settings: dict[str, str]

    def environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(self.folder), *(os.path.abspath(path) for path in sys.path if path)])
        return {"DATA_DIR": str(self.folder / "data"), **self.settings, "PYTHONPATH": path}

    def with_settings(self, **settings: str) -> SampleApp:
        return SampleApp(self.folder, settings)

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command of the backend. Return what it prints.

        :raises AssertionError: if its exit status is not the expected one.
        """
        return self._run("-m", "app", *arguments, status=status)

    def run_python(self, script: str) -> str:
        """Run a script that can import the copy's modules. Return what it prints."""
        return self._run("-c", script, status=0)

    def _run(self, *arguments: str, status: int) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment(**self.environment()),
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def replace(self, path: str, old: str, new: str) -> None:
        file = self.folder / "app" / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def revision(self, message: str) -> str:
        """Return the text of the new revision with this message."""
        printed = self.run("migrate", "new", message)
        assert "Warning" not in printed
        (path,) = (self.folder / "app" / "migrations" / "versions").glob(f"*_{message.replace(' ', '_')}.py")
        return path.read_text()


def make_sample_app(folder: Path) -> SampleApp:
    """Copy the app and add the feature, with routes like those of notes and a revision."""
    shutil.copytree(Path(app.__file__).parent, folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    features = folder / "app" / "features"
    samples = features / "samples"
    samples.mkdir()
    for name in ("crud.py", "routes.py"):
        text = (Path(harness.sample.__file__).parent / name).read_text()
        for old, new in (
            ("harness.sample", "app.features.samples"),
            ("notes", "samples"),
            ("NOTES", "SAMPLES"),
            ("Note", "Sample"),
            ("note", "sample"),
        ):
            text = text.replace(old, new)
        (samples / name).write_text(text)
    code = documented_code() + LIST
    imports = "from app.listing import ListPublic, ListQuery, ListSpec\n"
    code = code.replace("\n\nclass SampleStatus", f"\n{CATEGORY}\n\nclass SampleStatus", 1)
    (samples / "models.py").write_text(code.replace("from app.core.decimals", f"{imports}from app.core.decimals", 1))
    made = SampleApp(folder, {})
    made.replace("features/samples/routes.py", '@router.get("/{id}"', f'{PLAIN_ROUTE}\n@router.get("/{{id}}"')
    made.replace(
        "features/samples/routes.py",
        "from app.features.samples import crud\n",
        "from app.features.samples import crud\nfrom app.features.samples.models import PLAIN_SAMPLES\n"
        "from app.listing import ListQuery, fetch_page\n",
    )
    made.replace(
        "registry.py",
        "FEATURES = (",
        "from app.features.samples.routes import router as samples\n\nFEATURES = (samples, ",
    )
    return made
