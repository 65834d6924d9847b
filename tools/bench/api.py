"""`./pants run tools/bench:api`: requests per second with a thousand, a hundred thousand and a million notes.

It also measures a baseline: the same list from a hand-written route on the same file. All rows take turns in one run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench import corpus
from bench.load import LoadError, Measured, Request, measure, require_wrk
from harness.backend_process import serving_quietly

API = "/api/v1/notes/"
PAGE = 100
BASELINE, FIRST_PAGE = "baseline: first page", "first page"
# How many of the longest pages to walk to the deep page at most: to the middle of a million notes.
LONGEST_PAGE, DEEP = 1000, 500
IDS = 1000


@dataclass(frozen=True)
class Row:
    """A row of the result: its requests, and the server that gets them."""

    url: str
    requests: Sequence[Request]


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="api", description=__doc__)
    root.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000], help="numbers of notes")
    root.add_argument("--rounds", type=int, default=5, help="number of rounds, each of which measures every row once")
    root.add_argument("--seconds", type=int, default=3, help="duration of one measurement")
    root.add_argument("--connections", type=int, default=8, help="at once")
    return root


def main() -> int:
    arguments = parser().parse_args()
    try:
        require_wrk()
        with tempfile.TemporaryDirectory(prefix="triptych-api-") as folder, contextlib.ExitStack() as stack:
            sizes = {size: stack.enter_context(served(Path(folder, str(size)), size)) for size in arguments.sizes}
            found = _measure_all(sizes, arguments)
    except LoadError as error:
        print(error, file=sys.stderr)
        return 1
    _print(found, arguments)
    return 0


@contextlib.contextmanager
def served(data_dir: Path, size: int) -> Iterator[dict[str, Row]]:
    """Serve a database of this size by the backend and by the baseline. Yield the rows to measure by name."""
    started = time.monotonic()
    database = data_dir / "app.db"
    corpus.seed(database, size)
    print(f"{size:,} notes: made in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    baseline = [sys.executable, "-m", "bench.baseline", str(database)]
    # Writes change the results of searches, so they go to a copy.
    written = data_dir.with_name(f"{data_dir.name}-written")
    shutil.copytree(data_dir, written)
    with (
        serving_quietly(data_dir) as url,
        serving_quietly(written) as written_url,
        serving_quietly(data_dir, command=baseline) as baseline_url,
    ):
        yield _rows(url, written_url, baseline_url, corpus.ids(database, IDS))


def _rows(url: str, written_url: str, baseline_url: str, ids: Sequence[str]) -> dict[str, Row]:
    def gets(query: str) -> Row:
        return Row(url, [Request("GET", f"{API}?limit={PAGE}{query}")])

    def body(number: int) -> str:
        return json.dumps({"title": f"{corpus.WORDS[number]} {number}", "description": corpus.WORDS[-number]})

    changes = [Request("PATCH", f"{API}{id}", body(number)) for number, id in enumerate(ids, 1)]
    return {
        BASELINE: Row(baseline_url, [Request("GET", f"{API}?limit={PAGE}")]),
        FIRST_PAGE: gets(""),
        "deep page": gets(f"&cursor={_deep_cursor(url)}"),
        "sorted page": gets("&sort=title&order=desc"),
        "search, a common word": gets(f"&q={corpus.COMMON}"),
        "search, a rare word": gets(f"&q={corpus.RARE}"),
        "count": Row(url, [Request("GET", f"{API}?limit=1")]),
        "get": Row(url, [Request("GET", f"{API}{id}") for id in ids]),
        "update": Row(written_url, changes),
        "create": Row(written_url, [Request("POST", API, body(number)) for number in range(1, IDS)]),
    }


def _deep_cursor(url: str) -> str:
    """Return the cursor of the page in the middle of the list."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as client:
        half = client.get("/notes/?limit=1").json()["count"] // 2
        pages = min(DEEP, -(-half // LONGEST_PAGE))
        cursor = ""
        for _ in range(pages):
            asked = {"limit": min(LONGEST_PAGE, half // pages), **({"cursor": cursor} if cursor else {})}
            cursor = str(client.get("/notes/", params=asked).raise_for_status().json()["next_cursor"])
        return cursor


Found = dict[int, dict[str, list[Measured]]]


def _measure_all(sizes: dict[int, dict[str, Row]], arguments: argparse.Namespace) -> Found:
    found: Found = {size: {name: [] for name in rows} for size, rows in sizes.items()}
    # The first round is a warm-up: it loads files into memory and fills connection pools.
    for turn in range(arguments.rounds + 1):
        for name in next(iter(sizes.values())):
            for size, rows in sizes.items():
                row = rows[name]
                seconds = arguments.seconds if turn else 1
                measured = measure(row.url, row.requests, arguments.connections, seconds)
                if turn:
                    found[size][name].append(measured)
    return found


def _print(found: Found, arguments: argparse.Namespace) -> None:
    print(f"{arguments.connections} connections, medians of {arguments.rounds} rounds of {arguments.seconds} s.\n")
    print(
        "| request | notes | a second (lowest to highest) | median ms | p99 ms | cost to fewest notes | to baseline |"
    )
    print("|---|---|---|---|---|---|---|")
    fewest = min(found)
    for name in found[fewest]:
        for size, rows in found.items():
            throughput = _throughput(rows[name])
            values = [measured.throughput for measured in rows[name]]
            cost = _throughput(found[fewest][name]) / throughput
            baseline = f"{throughput / _throughput(rows[BASELINE]):.2f}" if name == FIRST_PAGE else ""
            median = statistics.median(measured.median for measured in rows[name])
            p99 = statistics.median(measured.p99 for measured in rows[name])
            print(
                f"| {name} | {size:,} | {throughput:,.0f} ({min(values):,.0f} to {max(values):,.0f}) | {median:.1f} |"
                f" {p99:.1f} | {cost:.2f} | {baseline} |"
            )


def _throughput(measured: Sequence[Measured]) -> float:
    return statistics.median(one.throughput for one in measured)


if __name__ == "__main__":
    sys.exit(main())
