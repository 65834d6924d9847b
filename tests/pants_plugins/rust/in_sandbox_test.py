"""The persistent mirror in which cargo runs: only files that changed in the sandbox are written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Dict, List

import pytest

from triptych_pants.rust.in_sandbox import main, sync

MIDNIGHT = 86400


class Place:
    """A mirror, and sandboxes with the packages a and b that are copied to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mirror = folder / "mirror"
        self.sandboxes = 0

    def bring(self, files: Dict[str, str], absent: List[str] = []) -> None:  # noqa: B006
        self.sandboxes += 1
        sandbox = self.folder / f"sandbox{self.sandboxes}"
        for name, content in files.items():
            (sandbox / name).parent.mkdir(parents=True, exist_ok=True)
            (sandbox / name).write_text(content)
        sync(sandbox, self.mirror, self.folder / "synced", ["src"], absent)

    def content(self) -> Dict[str, str]:
        paths = [path for path in self.mirror.rglob("*") if path.is_file()]
        return {path.relative_to(self.mirror).as_posix(): path.read_text() for path in paths}

    def age(self) -> None:
        """Set an old modification time on all files, so that rewritten files can be detected."""
        for path in self.mirror.rglob("*"):
            os.utime(path, (MIDNIGHT, MIDNIGHT))

    def rewritten(self) -> List[str]:
        paths = [path for path in self.mirror.rglob("*") if path.is_file() and path.stat().st_mtime != MIDNIGHT]
        return sorted(path.relative_to(self.mirror).as_posix() for path in paths)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_only_changed_files_are_written(place: Place) -> None:
    place.bring({"src/a/x.rs": "1", "src/a/y.rs": "1"})
    place.age()
    place.bring({"src/a/x.rs": "1", "src/a/y.rs": "2"})
    assert place.rewritten() == ["src/a/y.rs"]


def test_a_deleted_file_is_removed_and_files_of_tools_are_kept(place: Place) -> None:
    place.bring({"src/a/x.rs": "1", "src/a/y.rs": "1"})
    (place.mirror / "src/a/made-by-cargo").write_text("")
    place.bring({"src/a/x.rs": "1"})
    assert sorted(place.content()) == ["src/a/made-by-cargo", "src/a/x.rs"]


def test_an_absent_member_is_not_changed(place: Place) -> None:
    place.bring({"src/a/x.rs": "1", "src/b/src/lib.rs": "b"})
    place.age()
    place.bring({"src/a/x.rs": "1"}, absent=["src/b"])
    place.bring({"src/a/x.rs": "1", "src/b/src/lib.rs": "b"})
    assert place.rewritten() == []


def test_an_unknown_member_is_a_stub_until_it_is_copied(place: Place) -> None:
    place.bring({"src/a/x.rs": "1"}, absent=["src/b"])
    assert place.content()["src/b/src/main.rs"] == "fn main() {}\n"
    place.bring({"src/b/src/lib.rs": "b"})
    assert place.content() == {"src/b/src/lib.rs": "b"}


def test_an_executable_file_stays_executable(place: Place) -> None:
    script = place.folder / "sandbox1/src/run"
    script.parent.mkdir(parents=True)
    script.touch(mode=0o755)
    place.bring({})
    assert os.access(place.mirror / "src/run", os.X_OK)


def run_in(sandbox: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    (sandbox / "src").mkdir(parents=True)
    (sandbox / "src/Cargo.toml").touch()
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("CARGO_SEARCH_PATH", os.environ["PATH"])
    return main(["--cache=../cache", "--workspace=src", "--source=src", *arguments])


def test_outputs_are_copied_back_and_fetched_crates_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'mkdir -p "$CARGO_TARGET_DIR/debug" && echo made > "$CARGO_TARGET_DIR/debug/program"'
    code = run_in(
        tmp_path / "box", monkeypatch, "--output=debug/program", "--fetched=abc", "--", "/bin/sh", "-c", script
    )
    assert code == 0
    assert (tmp_path / "box/debug/program").read_text() == "made\n"
    assert (tmp_path / "cache/src/fetched").read_text() == "abc\n"


def test_a_failed_command_records_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_in(tmp_path / "box", monkeypatch, "--fetched=abc", "--", "/bin/sh", "-c", "exit 7") == 7
    assert not (tmp_path / "cache/src/fetched").exists()
