"""The limit on connections, derived from the number of files that this process may open."""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)

# Maximum number of connections per process.
MAX_CONNECTIONS = 2000
# A connection is a file, and a download or an upload opens another one.
FILES_PER_CONNECTION = 2
# Files for the database's connections (three each), logs, backups and exports.
RESERVED_FILES = 96

# Connections that wait in the socket's backlog. The system may allow fewer. If a connection does not fit, the client's
# system tries again after a second or more.
BACKLOG = 1024


def raise_file_limit() -> None:
    """Raise this process's limit on open files to what MAX_CONNECTIONS need, as far as the system allows.

    Linux and macOS start with 1024 and 256 for compatibility with old programs, but allow many more.
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
            logger.info("This process may open only %d files at once (%s).", soft, error)


def max_connections() -> int:
    """Return the maximum number of connections for the number of files that this process may open."""
    try:
        import resource
    except ImportError:
        return MAX_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(1, min(MAX_CONNECTIONS, (files - RESERVED_FILES) // FILES_PER_CONNECTION))
