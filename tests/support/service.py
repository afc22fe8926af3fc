"""The service as people run it: gunicorn and a worker, in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from triage.run import HOST, ROOT, free_port
from triage.worker import timetable

PATIENCE = 30.0


class Service:
    """Web processes and workers on one database; `web` and `workers` are their processes."""

    def __init__(
        self, folder: Path, settings: Mapping[str, Any], web_workers: int = 1
    ) -> None:
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.folder = folder
        self.web_workers = web_workers
        given = {"MODE": "test", "BASE_URL": self.url, **settings}
        self.environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            **{f"TRIAGE_{name}": _as_text(value) for name, value in given.items()},
        }
        self.web: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_web(self) -> None:
        """Start gunicorn and wait until it answers."""
        self.web = self._start(
            "gunicorn", "--workers", str(self.web_workers), "--worker-class", "gthread",
            "--threads", "8", "--graceful-timeout", "2", "--no-control-socket",
            "--bind", f"{HOST}:{self.port}", "wsgi:app",
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.web.poll() is None, (
                f"the web process ended:\n{self.log('gunicorn')}"
            )
            assert time.monotonic() < deadline, f"no answer:\n{self.log('gunicorn')}"
            time.sleep(0.05)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        self.workers.append(self._start("triage.worker"))
        return self.workers[-1]

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command such as ``flask("desk", "audit")`` beside the service."""
        command = [sys.executable, "-m", "flask", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and its children as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End whatever still runs."""
        running = [
            p for p in (self.web, *self.workers) if p is not None and p.poll() is None
        ]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill(process)

    def log(self, name: str) -> str:
        """What a process wrote."""
        file = self.folder / f"{name}.log"
        return file.read_text() if file.exists() else ""

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{module}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, list | tuple) else str(value)


@contextmanager
def served(app: Flask, port: int) -> Iterator[str]:
    """Serve an app of this process, so that a test's clock is the service's clock."""
    server = make_server(HOST, port, app, threaded=True)
    # Asked often whether it is to end, it ends at once.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def at_work(app: Flask) -> Iterator[None]:
    """Keep the worker's timetable for an app of this process, by the test's clock."""
    scheduler = timetable(app)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown()
