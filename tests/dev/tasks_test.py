"""Only the newest request is worth doing."""

from __future__ import annotations

import asyncio

from dev.tasks import Latest


def test_a_new_request_cancels_the_run_in_progress() -> None:
    seen: list[str] = []

    async def main() -> None:
        began = asyncio.Event()

        async def work() -> None:
            seen.append("begin")
            began.set()
            if seen.count("begin") == 1:
                try:
                    await asyncio.Event().wait()
                finally:
                    seen.append("cancelled")
            seen.append("end")

        latest = Latest(work, lambda error: seen.append(repr(error)))
        latest.start()
        await began.wait()
        latest.start()
        await latest.wait()

    asyncio.run(main())
    assert seen == ["begin", "cancelled", "begin", "end"]


def test_errors_are_reported_and_the_next_request_runs() -> None:
    seen: list[str] = []

    async def work() -> None:
        seen.append("run")
        raise ValueError("wrong")

    async def main() -> None:
        latest = Latest(work, lambda error: seen.append(str(error)))
        for _ in range(2):
            latest.start()
            await latest.wait()

    asyncio.run(main())
    assert seen == ["run", "wrong", "run", "wrong"]


def test_the_last_run_can_be_cancelled() -> None:
    async def main() -> bool:
        latest = Latest(asyncio.Event().wait, lambda _: None)  # type: ignore[arg-type]
        await latest.cancel()
        latest.start()
        await asyncio.sleep(0)
        await latest.cancel()
        await latest.wait()
        return True

    assert asyncio.run(main())
