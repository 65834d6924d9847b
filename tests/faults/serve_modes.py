"""The real backend in each mode, and raw requests to it that client libraries would not send."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from harness.backend_process import TIMEOUT_SECONDS, serving
from harness.supervised_backend import TOKEN, supervised

ME = "/api/v1/users/me"
EMAIL, PASSWORD = "admin@example.com", "correct horse battery"
OTHERS_NAME = "app.example.com"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Target:
    """A running backend.

    :ivar host: the value of Host under which it answers.
    :ivar credential: the name and value of the header that identifies a legitimate caller.
    :ivar secrets: texts that must not be in any log, file or process list.
    """

    mode: str
    process: subprocess.Popen[str]
    data_dir: Path
    port: int
    host: str
    credential: tuple[str, str]
    secrets: tuple[str, ...]

    def request(
        self,
        *headers: tuple[str, str],
        line: str = f"GET {ME} HTTP/1.1",
        host: str | None = None,
        with_credential: bool = True,
        body: bytes = b"",
    ) -> bytes:
        """Return a request with these headers, Host and, by default, the credential."""
        known: Headers = (self.credential,) if with_credential else ()
        lines = [line, *(f"{name}: {value}" for name, value in (("Host", host or self.host), *known, *headers))]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    def status(self, request: bytes) -> int:
        """Send these bytes and return the status of the answer."""
        with self.connected() as client:
            client.sendall(request)
            return status_of(client)

    @contextlib.contextmanager
    def connected(self) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT_SECONDS) as client:
            yield client

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted((self.data_dir / "logs").iterdir()))


def status_of(client: socket.socket) -> int:
    answer = http.client.HTTPResponse(client)
    answer.begin()
    return answer.status


def send_until_refused(client: socket.socket) -> None:
    """Send chunks of a body until the connection is closed; TimeoutError if it stays open and nothing reads them."""
    with contextlib.suppress(ConnectionError):
        for _ in range(1_000_000):
            client.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")
        raise AssertionError("64 GB were read.")


@contextlib.contextmanager
def as_the_shell_starts_it(data_dir: Path) -> Iterator[Target]:
    with supervised(data_dir) as backend:
        backend.hello()
        port = httpx.URL(backend.ready()).port or 0
        host = f"127.0.0.1:{port}"
        yield Target("supervised", backend.process, data_dir, port, host, ("X-Launch-Token", TOKEN), (TOKEN,))


@contextlib.contextmanager
def for_a_browser(data_dir: Path) -> Iterator[Target]:
    frontend = data_dir.parent / "dist"
    frontend.mkdir(exist_ok=True)
    (frontend / "index.html").write_text("<title>Triptych</title>")
    with serving(data_dir, "--with-frontend", str(frontend)) as (process, url):
        at = httpx.URL(url)
        with httpx.Client() as client:
            [(name, value)] = client.get(at).cookies.items() or client.cookies.items()
        host = at.netloc.decode()
        yield Target(
            "browser", process, data_dir, at.port or 0, host, ("Cookie", f"{name}={value}"), (at.params["code"], value)
        )


@contextlib.contextmanager
def for_others(data_dir: Path) -> Iterator[Target]:
    first = {"FIRST_SUPERUSER_EMAIL": EMAIL, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    with serving(data_dir, ALLOWED_HOSTS=OTHERS_NAME, **first) as (process, url):
        form = {"username": EMAIL, "password": PASSWORD}
        login = httpx.post(f"{url}/api/v1/login/access-token", data=form, headers={"Host": OTHERS_NAME})
        bearer = login.raise_for_status().json()["access_token"]
        yield Target(
            "server",
            process,
            data_dir,
            httpx.URL(url).port or 0,
            OTHERS_NAME,
            ("Authorization", f"Bearer {bearer}"),
            (bearer,),
        )


Mode = Callable[[Path], contextlib.AbstractContextManager[Target]]
MODES: dict[str, Mode] = {
    "supervised": as_the_shell_starts_it,
    "browser": for_a_browser,
    "server": for_others,
}
