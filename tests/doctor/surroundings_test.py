"""Display, limits, folders, proxies, certificates, clock and ports."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from doctor import storage
from doctor.check import FOUND, GOALS, MISSING, NOTE
from doctor.desktop import check_desktop, check_watches, has_display
from doctor.machine import DEBIAN, MACOS, Machine
from doctor.network import DAY_SECONDS, check_certificates, check_clock, check_port, check_ports, check_proxies

LINUX = Machine(DEBIAN, "Debian 12")


def test_a_display_and_a_bus_are_found() -> None:
    found = check_desktop({"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/bus"}, LINUX)
    assert [(check.state, check.detail) for check in found] == [(FOUND, ":0"), (FOUND, "unix:path=/bus")]
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, LINUX)
    assert has_display({}, Machine(MACOS, "macOS"))


def test_the_usual_place_of_the_bus_counts(tmp_path: Path) -> None:
    environment = {"DISPLAY": ":0", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert check_desktop(environment, LINUX)[1].state == NOTE
    (tmp_path / "bus").touch()
    assert check_desktop(environment, LINUX)[1].state == FOUND


def test_without_a_display_a_browser_is_used() -> None:
    [found] = check_desktop({}, LINUX)
    assert found.state == NOTE
    assert "browser" in found.advice


def test_low_limits_on_watched_files_are_noted(tmp_path: Path) -> None:
    (tmp_path / "max_user_watches").write_text("8192\n")
    (tmp_path / "max_user_instances").write_text("1024\n")
    watches, instances = check_watches(tmp_path)
    assert (watches.state, instances.state) == (NOTE, FOUND)
    assert watches.install is not None
    assert watches.install.endswith("sysctl fs.inotify.max_user_watches=65536")
    assert check_watches(tmp_path / "absent") == []


@pytest.mark.parametrize(("free", "state"), [(11 << 30, FOUND), (9 << 30, NOTE), (1 << 30, MISSING)])
def test_free_space(free: int, state: str) -> None:
    assert storage.check_free(Path("/x"), free).state == state


def test_a_folder_that_does_not_exist_yet_can_be_created(tmp_path: Path) -> None:
    assert storage.check_folder("cache", tmp_path / "new/folder").state == FOUND
    assert len(storage.check_space([tmp_path, tmp_path / "new"])) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    found = storage.check_folder("cache", tmp_path / "new")
    tmp_path.chmod(0o700)
    assert (found.state, found.goals) == (MISSING, GOALS)
    assert found.install == f'sudo chown -R "$(id -un)" {tmp_path}'


def test_files_of_another_user_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("doctor.storage.os.geteuid", lambda: os.stat(tmp_path).st_uid + 1)
    found = storage.check_folder("cache", tmp_path)
    assert found.state == MISSING
    assert found.detail == f"{tmp_path}/file belongs to another user, as after a run with sudo"


def test_caches_are_where_the_variables_say() -> None:
    assert storage.default_cache({"XDG_CACHE_HOME": "/c"}) == Path("/c/triptych")
    assert storage.default_cache({"TRIPTYCH_CACHE": "/mine"}) == Path("/mine")


def test_a_proxy_is_shown_without_its_password() -> None:
    [found] = check_proxies({"HTTPS_PROXY": "http://ada:secret@proxy:3128"})
    assert (found.state, found.detail) == (NOTE, "https_proxy=http://proxy:3128")
    assert "NO_PROXY=127.0.0.1,localhost" in found.advice


@pytest.mark.parametrize("direct", ["*", "localhost,127.0.0.1", "a.b, localhost, 127.0.0.1"])
def test_a_proxy_that_is_not_used_for_this_machine_is_fine(direct: str) -> None:
    assert check_proxies({"http_proxy": "http://proxy:3128", "no_proxy": direct})[0].state == FOUND


def test_files_of_certificates(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no certificates\n")
    names = {"SSL_CERT_FILE": str(tmp_path / "absent"), "PIP_CERT": str(tmp_path / "text"), "OTHER": "x"}
    found = check_certificates(names)
    assert [(check.name, check.state) for check in found] == [("SSL_CERT_FILE", MISSING), ("PIP_CERT", MISSING)]
    assert "absent cannot be used (No such file or directory)" in found[0].detail


def test_a_clock_before_the_newest_commit_is_wrong() -> None:
    now = 1_800_000_000
    assert check_clock(now + 2 * DAY_SECONDS, now).state == MISSING
    assert check_clock(now + 60, now).state == FOUND
    assert check_clock(0, now).state == FOUND


def test_a_port_in_use_is_noted() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert check_port(port).state == NOTE
    assert check_port(port).state == FOUND


def test_the_loopback_address_is_tried() -> None:
    assert (check_ports()[0].name, check_ports()[0].state) == ("loopback", FOUND)
