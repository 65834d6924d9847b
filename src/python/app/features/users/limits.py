"""Limits on password guesses, sign-ups and attempts to take an email that is in use.

Attempts are counted in the memory of the process, or in a file that all workers of a server share. A restart resets
them. Only failed attempts count: those that succeed, or that never tested a password, are withdrawn.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable

from starlette.requests import Request

from app.core.errors import TooManyRequestsError
from app.core.log_limit import limit_repeats
from app.core.rate_limit import MAX_KEYS, RateLimit
from app.db.sqlite.shared_limits import SharedLimits, SharedRateLimit

logger = logging.getLogger(__name__)
# Clients decide how often these are logged.
limit_repeats(__name__)

MINUTE, HOUR = 60, 3600
# The network that one household or server gets (RFC 6177). Its owner can use all of its addresses at no cost.
IPV6_PREFIX = 64

AnyRateLimit = RateLimit | SharedRateLimit

Taken = list[tuple[AnyRateLimit, Hashable]]


class Attempt:
    """A counted attempt."""

    def __init__(self, taken: Taken, on_success: Callable[[], None] = lambda: None) -> None:
        self._taken = taken
        self._on_success = on_success

    def __enter__(self) -> Attempt:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Withdraw the attempt if the block ends with an error, since nothing was tested then."""
        if kind is not None:
            self.withdraw()

    def withdraw(self) -> None:
        """Remove the attempt from all counts, because nothing was tested."""
        for limit, key in self._taken:
            limit.give_back(key)

    def succeed(self) -> None:
        """Remove the attempt from the counts, because it succeeded."""
        self.withdraw()
        self._on_success()


class Limits:
    """The limits of a server.

    Passwords for one account from one address: 10 at once, then one per minute. From one address for all accounts: 100
    at once, then 10 per minute. For one account from all addresses: 100 at once, then 100 per hour. Beyond that, an
    address from which nobody has signed in to this account gets 3, and one more every ten minutes. So an attacker with
    many addresses cannot guess on, and cannot lock the owner out. An address from which the account was signed in to is
    limited only by the attempts from there for this account.

    :param clock: a monotonic clock, in seconds, for limits in memory.
    :param shared: the limits that other processes of the server use too; None counts in the memory of this process.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, shared: SharedLimits | None = None) -> None:
        def limit(name: str, burst: int, seconds: float) -> AnyRateLimit:
            if shared is None:
                return RateLimit(burst, seconds, clock=clock)
            return shared.rate_limit(name, burst, seconds)

        self._pairs = limit("pairs", 10, MINUTE)
        self._addresses = limit("addresses", 100, MINUTE / 10)
        self._accounts = limit("accounts", 100, HOUR / 100)
        self._pairs_under_attack = limit("pairs under attack", 3, 10 * MINUTE)
        self._sign_ups = limit("sign-ups", 30, 2 * MINUTE)
        self._taken_emails = limit("taken emails", 10, 10 * MINUTE)
        self._known = _RecentlyUsed(MAX_KEYS) if shared is None else shared.recently_used("known pairs")

    def guess_password(self, email: str, address: str) -> Attempt:
        """Count an attempt to sign in to an account, before the password is verified.

        :param email: the normalized email of the account, which may not exist.
        :param address: the caller's address, see `address_of`.
        :raises TooManyRequestsError: if there were too many attempts.
        """
        pair = (email, address)
        wanted: Taken = [(self._pairs, pair)]
        attacked: Taken = []
        if pair not in self._known:
            wanted.append((self._addresses, address))
            if self._accounts.take(email):
                wanted.append((self._pairs_under_attack, pair))
            else:
                attacked.append((self._accounts, email))
        try:
            taken = _take(wanted, "passwords", address)
        except TooManyRequestsError:
            Attempt(attacked).withdraw()
            raise
        return Attempt(taken + attacked, lambda: self._known.add(pair))

    def sign_up(self, address: str) -> Attempt:
        """Count a sign-up. Each address may make 30 at once, then 30 per hour.

        :raises TooManyRequestsError: if there were too many attempts.
        """
        return Attempt(_take([(self._sign_ups, address)], "new accounts", address))

    def change_email(self, user_id: uuid.UUID, address: str) -> Attempt:
        """Count a change of one's own email. Withdraw it if the email was free. 10 at once, then 6 per hour.

        :raises TooManyRequestsError: if there were too many attempts.
        """
        return Attempt(_take([(self._taken_emails, user_id)], "emails that are taken", address))


def address_of(request: Request) -> str:
    """Return the key by which a client's attempts are counted: its IPv4 address, or its IPv6 network (/64)."""
    host = request.client.host if request.client is not None else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # A Unix socket has no address.
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


def _take(wanted: Taken, what: str, address: str) -> Taken:
    for number, (limit, key) in enumerate(wanted):
        wait = limit.take(key)
        if wait:
            Attempt(wanted[:number]).withdraw()
            logger.warning("Refused a request with 429: too many %s from %s.", what, address)
            seconds = math.ceil(wait)
            raise TooManyRequestsError(f"There were too many attempts. Try again in {_in_words(seconds)}.", seconds)
    return wanted


def _in_words(seconds: int) -> str:
    if seconds == 1:
        return "1 second"
    return f"{seconds} seconds" if seconds < 2 * MINUTE else f"{math.ceil(seconds / MINUTE)} minutes"


class _RecentlyUsed:
    """A bounded set that forgets the least recently used element."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._keys: OrderedDict[Hashable, None] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            if key not in self._keys:
                return False
            self._keys.move_to_end(key)
            return True

    def add(self, key: Hashable) -> None:
        with self._lock:
            self._keys[key] = None
            self._keys.move_to_end(key)
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)
