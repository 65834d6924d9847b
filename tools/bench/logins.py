"""`./pants run tools/bench:logins`: how long a signed-in user waits while many clients try to sign in."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

import httpx

from harness.backend_process import serving_quietly
from harness.sign_in_load import EMAIL, FIRST_SUPERUSER, PASSWORD, SignInResult, flood, wait_after_hang_ups


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="logins", description=__doc__)
    root.add_argument(
        "--clients", type=int, nargs="+", default=[1, 20, 300], help="numbers of clients that sign in at once"
    )
    root.add_argument("--attempts", type=int, default=10, help="attempts of each client")
    root.add_argument("--hang-ups", type=int, default=200, help="number of sign-ins whose client disconnects at once")
    return root


def main() -> int:
    arguments = parser().parse_args()
    print("| clients | addresses | attempts by outcome | signed-in user: median ms | longest ms |")
    print("|---|---|---|---|---|")
    for clients in arguments.clients:
        for own_addresses in (False, True):
            # A new backend each time, because it counts attempts.
            with tempfile.TemporaryDirectory(prefix="triptych-logins-") as folder:
                result = asyncio.run(_measure(Path(folder), clients, arguments.attempts, own_addresses=own_addresses))
            print(_row(clients, result, own_addresses=own_addresses), flush=True)
    with tempfile.TemporaryDirectory(prefix="triptych-logins-") as folder:
        wait = asyncio.run(_hang_up(Path(folder), arguments.hang_ups))
    print(f"\nAfter {arguments.hang_ups} sign-ins whose clients disconnected, a list took {wait * 1000:,.0f} ms.")
    return 0


async def _measure(folder: Path, clients: int, attempts: int, *, own_addresses: bool) -> SignInResult:
    with serving_quietly(folder, **FIRST_SUPERUSER) as url:
        port = httpx.URL(url).port or 0
        return await flood(port, clients, attempts, _token(url), own_addresses=own_addresses)


async def _hang_up(folder: Path, logins: int) -> float:
    with serving_quietly(folder, **FIRST_SUPERUSER) as url:
        return await wait_after_hang_ups(httpx.URL(url).port or 0, logins, _token(url))


def _token(url: str) -> str:
    form = {"username": EMAIL, "password": PASSWORD}
    answer = httpx.post(f"{url}/api/v1/login/access-token", data=form, timeout=60).raise_for_status()
    return str(answer.json()["access_token"])


def _row(clients: int, result: SignInResult, *, own_addresses: bool) -> str:
    outcomes = ", ".join(f"{number:,} x {outcome}" for outcome, number in sorted(result.outcomes.items()))
    median, longest = statistics.median(result.waits) * 1000, max(result.waits) * 1000
    return f"| {clients} | {clients if own_addresses else 1} | {outcomes} | {median:,.0f} | {longest:,.0f} |"


if __name__ == "__main__":
    sys.exit(main())
