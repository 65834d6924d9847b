"""What reaches other machines, and this one: proxies, certificates, the clock and ports."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Mapping

from doctor.check import FOUND, GOALS, MISSING, NOTE, Check
from triptych_pants.toolchain.catalog import END_TO_END, RUN_APP, RUN_DEV, TEST

GROUP = "network"
PROXIES = ("http_proxy", "https_proxy", "all_proxy")
LOOPBACK = ("127.0.0.1", "localhost")
# The ports of tools that people start by hand (docs/tools-by-hand.md). Goals take free ports.
PORTS = {1430: "the backend", 5173: "Vite"}
DAY_SECONDS = 86_400


def check_proxies(environment: Mapping[str, str]) -> list[Check]:
    """Return which proxies are set, and whether programs of this machine are reached without them."""
    lower = {name.lower(): value for name, value in environment.items() if value}
    used = {name: hide_password(lower[name]) for name in PROXIES if name in lower}
    if not used:
        return [Check(GROUP, "proxy", FOUND, "none is set")]
    detail = ", ".join(f"{name}={value}" for name, value in used.items())
    direct = {host.strip() for host in lower.get("no_proxy", "").split(",")}
    if "*" in direct or set(LOOPBACK) <= direct:
        return [Check(GROUP, "proxy", FOUND, detail)]
    advice = f"Requests to this machine must not go through it: export NO_PROXY={','.join(LOOPBACK)}"
    return [Check(GROUP, "proxy", NOTE, detail, (RUN_APP, RUN_DEV, TEST), advice)]


def hide_password(url: str) -> str:
    """Return a URL without user name and password."""
    return re.sub(r"//[^/@]*@", "//", url)


def check_certificates(environment: Mapping[str, str]) -> list[Check]:
    """Return whether the files of certificates that variables name can be used."""
    names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CARGO_HTTP_CAINFO", "NODE_EXTRA_CA_CERTS")
    return [check_certificate(name, environment[name]) for name in names if environment.get(name)]


def check_certificate(name: str, file: str) -> Check:
    """Return whether a file has certificates in the form that programs read."""
    try:
        ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError) as error:
        detail = f"{file} cannot be used ({error.strerror or error})"
        return Check(GROUP, name, MISSING, detail, GOALS, f"Correct the file, or unset {name}.")
    return Check(GROUP, name, FOUND, file, GOALS)


def check_clock(newest: float, now: float) -> Check:
    """Return whether the clock is right, as far as that can be known.

    :param newest: the time of the newest commit, in seconds since 1970, or 0 if it is unknown.
    """
    shown = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now))
    if now >= newest - DAY_SECONDS:
        return Check(GROUP, "clock", FOUND, shown, GOALS)
    commit = time.strftime("%Y-%m-%d", time.gmtime(newest))
    advice = "Set the clock. Otherwise certificates count as not yet valid, and downloads fail."
    return Check(GROUP, "clock", MISSING, f"{shown}, but the newest commit is of {commit}", GOALS, advice)


def check_ports() -> list[Check]:
    """Return whether this machine has a loopback address, and whether the usual ports are free."""
    goals = (RUN_APP, RUN_DEV, TEST, END_TO_END)
    try:
        bind(0)
    except OSError as error:
        advice = "Goals start servers there. In a container or sandbox, enable the loopback interface."
        return [Check(GROUP, "loopback", MISSING, f"127.0.0.1 cannot be used ({error.strerror})", goals, advice)]
    return [Check(GROUP, "loopback", FOUND, "127.0.0.1", goals), *(check_port(port) for port in PORTS)]


def check_port(port: int) -> Check:
    """Return whether a port of a tool that people start by hand is free."""
    try:
        bind(port)
    except OSError:
        advice = "Goals use free ports. Only tools that you start by hand need another one."
        return Check(GROUP, f"port {port}", NOTE, f"in use ({PORTS.get(port, 'a tool')} by hand uses it)", (), advice)
    return Check(GROUP, f"port {port}", FOUND, "free")


def bind(port: int) -> None:
    """Open and close a listening port of this machine. Raises OSError if that fails."""
    with socket.socket() as listener:
        # Connections of a server that has ended do not count.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK[0], port))
        listener.listen()
