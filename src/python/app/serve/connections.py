"""How many connections there may be at once: no more than this process may open files for."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)

# Connections of one process, at most.
MAX_CONNECTIONS = 2000
# A connection takes a file itself, and a download or an upload takes another one.
FILES_PER_CONNECTION = 2
# Files for the database's connections (three each), the logs, backups and exports.
RESERVED_FILES = 96

# Connections that wait in the socket's queue before they are accepted; the system may allow fewer. For those that do
# not fit, the client's system tries again after a second or more.
BACKLOG = 1024


def raise_file_limit() -> None:
    """Let this process open as many files as MAX_CONNECTIONS take, if the system allows that to everyone.

    Linux and macOS begin with 1024 and 256 files for the sake of old programs, and allow many more.
    """
    try:
        import resource
    except ImportError:
        # Windows has no such limit.
        return
    wanted = MAX_CONNECTIONS * FILES_PER_CONNECTION + RESERVED_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError) as error:
            logger.info("This process may open no more than %d files at once (%s)", soft, error)


def max_connections() -> int:
    """Return how many connections there may be at once, by the number of files that this process may open."""
    try:
        import resource
    except ImportError:
        return MAX_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(1, min(MAX_CONNECTIONS, (files - RESERVED_FILES) // FILES_PER_CONNECTION))
