"""Host names: the loopback addresses, and the form of the Host header."""

from __future__ import annotations

import re

# The values of HOST that only programs on this machine can call.
LOOPBACK_ADDRESSES = ("127.0.0.1", "localhost", "::1")

# The Host header in lower case: a name or an IPv6 address in brackets, then an optional port (RFC 9110, section 7.2).
HOST_HEADER = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


def host_in_url(address: str) -> str:
    """Return an address as it is written in URLs and the Host header: IPv6 addresses in brackets."""
    return f"[{address}]" if ":" in address else address
