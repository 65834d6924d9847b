"""Two apps, made of copies of this repository by the commands of their scripts alone, pass all goals.

The ledger is made by the commands of docs/getting-started.md, whose times are printed. It takes an hour or more, and
runs only if it is asked for: `./pants --tag=long test tests/examples:apps`.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.repository_copy import RepositoryCopy
from template.renaming import names_of

SCRIPTS = Path("tests/examples")
PAGE = Path("docs/getting-started.md")


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[RepositoryCopy]:
    copy = RepositoryCopy(tmp_path / "app")
    if not (copy.root / "src/python/app/features/items").exists():
        pytest.skip("This app has no feature items, which the commands remove.")
    yield copy
    copy.close()


def commands_of_the_page() -> list[str]:
    """Return the commands after the clone, without those that need root."""
    section = PAGE.read_text(encoding="utf-8").partition("## From a clone to your own app\n")[2]
    (block,) = re.findall(r"^```sh\n(.*?)^```", section.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    lines = block.replace("\\\n", " ").splitlines()
    commands = [re.sub(r"\s+", " ", line.partition("  #")[0]).strip() for line in lines]
    return [line for line in commands if line.startswith("./pants")]


def test_a_newcomer_gets_a_ledger_by_the_commands_of_the_page(copy: RepositoryCopy) -> None:
    commands = commands_of_the_page()
    script = [line for line in (SCRIPTS / "ledger.sh").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert commands == [*script, "./pants test ::", "./pants package //:installers"]
    for command in commands:
        copy.shell(command)
    (package,) = (copy.root / "dist").rglob("*.deb")
    listed = subprocess.run(["dpkg-deb", "--contents", package], stdout=subprocess.PIPE, text=True, check=True).stdout
    slug = names_of({"template.toml": (copy.root / "template.toml").read_bytes()}).slug
    assert f"/usr/bin/{slug}\n" in listed
    # The window of the installed app.
    copy.pants("--tag=e2e", "test", "tests/e2e/desktop::")
    copy.pants("lint", "check", "::")


def test_the_asset_library_passes_all_goals(copy: RepositoryCopy) -> None:
    copy.shell((SCRIPTS / "asset_library.sh").read_text(encoding="utf-8"))
    copy.pants("lint", "check", "test", "::")
