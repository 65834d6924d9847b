"""Runs the application: the socket, uvicorn, and the work at start and shutdown."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any, TypeAlias

import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine
from starlette.types import ASGIApp

from app.application import attach_database, create_app
from app.core.console import say
from app.core.data_dir_lock import lock_folders
from app.core.errors import PortUnavailableError, SettingsError, StartError
from app.core.hosts import host_in_url
from app.core.logging import configure_logging
from app.core.settings import Settings
from app.db.derived.background_indexing import index_in_background
from app.db.engine import close_engine, make_engine
from app.db.errors import translate_corruption, translate_errors
from app.db.location import data_folders, database_location, display_name
from app.db.progress import Report, report_nothing
from app.db.schema.upgrade import after, bring_up_to_date
from app.db.sqlite.backup_schedule import daily_backups
from app.db.sqlite.wal import bounded_wal
from app.features.maintenance.jobs import Jobs
from app.serve.acceptor import BoundedEventLoop
from app.serve.connections import BACKLOG, raise_file_limit
from app.serve.middleware import PolicyCorsMiddleware, RequestPolicyMiddleware
from app.serve.request_policy import LOOPBACK_NAMES, TOKEN_HEADER, WEBVIEW_ORIGINS, RequestPolicy, loopback_hosts
from app.serve.slow_clients import TimeoutH11Protocol

# Imports the features and returns their routers.
Features: TypeAlias = Callable[[], Iterable[APIRouter]]

# Seconds that running requests get to finish when the backend shuts down.
SHUTDOWN_GRACE_SECONDS = 5


# Errors of a machine without the address or its family, for example without IPv6.
NO_SUCH_ADDRESS = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT})


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address (port 0: any free one).

    :raises PortUnavailableError: if the port is in use or forbidden.
    :raises SettingsError: if the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.ExitStack() as stack:
        try:
            # asyncio disables Nagle's algorithm only for sockets whose protocol is TCP. With it, the body of a response
            # waits up to 40 ms until the client acknowledges the head (RFC 896, RFC 1122 section 4.2.3.2).
            listener = stack.enter_context(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP))
            if os.name == "posix":
                # On Windows this option would let two programs share the port.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            # Until the socket listens, POSIX would let a second program bind the port too.
            listener.listen(BACKLOG)
        except (OSError, UnicodeError) as error:
            raise _not_listening(host, port, error) from error
        stack.pop_all()
    return listener


def _not_listening(host: str, port: int, error: OSError | UnicodeError) -> StartError:
    if isinstance(error, socket.gaierror | UnicodeError) or error.errno in NO_SUCH_ADDRESS:
        return SettingsError(
            f"HOST={host} is not an address of this machine. Set it to 127.0.0.1 or to one of its addresses."
        )
    return PortUnavailableError(
        f"The backend cannot listen on {host}:{port} ({error.strerror}). Stop the program that uses the port, or set"
        " PORT to another one (0: any free one)."
    )


def create_ready_app(
    settings: Settings, features: Iterable[APIRouter], report: Report = report_nothing, *, pages: bool = True
) -> FastAPI:
    """Return the application with its upgraded database.

    :param features: the routers of its features, whose tables the database has.
    :param report: is called with the steps of an upgrade.
    :param pages: whether to serve the pages that document the API.
    """
    engine = make_engine(settings)
    upgraded = bring_up_to_date(engine, database_location(settings), report)
    app = create_app(features, pages=pages)
    with after(upgraded), translate_corruption(display_name(engine)):
        attach_database(app, settings, engine)
    return app


def apply_policy(app: ASGIApp, policy: RequestPolicy) -> ASGIApp:
    """Return the application with its policy. CORS is outermost, so that a refused webview can read the reason."""
    return PolicyCorsMiddleware(
        RequestPolicyMiddleware(app, policy),
        policy,
        allow_origins=sorted(policy.origins),
        allow_methods=["DELETE", "GET", "PATCH", "POST", "PUT"],
        allow_headers=["authorization", "content-type", "if-match", TOKEN_HEADER],
        expose_headers=["etag"],
        # Chromium's webviews ask before a page calls this machine. The origin identifies the page.
        allow_private_network=True,
    )


def server_options() -> dict[str, Any]:
    """Return the options of uvicorn that all modes share."""
    raise_file_limit()
    return {
        "loop": BoundedEventLoop if os.name == "posix" else "asyncio",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": SHUTDOWN_GRACE_SECONDS,
        "lifespan": "off",
        "ws": "none",
        "http": TimeoutH11Protocol,
        "backlog": BACKLOG,
    }


class Server(uvicorn.Server):
    """uvicorn with a callback when it is ready to answer requests."""

    def __init__(self, app: ASGIApp, started: Callable[[], object] = lambda: None) -> None:
        super().__init__(uvicorn.Config(app, **server_options()))
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # Imported objects stay, so the garbage collector need not scan them repeatedly. Collecting first would take
        # 80 ms of the start, and found nothing.
        gc.freeze()
        self._started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        # uvicorn's own handler raises the signal again at the end, so that a requested stop would look like a crash.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def address(host: str, port: int) -> str:
    """Return the URL of a host, which may be an IPv6 address, and a port."""
    return f"http://{host_in_url(host)}:{port}"


@contextlib.contextmanager
def open_data_dir(settings: Settings, what: str, *, timeout: float = 0) -> Iterator[None]:
    """Lock the data folder while the block runs, start logging, and clean it up. Nothing may write to it before.

    :param what: the command, for the message of another process that finds the folder in use.
    :param timeout: how many seconds to wait for another owner to exit.
    :raises DataDirInUseError: if another process owns the folder.
    :raises DatabaseUnavailableError: if the folder cannot be created or written.
    """
    with contextlib.ExitStack() as stack:
        with translate_errors(settings.data_dir or ""):
            stack.enter_context(lock_folders(data_folders(settings), what, timeout=timeout))
            configure_logging(settings.log_folder, settings.log_level, settings.launch_id)
            if settings.data_dir is not None:
                Jobs(settings.data_dir).sweep()
        yield


@contextlib.contextmanager
def maintained(settings: Settings, engine: Engine) -> Iterator[None]:
    """Maintain the database in background threads while the block runs. One process of a backend must do this."""
    location = database_location(settings)
    with (
        bounded_wal(location),
        daily_backups(location if settings.backup_daily else None),
        index_in_background(engine),
    ):
        yield


def run(server: Server, listener: socket.socket, settings: Settings, engine: Engine) -> None:
    """Answer requests and maintain the database until the server is told to stop. Then close the engine."""
    try:
        with maintained(settings, engine):
            server.run(sockets=[listener])
    finally:
        close_engine(engine)


def serve_plain(settings: Settings, features: Features) -> int:
    """Answer requests from this machine or, with ALLOWED_HOSTS, from others. Return the exit code."""
    with open_data_dir(settings, "serve"):
        return _serve_plain(settings, features)


def _serve_plain(settings: Settings, features: Features) -> int:
    app = create_ready_app(settings, features())
    with listen(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        hosts = frozenset(settings.allowed_hosts) or loopback_hosts(port)
        server = Server(
            apply_policy(app, RequestPolicy(hosts, page_origins(settings))),
            lambda: say(f"Listening on {address(settings.host, port)}"),
        )
        run(server, listener, settings, app.state.engine)
    return 0


def any_port_policy(settings: Settings) -> RequestPolicy:
    """Return the policy of an application whose port is chosen by others, such as uvicorn's command line."""
    return RequestPolicy(frozenset(settings.allowed_hosts or LOOPBACK_NAMES), page_origins(settings))


def page_origins(settings: Settings) -> frozenset[str]:
    """Return the origins of pages that may call a backend without a launch token, in addition to its own origin."""
    return WEBVIEW_ORIGINS if settings.allow_webview else frozenset()
