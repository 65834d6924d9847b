"""`serve --supervised`: the mode in which the shell starts the backend. See docs/protocol.md.

One JSON line on stdin contains the launch token. When stdin ends, this process ends, so no backend outlives its shell.
Events are JSON lines on stdout, and stdout contains nothing else.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import signal
import threading
from dataclasses import dataclass, field

from app import __version__
from app.core import shell
from app.core.errors import HandshakeError, StartError, VersionMismatchError
from app.core.events import emit
from app.core.settings import Settings
from app.db.progress import UpgradeStep
from app.serve.request_policy import WEBVIEW_ORIGINS, RequestPolicy, loopback_hosts
from app.serve.server import (
    SHUTDOWN_GRACE_SECONDS,
    Features,
    Server,
    apply_policy,
    create_ready_app,
    listen,
    open_data_dir,
    run,
)

logger = logging.getLogger(__name__)

PROTOCOL = 1

# Seconds in which the shell must write its line, and the maximum length of the line in bytes.
HANDSHAKE_TIMEOUT_SECONDS = 10
MAX_HANDSHAKE_BYTES = 4096
TOKEN = re.compile("[!-~]{32,}")

# After stdin has ended, this process exits within this many seconds, even if something hangs. If a shell was killed and
# started again, its new backend waits for the old one to exit.
KILL_AFTER_SECONDS = SHUTDOWN_GRACE_SECONDS + 5
OWNER_TIMEOUT_SECONDS = KILL_AFTER_SECONDS + 1


def emit_upgrade(step: UpgradeStep) -> None:
    """Report the progress of a database upgrade to the shell."""
    emit("migrating", **{"from": step.old, "to": step.new, "step": step.name, "progress": round(step.progress, 3)})


@dataclass(frozen=True)
class Handshake:
    """The contents of the shell's first line."""

    token: str = field(repr=False)
    version: str

    @classmethod
    def parse(cls, line: bytes) -> Handshake:
        """Parse the shell's first line. Raise HandshakeError or VersionMismatchError if it is not acceptable."""
        if not line:
            raise HandshakeError(
                "stdin ended before the launch token was received. --supervised is for the shell only: run `serve`."
            )
        if len(line) > MAX_HANDSHAKE_BYTES:
            raise HandshakeError(f"The first line on stdin is longer than {MAX_HANDSHAKE_BYTES} bytes.")
        try:
            message = json.loads(line)
            token, protocol, version = message["token"], message["protocol"], message["version"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise HandshakeError(
                "The first line on stdin must be a JSON object with token, protocol and version."
            ) from None
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise HandshakeError(
                "The launch token must be 32 or more characters that are valid in a header. The shell must create"
                " another one."
            )
        if protocol != PROTOCOL or version != __version__:
            raise VersionMismatchError(
                f"The app has version {version} (protocol {protocol}), but its backend has {__version__} (protocol"
                f" {PROTOCOL}). The installation is inconsistent. Install the app again."
            )
        return cls(token, version)


class Stdin:
    """The pipe from the shell, read by one thread: first the handshake, then the end of the pipe."""

    def __init__(self) -> None:
        self._first: queue.Queue[bytes] = queue.Queue()
        self._server: Server | None = None
        threading.Thread(target=self._watch, name="stdin", daemon=True).start()

    def handshake(self) -> Handshake:
        try:
            line = self._first.get(timeout=HANDSHAKE_TIMEOUT_SECONDS)
        except queue.Empty:
            raise HandshakeError(
                f"No launch token was received on stdin within {HANDSHAKE_TIMEOUT_SECONDS} seconds."
            ) from None
        return Handshake.parse(line)

    def ends(self, server: Server) -> None:
        """Stop this server gracefully when the pipe ends. Before, the end of the pipe exits the process at once."""
        self._server = server

    def _watch(self) -> None:
        # Read the file descriptor itself: a thread that waits in a buffered reader would hold its lock at exit.
        buffer = b""
        waiting_for_handshake = True
        while chunk := _read():
            if not waiting_for_handshake:
                continue
            buffer += chunk
            if b"\n" in buffer or len(buffer) > MAX_HANDSHAKE_BYTES:
                self._first.put(buffer.split(b"\n", 1)[0])
                waiting_for_handshake = False
                buffer = b""
        if waiting_for_handshake:
            # A line without a line break is incomplete, and its writer is gone.
            self._first.put(b"")
        elif self._server is None:
            os._exit(0)
        else:
            logger.info("The shell is gone. Shutting down.")
            self._server.should_exit = True
            # Nothing may keep this process running: neither a request that does not end nor a thread that hangs.
            killer = threading.Timer(KILL_AFTER_SECONDS, _kill_all)
            killer.daemon = True
            killer.start()


def _leads_group() -> bool:
    """Return whether this process leads its own process group, as it does under the shell, without other programs."""
    return os.name == "posix" and os.getpgrp() == os.getpid()


def _kill_all() -> None:
    if _leads_group():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _end_children() -> None:
    """End the child processes that are still running, because a killed shell cannot do that.

    On Windows all processes belong to the shell's job, which ends with the shell.
    """
    if _leads_group():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)


def _read() -> bytes:
    try:
        return os.read(0, MAX_HANDSHAKE_BYTES)
    except OSError:
        return b""


def serve_supervised(features: Features) -> int:
    """Answer requests of the shell's window until stdin ends. Return the exit code."""
    try:
        code = _serve(features)
        _end_children()
        return code
    except StartError as error:
        logger.error("%s: %s", error.code, error)
        emit("failed", code=error.code, detail=str(error))
        return error.exit_code
    except Exception as error:
        logger.exception("The backend could not start.")
        emit("failed", code="internal_error", detail=f"The backend could not start ({type(error).__name__}: {error}).")
        return 1


def _serve(features: Features) -> int:
    stdin = Stdin()
    shell.connect(emit)
    emit("starting", version=__version__, protocol=PROTOCOL)
    handshake = stdin.handshake()
    settings = Settings.from_environment(os.environ)
    with open_data_dir(settings, "serve --supervised", timeout=OWNER_TIMEOUT_SECONDS):
        return _serve_with(stdin, handshake, settings, features)


def _serve_with(stdin: Stdin, handshake: Handshake, settings: Settings, features: Features) -> int:
    logger.info("Version %s starts as process %s in %s.", __version__, os.getpid(), settings.data_dir)
    app = create_ready_app(settings, features(), emit_upgrade, pages=False)
    with listen(settings.host, settings.port) as listener:
        port = listener.getsockname()[1]
        policy = RequestPolicy(loopback_hosts(port), WEBVIEW_ORIGINS, token=handshake.token)

        def started() -> None:
            logger.info("Ready on port %s.", port)
            emit("ready", port=port, version=__version__, protocol=PROTOCOL)

        server = Server(apply_policy(app, policy), started)
        stdin.ends(server)
        run(server, listener, settings, app.state.engine)
    logger.info("Shut down gracefully.")
    return 0
