"""The npm lock: whole where the registry is not, and made by one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from locks.lock import Upgrade
from locks.npm import NpmLock, complete, copy_manifests, npm_command, platform_entry

BIOME = {"version": "2.6.8", "dev": True, "optionalDependencies": {"@biomejs/cli-win32-x64": "2.6.8"}}


def test_an_optional_package_missing_from_the_registry_is_added() -> None:
    lock = {"packages": {"node_modules/@biomejs/biome": BIOME}}
    assert complete(lock) == ["@biomejs/cli-win32-x64"]
    added = lock["packages"]["node_modules/@biomejs/cli-win32-x64"]
    assert added == {"version": "2.6.8", "optional": True, "dev": True, "os": ["win32"], "cpu": ["x64"]}


@pytest.mark.parametrize(
    "place", ["node_modules/@biomejs/cli-win32-x64", "node_modules/@biomejs/biome/node_modules/@biomejs/cli-win32-x64"]
)
def test_packages_in_the_lock_are_not_changed(place: str) -> None:
    held = {"version": "2.6.8", "integrity": "sha512-x"}
    lock = {"packages": {"node_modules/@biomejs/biome": BIOME, place: held}}
    assert complete(lock) == []
    assert lock["packages"][place] == held


def test_a_version_range_is_not_added() -> None:
    assert complete({"packages": {"node_modules/chokidar": {"optionalDependencies": {"fsevents": "~2.3.2"}}}}) == []


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("@rollup/rollup-linux-arm64-musl", {"os": ["linux"], "cpu": ["arm64"], "libc": ["musl"]}),
        ("@rollup/rollup-linux-arm-gnueabihf", {"os": ["linux"], "cpu": ["arm"], "libc": ["glibc"]}),
        ("@rollup/rollup-win32-x64-gnu", {"os": ["win32"], "cpu": ["x64"]}),
        ("fsevents", {}),
    ],
)
def test_a_package_named_after_its_system_is_limited_to_it(name: str, limits: dict[str, list[str]]) -> None:
    assert platform_entry(name, "1.0.0", dev=False) == {"version": "1.0.0", "optional": True, **limits}


def test_npm_upgrades_only_when_asked() -> None:
    verbs = [
        [str(word) for word in npm_command(Path("node"), upgrade)[2:] if not str(word).startswith("--")]
        for upgrade in (Upgrade(), Upgrade(packages=("vite",)), Upgrade(everything=True))
    ]
    assert verbs == [["install"], ["update", "vite"], ["update"]]


def test_npm_sees_only_the_manifests(tmp_path: Path) -> None:
    for path in ("package-lock.json", "app/package.json", "app/index.ts", "node_modules/vite/package.json"):
        (tmp_path / "ts" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "ts" / path).write_text("{}")
    (tmp_path / "ts/package.json").write_text(json.dumps({"workspaces": ["app"]}))
    copy_manifests(tmp_path / "ts", tmp_path / "copy")
    copied = {str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert copied == {"package.json", "package-lock.json", "app/package.json"}


def test_a_package_may_have_several_versions_and_workspace_members_are_not_packages() -> None:
    packages = {"": {"version": "1.0.0"}, "app": {"version": "1.0.0"}, "node_modules/app": {"link": True}}
    packages |= {"node_modules/a": {"version": "2.0.0"}, "node_modules/b/node_modules/a": {"version": "1.9.0"}}
    lock = NpmLock("npm", Path("package-lock.json"))
    assert lock.versions(json.dumps({"packages": packages})) == {"a": {"1.9.0", "2.0.0"}}
