"""Changes of files, and what they concern."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from dev.watch import Concern, Sources, changes


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    for folder in ("src/python/app/features", "src/rust/shell/src", "src/rust/target/debug", "src/ts"):
        (tmp_path / folder).mkdir(parents=True)
    return Sources(tmp_path)


@pytest.mark.parametrize(
    ("path", "concerns"),
    [
        ("src/python/app/features/items/models.py", {Concern.BACKEND}),
        ("src/python/app/migrations/versions/0005_x.py", {Concern.BACKEND}),
        ("src/python/app/data.json", set()),
        ("src/python/openapi.json", set()),
        ("src/rust/shell/src/main.rs", {Concern.SHELL}),
        ("src/rust/shell/tauri.conf.json", {Concern.SHELL}),
        ("src/rust/Cargo.toml", {Concern.SHELL}),
        # Tauri writes them at each build.
        ("src/rust/shell/gen/schemas/capabilities.json", set()),
        ("src/ts/frontend/src/main.tsx", set()),
        ("docs/README.md", set()),
    ],
)
def test_what_a_change_concerns(path: str, concerns: set[Concern]) -> None:
    sources = Sources(Path("/clone"))
    assert sources.concerns([sources.root / path]) == concerns


def test_the_folder_in_which_cargo_builds_is_not_watched(sources: Sources) -> None:
    assert sources.watched() == [sources.python, sources.rust / "shell"]


def test_changes_are_reported(sources: Sources) -> None:
    async def main() -> list[set[Concern]]:
        stop = asyncio.Event()
        found: list[set[Concern]] = []
        watching = changes(sources, stop)
        # The watcher exists once its first result is awaited, so files are written until it reports one.
        for path in (sources.python / "features/new.py", sources.rust / "shell/src/lib.rs"):
            waiting = asyncio.ensure_future(anext(watching))
            number = 0
            while not waiting.done():
                number += 1
                path.write_text(f"# {number}\n")
                await asyncio.wait((waiting,), timeout=0.2)
            found.append(waiting.result())
        stop.set()
        return found

    found = asyncio.run(main())
    assert Concern.BACKEND in found[0]
    assert any(Concern.SHELL in concerns for concerns in found[1:])
