"""`./pants run tools/bench:overload`: the list of notes over increasing numbers of concurrent connections.

It measures throughput, latency, and how long one other client, the probe, waits at the same time. The backend is the
desktop's, or two workers on PostgreSQL. The probe is the window, or another user. `desktop-without-token` is the
desktop's backend under load by clients that have no launch token.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import httpx

from app.serve.connections import raise_file_limit
from bench import corpus
from harness import postgresql
from harness.backend_process import serving_quietly, start_process
from harness.http_load import LoadResult, Target, load
from harness.supervised_backend import SUPERVISE, TOKEN, Supervised

NOTES = 1000
PATH = "/api/v1/notes/?limit=50"
EMAIL, PROBE_EMAIL, PASSWORD = "admin@example.com", "probe@example.com", "correct horse battery"
# The first requests import modules, connect, and compile statements.
WARM_UP_SECONDS = 2


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="overload", description=__doc__)
    root.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64, 256, 1000], help="at once")
    root.add_argument("--seconds", type=float, default=10, help="duration for each number of connections")
    root.add_argument("--only", choices=list(BACKENDS), help="one backend")
    return root


def main() -> int:
    arguments = parser().parse_args()
    # Each connection is also an open file of this process.
    raise_file_limit()
    print(
        "| backend | connections | a second | answers by status | median ms | p99 ms | probe: median ms | longest ms |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, running in BACKENDS.items():
        if arguments.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="triptych-overload-") as folder, running(Path(folder)) as target:
                load(target, 8, WARM_UP_SECONDS)
                for connections in arguments.connections:
                    print(_row(name, connections, load(target, connections, arguments.seconds)), flush=True)
    return 0


@contextlib.contextmanager
def desktop(folder: Path, *, with_token: bool = True) -> Iterator[Target]:
    """The desktop's backend. The probe is its window.

    :param with_token: whether the clients that load it know the launch token.
    """
    corpus.seed(folder / "data" / "app.db", NOTES)
    settings = {"DATA_DIR": str(folder / "data"), "PORT": "0"}
    with start_process(SUPERVISE, settings, stderr=subprocess.DEVNULL) as process:
        backend = Supervised(process)
        backend.hello()
        port = httpx.URL(backend.ready()).port or 0
        token = (("X-Launch-Token", TOKEN),)
        window = (*token, ("Origin", "tauri://localhost"))
        yield Target(port, PATH, load_headers=token if with_token else (), probe_headers=window)


@contextlib.contextmanager
def workers(folder: Path) -> Iterator[Target]:
    """Two workers on a private PostgreSQL server. The load and the probe are different users."""
    programs = postgresql.programs()
    if programs is None:
        raise SystemExit(
            "PostgreSQL is missing. Install it (Debian: apt-get install postgresql), or use `--only desktop`."
        )
    settings = {
        "AUTH_REQUIRED": "true",
        "FIRST_SUPERUSER_EMAIL": EMAIL,
        "FIRST_SUPERUSER_PASSWORD": PASSWORD,
    }
    with (
        postgresql.running(programs) as server,
        server.new_database() as database,
        serving_quietly(folder, "--workers", "2", DATABASE_URL=database, **settings) as url,
    ):
        with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as client:
            admin = _sign_in(client, EMAIL)
            client.headers["Authorization"] = admin
            client.post("/users/", json={"email": PROBE_EMAIL, "password": PASSWORD}).raise_for_status()
            for number in range(NOTES):
                client.post("/notes/", json={"title": f"Note {number}"}).raise_for_status()
            probe = _sign_in(client, PROBE_EMAIL)
        port = httpx.URL(url).port or 0
        yield Target(port, PATH, load_headers=(("Authorization", admin),), probe_headers=(("Authorization", probe),))


BACKENDS: dict[str, Callable[[Path], AbstractContextManager[Target]]] = {
    "desktop": desktop,
    "desktop-without-token": partial(desktop, with_token=False),
    "workers": workers,
}


def _sign_in(client: httpx.Client, email: str) -> str:
    """Return the value of a user's Authorization header."""
    answer = client.post("/login/access-token", data={"username": email, "password": PASSWORD}).raise_for_status()
    return f"Bearer {answer.json()['access_token']}"


def _row(name: str, connections: int, found: LoadResult) -> str:
    statuses = ", ".join(f"{number:,} x {status}" for status, number in sorted(found.load.statuses.items(), key=str))
    load_waits = [f"{found.load.percentile(share) * 1000:,.0f}" for share in (0.5, 0.99)]
    probe_waits = [f"{found.probe.percentile(share) * 1000:,.0f}" for share in (0.5, 1)]
    return " | ".join(
        ["", name, f"{connections:,}", f"{found.throughput:,.0f}", statuses, *load_waits, *probe_waits, ""]
    ).strip()


if __name__ == "__main__":
    sys.exit(main())
