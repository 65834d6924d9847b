"""`serve --workers N`: several processes that share one socket, under a parent that owns the data folder.

The parent answers no requests. It upgrades and maintains the database, and replaces workers that exit (uvicorn's
supervisor). Workers exit when the parent does, however it ends.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.core.console import say
from app.core.errors import StartError
from app.core.logging import configure_logging
from app.core.settings import Settings
from app.db.sqlite.shared_limits import SharedLimits, create_shared_limits, remove_shared_limits
from app.features.users.limits import Limits
from app.serve.request_policy import RequestPolicy, loopback_hosts
from app.serve.server import (
    SHUTDOWN_GRACE_SECONDS,
    Features,
    address,
    apply_policy,
    create_ready_app,
    listen,
    maintained,
    open_data_dir,
    page_origins,
    server_options,
)

logger = logging.getLogger(__name__)

# Seconds until a worker that reports nothing is killed as hung. Enough for a start on a slow, busy machine.
HUNG_AFTER_SECONDS = 30


def worker_app(settings: Settings, features: Features, hosts: frozenset[str], limits: Path | None) -> ASGIApp:
    """Return the application of one worker. The parent has already upgraded the database.

    :param limits: the file with the limits that the workers share.
    """
    # Only one process may rotate the log file, or lines would be lost. Workers log to stderr.
    configure_logging(None, settings.log_level, settings.launch_id)
    _end_with_parent()
    try:
        app = create_ready_app(settings, features())
        if limits is not None:
            app.state.limits = Limits(shared=SharedLimits(limits))
        return apply_policy(app, RequestPolicy(hosts, page_origins(settings)))
    except StartError as error:
        # A server that cannot be reached may come back: the parent starts another worker.
        logger.error("%s", error)
        raise SystemExit(error.exit_code) from error


def serve_workers(settings: Settings, features: Features, number: int) -> int:
    """Answer requests with this many processes until told to stop. Return the exit code.

    :param features: a function of a module, which each worker imports.
    """
    with open_data_dir(settings, f"serve --workers {number}"):
        # Errors that prevent a start are reported once, here.
        engine = create_ready_app(settings, features()).state.engine
        with _shared_limits(settings) as limits, listen(settings.host, settings.port) as listener:
            port = listener.getsockname()[1]
            hosts = frozenset(settings.allowed_hosts) or loopback_hosts(port)
            config = uvicorn.Config(
                partial(worker_app, settings, features, hosts, limits),
                factory=True,
                workers=number,
                timeout_worker_healthcheck=HUNG_AFTER_SECONDS,
                **server_options(),
            )
            supervisor = Multiprocess(config, [listener])
            with maintained(settings, engine):
                # From now on, calls wait in the socket's backlog for the first worker.
                say(f"Listening on {address(settings.host, port)}")
                supervisor.run()
            engine.dispose()
            failed = any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes)
    return 1 if failed else 0


@contextlib.contextmanager
def _shared_limits(settings: Settings) -> Iterator[Path | None]:
    """Yield the file in which the workers count attempts to sign in, while the block runs. Without sign-in, None."""
    if not settings.auth_required or settings.data_dir is None:
        yield None
        return
    try:
        yield create_shared_limits(settings.data_dir)
    finally:
        # The next start creates it anew.
        with contextlib.suppress(OSError):
            remove_shared_limits(settings.data_dir)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), name="parent", daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    logger.warning("The process that started this worker is gone. Shutting down.")
    # Nothing may keep this process running: the data folder may already have another owner.
    killer = threading.Timer(SHUTDOWN_GRACE_SECONDS, os._exit, (0,))
    killer.daemon = True
    killer.start()
    os.kill(os.getpid(), signal.SIGTERM)
