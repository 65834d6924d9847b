"""Jobs that replace data run one at a time, and the outcome of every job is reported correctly."""

from __future__ import annotations

import socket
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.core.errors import BackupError, ConflictError, DatabaseUnavailableError, NotFoundError
from app.db.progress import Progress
from app.features.maintenance import jobs as jobs_module
from app.features.maintenance.jobs import KEPT_JOBS, Jobs
from app.features.maintenance.models import Job, JobResult
from app_tests.api import open_api, refused
from app_tests.features.maintenance.job_client import START_OVER, result
from harness.backend_process import TIMEOUT_SECONDS, serving, started

HANGS = """
import sys, threading, time
from pathlib import Path
from app.features.maintenance.jobs import Jobs
begun = threading.Event()
def work(progress):
    begun.set()
    time.sleep(600)
job = Jobs(Path(sys.argv[1])).start("restore", work)
begun.wait()
print(job.id, flush=True)
time.sleep(600)
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path)


class Held:
    """Work that continues until the test ends it."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, progress: Progress) -> JobResult:
        progress(0.25)
        self.begun.set()
        assert self.go_on.wait(TIMEOUT_SECONDS)
        return JobResult(name="it")


def until(holds: Callable[[], bool]) -> None:
    """Wait until another thread or process has changed the files of jobs."""
    event = threading.Event()
    for _ in range(TIMEOUT_SECONDS * 100):
        if holds():
            return
        event.wait(0.01)
    raise AssertionError("it did not come to hold")


def ended(jobs: Jobs, job: Job) -> Job:
    until(lambda: jobs.get(job.id).state != "running")
    return jobs.get(job.id)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "PROGRESS_INTERVAL_SECONDS", 0)
    work = Held()
    job = jobs.start("backup", work)
    assert work.begun.wait(TIMEOUT_SECONDS)
    assert (jobs.get(job.id).state, jobs.get(job.id).progress) == ("running", 0.25)
    work.go_on.set()
    done = ended(jobs, job)
    assert (done.state, done.progress, done.result) == ("done", 1, JobResult(name="it"))
    assert jobs.list() == [done]


def test_what_replaces_data_runs_one_after_the_other(jobs: Jobs) -> None:
    work = Held()
    first = jobs.start("restore", work)
    for kind in ("restore", "import", "reset"):
        with pytest.raises(ConflictError, match=f"{first.id}.*restore.*nothing was changed"):
            jobs.start(kind, work)
        with pytest.raises(ConflictError):
            jobs.refuse_beside(kind)
    beside = jobs.start("export", work)
    work.go_on.set()
    assert {ended(jobs, first).state, ended(jobs, beside).state} == {"done"}
    # A client that sees that a job is done can start the next one at once.
    for _ in range(50):
        assert ended(jobs, jobs.start("reset", lambda _: JobResult())).state == "done"


def test_errors_are_the_programs_own(jobs: Jobs) -> None:
    def refuse(_: Progress) -> JobResult:
        raise BackupError("It came out damaged.")

    def fail(_: Progress) -> JobResult:
        raise ZeroDivisionError("a secret")

    refused, failed = ended(jobs, jobs.start("backup", refuse)).error, ended(jobs, jobs.start("check", fail)).error
    assert refused is not None
    assert failed is not None
    assert (refused.code, refused.detail) == ("backup_failed", "It came out damaged.")
    assert failed.code == "internal_error"
    assert "ZeroDivisionError" in failed.detail
    assert "secret" not in failed.detail


def test_a_job_whose_process_was_killed_is_interrupted(jobs: Jobs, tmp_path: Path) -> None:
    with started([sys.executable, "-c", HANGS, str(tmp_path)]) as process:
        assert process.stdout is not None
        id = process.stdout.readline().strip()
        assert jobs.get(uuid.UUID(id)).state == "running"
        with pytest.raises(ConflictError, match=id):
            jobs.start("import", lambda _: JobResult())
        process.kill()
        process.wait()
    error = jobs.get(uuid.UUID(id)).error
    assert error is not None
    assert error.code == "interrupted"
    assert ended(jobs, jobs.start("import", lambda _: JobResult())).state == "done"


def test_the_newest_jobs_are_remembered(jobs: Jobs, tmp_path: Path) -> None:
    started = [ended(jobs, jobs.start("check", lambda _: JobResult())).id for _ in range(KEPT_JOBS + 3)]
    jobs.sweep()
    assert [job.id for job in jobs.list()] == started[: -KEPT_JOBS - 1 : -1]
    with pytest.raises(NotFoundError):
        jobs.get(started[0])
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "jobs").iterdir()} == {0}


def test_one_file_is_uploaded_at_a_time(jobs: Jobs) -> None:
    with jobs.uploading(), pytest.raises(ConflictError, match="being uploaded"), jobs.uploading():
        pass
    with jobs.uploading() as upload:
        assert not upload.exists()


def test_a_start_sweeps_up_what_was_interrupted(jobs: Jobs, tmp_path: Path) -> None:
    with jobs.uploading() as upload:
        upload.write_bytes(b"half of it")
    with serving(tmp_path) as (_, url):
        assert httpx.get(f"{url}/api/v1/data/jobs", timeout=TIMEOUT_SECONDS).json()["count"] == 0
    assert not upload.exists()


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    uploads = tmp_path / "jobs"
    with serving(tmp_path) as (process, url):
        address = urlsplit(url)
        head = f"POST /api/v1/data/import HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 1000000\r\n"
        head += "Content-Type: application/octet-stream\r\n\r\n"
        with socket.create_connection((address.hostname, address.port), TIMEOUT_SECONDS) as connection:
            connection.sendall(head.encode() + bytes(100_000))
            until(lambda: any(uploads.glob("*.upload")))
        until(lambda: not any(uploads.glob("*.upload")))
        assert httpx.get(f"{url}/api/v1/data/jobs", timeout=TIMEOUT_SECONDS).json()["count"] == 0
        process.terminate()
        _, said = process.communicate(timeout=TIMEOUT_SECONDS)
    assert "Traceback" not in said


def test_any_worker_tells_of_a_job_and_serves_the_new_data(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "3") as (_, url):
        # Each request uses a new connection, so that another worker may take it.
        limits = httpx.Limits(max_keepalive_connections=0)
        with httpx.Client(base_url=f"{url}/api/v1", limits=limits, timeout=TIMEOUT_SECONDS) as api:
            for _ in range(5):
                assert api.post("/notes/", json={"title": "Lamp"}).status_code == 201
                result(api, api.post("/data/reset", json=START_OVER))
                assert [api.get("/notes/").json()["count"] for _ in range(6)] == [0] * 6


def test_a_job_that_cannot_be_written_down_does_not_start(jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "jobs").write_text("no folder")
    for start in (lambda: jobs.start("backup", lambda _: JobResult()), lambda: jobs.refuse_beside("import")):
        with pytest.raises(DatabaseUnavailableError, match="nothing was changed"):
            start()
    with open_api(tmp_path) as api:
        assert refused(api.post("/data/backups"), 503, str(tmp_path / "jobs"))
        assert api.get("/data/jobs").json()["count"] == 0


def test_a_garbled_file_is_no_job(jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    for name in (f"{uuid.uuid4()}.json", "notes.json"):
        (tmp_path / "jobs" / name).write_text("{")
    assert jobs.list() == []
