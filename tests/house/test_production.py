"""The README's way to production, walked: its settings, its commands, its processes."""

import json
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.service import Service
from triage.run import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()
PRODUCTION = README[README.index("## Production") : README.index("## Where things are")]
COMMANDS = [
    line
    for block in re.findall(
        r"^```console\n(.*?)^```", PRODUCTION, re.MULTILINE | re.DOTALL
    )
    for line in block.splitlines()
    if line != "make setup"
]
SETTINGS = dict(
    re.findall(r"^(TRIAGE_\w+)=(.*?)(?:\s+#.*)?$", PRODUCTION, re.MULTILINE)
)


class Machine:
    """A machine in production: the README's settings, with this test's database and mail."""

    def __init__(self, given: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.environment = {**Service(folder, {}).environment, **SETTINGS, **given}
        self.processes: list[subprocess.Popen[bytes]] = []

    def arguments(self, command: str) -> list[str]:
        """The README's command, in the environment of this run and on a free port."""
        program, *rest = shlex.split(command)
        name = Path(program).name
        rest = [
            word.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}") for word in rest
        ]
        return (
            [sys.executable, *rest]
            if name == "python"
            else [sys.executable, "-m", name, *rest]
        )

    def run(self, command: str) -> str:
        done = subprocess.run(
            self.arguments(command),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, command: str) -> None:
        with (self.folder / "processes.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    self.arguments(command),
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                )
            )

    def ready(self) -> dict[str, bool]:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/readyz", timeout=5
            ) as got:
                return json.load(got)
        except urllib.error.HTTPError as answer:
            return json.load(answer)
        except OSError:
            return {"ok": False}


@pytest.fixture
def machine(_postgres, smtp_server, tmp_path):
    """A fresh PostgreSQL database and a mail server, nothing else."""
    url = _postgres.empty()
    keys = subprocess.run(
        [sys.executable, "-m", "triage.config"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    machine = Machine(
        {
            **dict(line.split("=", 1) for line in keys.stdout.splitlines()),
            "TRIAGE_DATABASE_URL": url,
            "TRIAGE_MAIL_SERVER": smtp_server.host,
            "TRIAGE_MAIL_PORT": str(smtp_server.port),
            "TRIAGE_MAIL_CA_FILE": str(smtp_server.ca_file),
        },
        tmp_path,
    )
    yield machine
    for process in machine.processes:
        process.terminate()
    for process in machine.processes:
        process.wait(10)
    _postgres.drop(url)


def test_the_readme_leads_to_a_service_that_is_ready(machine):
    *once, web, worker = COMMANDS

    for command in once:
        machine.run(command)
    machine.start(web)
    machine.start(worker)

    deadline = time.monotonic() + 60
    while not machine.ready()["ok"]:
        log = (machine.folder / "processes.log").read_text()
        assert all(process.poll() is None for process in machine.processes), log
        assert time.monotonic() < deadline, f"{machine.ready()}\n{log}"
        time.sleep(0.2)
    assert machine.ready() == {
        "ok": True,
        "database": True,
        "migrations": True,
        "worker": True,
    }


def test_production_without_its_secrets_does_not_start(machine):
    del machine.environment["TRIAGE_SECRET_KEY"]

    done = subprocess.run(
        [sys.executable, "-m", "triage.worker"],
        cwd=ROOT,
        env=machine.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("TRIAGE_SECRET_KEY: ")
    assert len(done.stderr.splitlines()) == 1
