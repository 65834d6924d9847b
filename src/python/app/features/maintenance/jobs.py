"""Jobs: long work that one request starts and others ask after, whichever worker they reach.

A job is a small JSON file in `DATA_DIR/jobs`, and a lock that the process which runs it holds: the system gives the
lock back when that process ends, however it ends, so a job without one that says it runs was interrupted.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import lock_descriptor

from app.core.errors import ConflictError, NotFoundError, StartError
from app.core.files import atomic_write, private_folder, remove_abandoned_drafts
from app.core.types import utc_now
from app.db.errors import translate_errors
from app.db.progress import Progress
from app.features.maintenance.models import Job, JobError, JobResult, Kind

logger = logging.getLogger(__name__)

# What replaces the database is one after the other; of what only reads it, one of a kind.
REPLACING = frozenset({"restore", "import", "reset"})

# Jobs that are remembered, the newest ones.
KEPT_JOBS = 50

# Seconds from one note of a job's progress to the next, and the least difference worth one.
PROGRESS_INTERVAL_SECONDS, MIN_PROGRESS_STEP = 0.1, 0.005

UPLOAD_SUFFIX = ".upload"
UPLOAD_TURN = "upload.turn"

JobFunction = Callable[[Progress], JobResult]


class Jobs:
    """The jobs of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "jobs"

    def start(self, kind: Kind, work: JobFunction) -> Job:
        """Run work in a thread of its own and return its job.

        :raises ConflictError: where a job that this one cannot run beside is under way.
        :raises DatabaseUnavailableError: where no job can be written down, DiskFullError among them.
        """
        job = Job(id=uuid.uuid4(), kind=kind, state="running", progress=0, created_at=utc_now())
        with translate_errors(self._folder), contextlib.ExitStack() as stack:
            private_folder(self._folder)
            self._forget_old()
            turn = stack.enter_context(contextlib.ExitStack())
            self._take_turn(turn, job)
            lock = stack.enter_context(contextlib.ExitStack())
            lock.callback(self._lock_of(job.id).unlink, missing_ok=True)
            lock.enter_context(_locked(self._lock_of(job.id)))
            self._write(job)
            # A daemon: whatever it does keeps the data whole when the process ends in the midst of it.
            thread = threading.Thread(target=self._run, args=(job, work, turn, lock), name=kind, daemon=True)
            thread.start()
            stack.pop_all()
        return job

    def refuse_beside(self, kind: Kind) -> None:
        """Raise the error that a job of this kind would not start for now."""
        with translate_errors(self._folder):
            private_folder(self._folder)
            with _locked(self._turn_of(kind)) as free:
                if not free:
                    raise self._busy(kind)

    def get(self, id: uuid.UUID) -> Job:
        """Return a job as it is now; NotFoundError where there is none, or no longer."""
        job = self._read(self._file_of(id))
        if job is None:
            raise NotFoundError(f"There is no job {id}, or no longer: the newest {KEPT_JOBS} are remembered.")
        if job.state != "running" or self._is_run(id):
            return job
        # It may have ended after it was read and before its lock was tried.
        job = self._read(self._file_of(id)) or job
        return job if job.state != "running" else _interrupted(job)

    def list(self) -> list[Job]:
        """Return all jobs that are remembered, the newest first."""
        found = []
        for path in self._folder.glob("*.json"):
            with contextlib.suppress(NotFoundError, ValueError):
                found.append(self.get(uuid.UUID(path.stem)))
        return sorted(found, key=lambda job: job.created_at, reverse=True)

    @contextlib.contextmanager
    def uploading(self) -> Iterator[Path]:
        """Give the path for a file that is sent for a job; while the block runs, no other worker or request gets one.

        :raises ConflictError: if another file is being sent: several at once could fill the disk.
        """
        with translate_errors(self._folder):
            private_folder(self._folder)
            turn = contextlib.ExitStack()
            free = turn.enter_context(_locked(self._folder / UPLOAD_TURN))
        with turn:
            if not free:
                raise ConflictError("Another file is being uploaded: nothing was changed. Wait until it has arrived.")
            yield self._folder / f"{uuid.uuid4()}{UPLOAD_SUFFIX}"

    def sweep(self) -> None:
        """Remove what interrupted jobs left behind; the caller owns the data folder, so none is running."""
        # What cannot be removed now is no reason not to start.
        remove_abandoned_drafts(self._folder.parent)
        remove_abandoned_drafts(self._folder)
        for leftover in (*self._folder.glob(f"*{UPLOAD_SUFFIX}"), *self._folder.glob("*.lock")):
            with contextlib.suppress(OSError):
                leftover.unlink()
        self._forget_old()

    def _take_turn(self, turn: contextlib.ExitStack, job: Job) -> None:
        path = self._turn_of(job.kind)
        if not turn.enter_context(_locked(path)):
            raise self._busy(job.kind)
        holder = path.with_suffix(".holder")
        holder.touch(mode=0o600)
        holder.write_text(str(job.id))

    def _busy(self, kind: Kind) -> ConflictError:
        try:
            job = self.get(uuid.UUID(self._turn_of(kind).with_suffix(".holder").read_text()))
            running = f"The job {job.id} ({job.kind}, begun {job.created_at:%H:%M:%S} UTC)"
        except (OSError, ValueError, NotFoundError):
            running = "Another job"
        return ConflictError(f"{running} is running: nothing was changed. Wait until it is done.")

    def _run(self, job: Job, work: JobFunction, turn: contextlib.ExitStack, lock: contextlib.ExitStack) -> None:
        noted = (time.monotonic(), 0.0)

        def note(fraction: float) -> None:
            nonlocal noted
            now, progress = time.monotonic(), round(min(max(fraction, 0), 1), 3)
            if now - noted[0] >= PROGRESS_INTERVAL_SECONDS and abs(progress - noted[1]) >= MIN_PROGRESS_STEP:
                noted = (now, progress)
                self._store(job.model_copy(update={"progress": progress}))

        with lock:
            # Who reads that this one is done may start the next.
            with turn:
                ended = _outcome(job, lambda: work(note))
            self._store(ended)

    def _store(self, job: Job) -> None:
        """Write what came of a job; where there is no room for that, it is later said to be interrupted."""
        try:
            self._write(job)
        except OSError as error:
            logger.error("The state of the job %s (%s) cannot be written: %s", job.id, job.state, error)

    def _write(self, job: Job) -> None:
        # A job that the disk lost was interrupted, which its lock tells too.
        with atomic_write(self._file_of(job.id), durable=False) as draft:
            draft.write_text(job.model_dump_json(by_alias=True), encoding="utf-8")

    def _read(self, path: Path) -> Job | None:
        try:
            # Reading a pipe would wait for ever.
            return Job.model_validate_json(path.read_bytes()) if path.is_file() else None
        except (OSError, ValueError):
            return None

    def _is_run(self, id: uuid.UUID) -> bool:
        lock = self._lock_of(id)
        if not lock.exists():
            return False
        with _locked(lock) as free:
            return not free

    def _forget_old(self) -> None:
        def age(path: Path) -> float:
            try:
                return path.stat().st_mtime
            except OSError:
                return 0

        for path in sorted(self._folder.glob("*.json"), key=age, reverse=True)[KEPT_JOBS:]:
            # After the clock was set back, a job that runs may look like the oldest.
            if not path.with_suffix(".lock").exists():
                with contextlib.suppress(OSError):
                    path.unlink()

    def _file_of(self, id: uuid.UUID) -> Path:
        return self._folder / f"{id}.json"

    def _lock_of(self, id: uuid.UUID) -> Path:
        return self._folder / f"{id}.lock"

    def _turn_of(self, kind: Kind) -> Path:
        return self._folder / f"{'replacing' if kind in REPLACING else kind}.turn"


def _outcome(job: Job, work: Callable[[], JobResult]) -> Job:
    try:
        return job.model_copy(update={"state": "done", "progress": 1, "result": work()})
    except StartError as error:
        logger.warning("The job %s (%s) failed. %s", job.id, job.kind, error)
        return _failed(job, error.code, str(error))
    except Exception as error:
        logger.exception("The job %s (%s) failed", job.id, job.kind)
        detail = f"This went wrong inside the backend ({type(error).__name__}): its log says why."
        return _failed(job, "internal_error", detail)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold a file's lock, or say False where another one holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield lock_descriptor(descriptor, blocking=False)
    finally:
        os.close(descriptor)


def _failed(job: Job, code: str, detail: str) -> Job:
    return job.model_copy(update={"state": "failed", "error": JobError(code=code, detail=detail)})


def _interrupted(job: Job) -> Job:
    return _failed(
        job,
        "interrupted",
        "The backend ended before this did. The data are whole, as before it or as after it: look at them, then try"
        " again.",
    )
