"""`make run`, as somebody meets it who has just cloned the repository."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from triage.run import (
    CannotStart,
    environment_for,
    free_port,
    port_from,
    require_free,
)

ROOT = Path(__file__).resolve().parent.parent.parent
_SECTION = (ROOT / "README.md").read_text().split("## Ask it from a terminal")[1]
LOOKED_AT = re.findall(
    r"^\.venv/bin/flask desk (.*)$", _SECTION.split("\n## ")[0], re.M
)


class Desk:
    """One `python -m triage.run` in a checkout of its own."""

    def __init__(self, checkout: Path, port: int) -> None:
        kept = {
            name: value for name, value in os.environ.items() if "TRIAGE_" not in name
        }
        self.url = f"http://127.0.0.1:{port}"
        self.output = checkout.parent / f"{time.monotonic_ns()}.log"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "triage.run"],
                cwd=checkout,
                env={**kept, "PORT": str(port)},
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_until_open(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while "Triage is open" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return answer.read().decode()

    def stop(self, number: signal.Signals) -> float:
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - started


@pytest.fixture(scope="module")
def first_start(checkout):
    """The first start, and what it said when it was open."""
    desk = Desk(checkout, free_port())
    try:
        desk.wait_until_open(180)
        yield desk
    finally:
        desk.process.kill()
        desk.process.wait()


def test_the_first_start_says_where_to_click(first_start):
    said = first_start.said()

    for line in (
        "tickets are there",
        "Ask for help",
        "supervisor@",
        "password",
        "Every letter",
    ):
        assert line in said
    assert "Traceback" not in said


def test_the_pages_it_names_are_there(first_start):
    for address in re.findall(r"http://127\.0\.0\.1:\d+(/[\w/-]*)", first_start.said()):
        assert "<h1" in first_start.get(address), address


def test_a_link_made_in_another_terminal_leads_to_the_port_that_is_served(
    first_start, checkout
):
    said = flask(checkout, "people", "link", "rep@desk.example")

    assert re.search(f"^{first_start.url}/set-password/", said, re.MULTILINE)


@pytest.mark.parametrize("command", LOOKED_AT)
def test_what_the_readme_shows_of_the_demonstration_works(
    first_start, checkout, command
):
    listed = first_start.get("/demo/letters")
    reference = re.search(r"HD-[0-9A-Z]{4}-[0-9A-Z]{4}", listed)
    assert reference is not None
    words = shlex.split(re.sub(r"HD-[0-9A-Z-]+", reference[0], command))

    assert flask(checkout, *words)


def flask(checkout, *words):
    """What `flask desk` says beside a desk that runs; it must go well."""
    piped = '{"subject": "Cannot sign in", "body": "I forgot my password."}\n'
    done = subprocess.run(
        [sys.executable, "-m", "flask", "desk", *words],
        cwd=checkout,
        env={
            name: value for name, value in os.environ.items() if "TRIAGE_" not in name
        },
        input=piped,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_second_desk_on_the_same_port_is_refused_in_one_sentence(
    first_start, checkout
):
    second = Desk(checkout, int(first_start.url.rsplit(":", 1)[1]))

    assert second.process.wait(20) == 2
    assert re.fullmatch(r"Port \d+ is taken by another program\. .*\n", second.said())


def test_the_secrets_are_the_owners_alone(first_start, checkout):
    for name in ("secret_key", "fernet_keys"):
        assert (checkout / "instance" / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_of_it_without_a_traceback(first_start, checkout, number):
    desk = Desk(checkout, free_port())
    desk.wait_until_open(60)

    took = desk.stop(number)

    assert took < 5
    assert desk.process.returncode == 0
    assert "Traceback" not in desk.said()
    assert desk.said().endswith("Stopped.\n")
    assert "Loading" not in desk.said(), "only the first start loads the demonstration"


def test_an_interrupted_first_start_is_simply_the_first_start_again(checkout, tmp_path):
    fresh = tmp_path / "triage"
    shutil.copytree(checkout, fresh, ignore=shutil.ignore_patterns("instance"))
    desk = Desk(fresh, free_port())
    while "Loading" not in desk.said():
        assert desk.process.poll() is None, desk.said()
        time.sleep(0.05)

    desk.stop(signal.SIGINT)

    assert "Traceback" not in desk.said()
    assert not (fresh / "instance" / "triage.sqlite").exists()


def simulate(checkout, *words):
    """Start `flask desk simulate` as somebody does whose desk runs beside it."""
    kept = {name: value for name, value in os.environ.items() if "TRIAGE_" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "desk", "simulate", "--tickets", "20", *words],
        cwd=checkout,
        env={**kept, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_simulation_ends_by_itself_and_leaves_the_desk_alone(first_start, checkout):
    before = (checkout / "instance" / "triage.sqlite").stat().st_ino
    over = ("--from", "2026-12-24", "--until", "2026-12-26", "--speed", "1000000000")

    said, _ = simulate(checkout, *over, "--port", str(free_port())).communicate(
        timeout=120
    )

    assert "Fri 25 December 2026, closed all day (Christmas Day)" in said
    assert said.rstrip().endswith("The audit finds 0 differences.")
    assert (checkout / "instance" / "triage.sqlite").stat().st_ino == before
    assert "<h1" in first_start.get("/")


def test_a_simulation_is_looked_at_in_a_browser_and_stopped(checkout):
    port = free_port()
    running = simulate(checkout, "--from", "2026-12-18", "--port", str(port))
    said = ""
    while "Every letter" not in said:
        line = running.stdout.readline()
        assert line, said
        said += line
    second, _ = simulate(checkout, "--port", str(free_port())).communicate(timeout=60)

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        page = answer.read().decode()
    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate(timeout=20)

    assert "Simulation: it is Fri 18 December 2026" in page
    assert second == "A simulation runs already in this checkout. Stop it first.\n"
    assert running.returncode == 0
    assert "The audit finds 0 differences." in rest
    assert "Traceback" not in said + rest


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "5000.0", "٥"])
def test_a_nonsensical_port_is_a_sentence(port):
    with pytest.raises(
        CannotStart, match="is not a port. Choose a number from 1 to 65535"
    ):
        port_from({"PORT": port})


def test_the_port_is_5000_unless_it_is_given():
    assert port_from({}) == 5000
    assert port_from({"PORT": ""}) == 5000
    assert port_from({"PORT": "8000"}) == 8000


def test_a_free_port_is_taken():
    require_free(free_port())


def test_production_is_not_started_by_make_run():
    with pytest.raises(CannotStart, match="README.md says how to go to production"):
        environment_for(5000, {"TRIAGE_MODE": "production"})
