"""Jobs: long-running work that one request starts and other requests poll, through any worker.

A job is a small JSON file in `DATA_DIR/jobs`, and a file lock that the process running it holds. The operating system
releases the lock when the process ends, so a job that is marked as running but not locked was interrupted.
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

# Jobs that change the database run one at a time. Of jobs that only read it, one of each kind runs.
CHANGING = frozenset({"restore", "import", "reset", "add-samples", "remove-samples"})

# How many of the newest jobs are remembered.
KEPT_JOBS = 50

# Seconds between two writes of a job's progress, and the smallest change that is written.
PROGRESS_INTERVAL_SECONDS, MIN_PROGRESS_STEP = 0.1, 0.005

UPLOAD_SUFFIX = ".upload"
UPLOAD_TURN = "upload.turn"

JobFunction = Callable[[Progress], JobResult]


class Jobs:
    """The jobs of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "jobs"

    def start(self, kind: Kind, work: JobFunction) -> Job:
        """Run work in its own thread and return its job.

        :raises ConflictError: if a conflicting job is running.
        :raises DatabaseUnavailableError: if the job cannot be stored, with DiskFullError for a full disk.
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
            # A daemon thread: the work keeps the data consistent even if the process ends in the middle.
            thread = threading.Thread(target=self._run, args=(job, work, turn, lock), name=kind, daemon=True)
            thread.start()
            stack.pop_all()
        return job

    def refuse_beside(self, kind: Kind) -> None:
        """Raise ConflictError if a job of this kind could not start now."""
        with translate_errors(self._folder):
            private_folder(self._folder)
            with _locked(self._turn_of(kind)) as free:
                if not free:
                    raise self._busy(kind)

    def get(self, id: uuid.UUID) -> Job:
        """Return the current state of a job; NotFoundError if it does not exist or is no longer remembered."""
        job = self._read(self._file_of(id))
        if job is None:
            raise NotFoundError(f"There is no job {id}. Only the newest {KEPT_JOBS} are remembered.")
        if job.state != "running" or self._is_run(id):
            return job
        # It may have ended between reading it and trying its lock.
        job = self._read(self._file_of(id)) or job
        return job if job.state != "running" else _interrupted(job)

    def list(self) -> list[Job]:
        """Return all remembered jobs, the newest first."""
        found = []
        for path in self._folder.glob("*.json"):
            with contextlib.suppress(NotFoundError, ValueError):
                found.append(self.get(uuid.UUID(path.stem)))
        return sorted(found, key=lambda job: job.created_at, reverse=True)

    @contextlib.contextmanager
    def uploading(self) -> Iterator[Path]:
        """Yield a path for an uploaded file. No other request or worker gets one while the block runs.

        :raises ConflictError: if another upload is in progress: several at once could fill the disk.
        """
        with translate_errors(self._folder):
            private_folder(self._folder)
            turn = contextlib.ExitStack()
            free = turn.enter_context(_locked(self._folder / UPLOAD_TURN))
        with turn:
            if not free:
                raise ConflictError(
                    "Another file is being uploaded: nothing was changed. Wait until that upload is complete."
                )
            yield self._folder / f"{uuid.uuid4()}{UPLOAD_SUFFIX}"

    def sweep(self) -> None:
        """Remove the leftovers of interrupted jobs. The caller has locked the data folder, so no job runs."""
        # Files that cannot be removed must not prevent a start.
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
            running = f"The job {job.id} ({job.kind}, started {job.created_at:%H:%M:%S} UTC)"
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
            # A client that sees this job as done may start the next one.
            with turn:
                ended = _outcome(job, lambda: work(note))
            self._store(ended)

    def _store(self, job: Job) -> None:
        """Store the outcome of a job. If that fails, the job is later reported as interrupted."""
        try:
            self._write(job)
        except OSError as error:
            logger.error("The state of the job %s (%s) cannot be written. %s", job.id, job.state, error)

    def _write(self, job: Job) -> None:
        # Not flushed to the disk: if it is lost, the lock also shows that the job was interrupted.
        with atomic_write(self._file_of(job.id), durable=False) as draft:
            draft.write_text(job.model_dump_json(by_alias=True), encoding="utf-8")

    def _read(self, path: Path) -> Job | None:
        try:
            # Reading a named pipe would block forever.
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
            # If the clock was set back, a running job may look like the oldest one.
            if not path.with_suffix(".lock").exists():
                with contextlib.suppress(OSError):
                    path.unlink()

    def _file_of(self, id: uuid.UUID) -> Path:
        return self._folder / f"{id}.json"

    def _lock_of(self, id: uuid.UUID) -> Path:
        return self._folder / f"{id}.lock"

    def _turn_of(self, kind: Kind) -> Path:
        return self._folder / f"{'replacing' if kind in CHANGING else kind}.turn"


def _outcome(job: Job, work: Callable[[], JobResult]) -> Job:
    try:
        return job.model_copy(update={"state": "done", "progress": 1, "result": work()})
    except StartError as error:
        logger.warning("The job %s (%s) failed. %s", job.id, job.kind, error)
        return _failed(job, error.code, str(error))
    except Exception as error:
        logger.exception("The job %s (%s) failed", job.id, job.kind)
        detail = f"Something went wrong in the backend ({type(error).__name__}). See its log for details."
        return _failed(job, "internal_error", detail)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Lock a file while the block runs. Yield False if it is locked already."""
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
        "The backend stopped before this was done. The data is intact, either as before or as after it. Check it, then"
        " try again.",
    )
