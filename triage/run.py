"""`make run`: a small parent of the web process and the worker.

It looks at the port, has the database prepared, starts both, says where to click, passes
signals on, and ends both when one ends. It imports nothing of the service itself, so it
stays small beside its children.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = ROOT / "instance" / "address"
HOST = "127.0.0.1"
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
WATCHED = STOPPING | {signal.SIGCHLD}
PATIENCE = 3.0
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """Why the desk cannot be started, in one sentence."""


def main() -> int:
    """Run until a signal comes or a child ends; 2 when it cannot start at all."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    try:
        port = port_from(os.environ)
        require_free(port)
        environment = environment_for(port, os.environ)
    except CannotStart as why:
        say(str(why))
        return 2
    _remember(environment["TRIAGE_BASE_URL"])
    prepared, sign_ins = _prepare(environment)
    return prepared or _serve(port, environment, sign_ins)


def port_from(environment: Mapping[str, str]) -> int:
    """Read ``PORT``; 5000 when it is not given."""
    text = environment.get("PORT", "").strip() or "5000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(
            f"PORT={text} is not a port. Choose a number from 1 to 65535, "
            "for example: make run PORT=8000"
        )
    return int(text)


def require_free(port: int, otherwise: str = "make run PORT={}") -> None:
    """Refuse a port that another program listens on, or that we may not use.

    ``otherwise`` is the command that would choose another one.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As gunicorn does: the last connections of a desk just stopped do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as why:
            raise CannotStart(
                f"Port {port} is for the administrator only. "
                f"Choose one above 1023, for example: {otherwise.format(8000)}"
            ) from why
        except OSError as why:
            raise CannotStart(
                f"Port {port} is taken by another program. "
                f"Choose another one, for example: {otherwise.format(free_port())}"
            ) from why


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def environment_for(port: int, environment: Mapping[str, str]) -> dict[str, str]:
    """Settings of the children: demonstration mode, links to this port."""
    if environment.get("TRIAGE_MODE", "demo") != "demo":
        raise CannotStart(
            "make run starts the demonstration desk, and TRIAGE_MODE says "
            f"{environment['TRIAGE_MODE']}. README.md says how to go to production."
        )
    address = f"http://{HOST}:{port}"
    return {
        **environment,
        "TRIAGE_MODE": "demo",
        "TRIAGE_BASE_URL": environment.get("TRIAGE_BASE_URL") or address,
        "PYTHONUNBUFFERED": "1",
    }


def _remember(address: str) -> None:
    """Leave the address to `flask desk` in other terminals, whose links lead here too."""
    ADDRESS.parent.mkdir(parents=True, exist_ok=True)
    ADDRESS.write_text(f"{address}\n")


def say(line: str) -> None:
    """Print one line at once, whatever the output goes to."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _prepare(environment: dict[str, str]) -> tuple[int, str]:
    """Migrate and, on the first start, load the demonstration desk, in a child.

    Returns its exit code, and the sign-ins it wrote down for us.
    """
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "triage.prepare", str(writing)]
    child = _start(command, environment, pass_fds=(writing,))
    os.close(writing)
    code = _until_ended_or_stopped([child])
    with os.fdopen(reading) as sign_ins:
        return code, sign_ins.read()


def _serve(port: int, environment: dict[str, str], sign_ins: str) -> int:
    children = [
        _start(web_command(port), environment),
        _start([sys.executable, "-m", "triage.worker"], environment),
    ]
    try:
        if _answers(port, children):
            say(where_to_click(environment["TRIAGE_BASE_URL"], sign_ins))
        code = _until_ended_or_stopped(children)
        if code:
            say("One of the two processes ended by itself; the other is stopped too.")
        return code
    finally:
        _stop(children)
        say("Stopped.")


def web_command(port: int) -> list[str]:
    """Gunicorn with one worker of eight threads: all that SQLite can use."""
    options = "--workers 1 --worker-class gthread --threads 8 --graceful-timeout 2"
    quiet = "--no-control-socket --log-level warning"
    bind = f"--bind {HOST}:{port}"
    command = f"-m gunicorn {options} {quiet} {bind} wsgi:app"
    return [sys.executable, *command.split()]


def _start(
    command: list[str], environment: dict[str, str], pass_fds: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    # Its own session: Ctrl-C reaches this parent alone, which then stops both in order.
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=_in_child,
        pass_fds=pass_fds,
    )


def _in_child() -> None:
    """Take signals again, and end with the parent even when it is killed outright."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _until_ended_or_stopped(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait for a signal (0) or for the end of a child (its exit code, or 1)."""
    while True:
        ended = [child for child in children if child.poll() is not None]
        if ended:
            return (
                ended[0].returncode if len(children) == 1 else ended[0].returncode or 1
            )
        if signal.sigwait(WATCHED) in STOPPING:
            _stop(children)
            return 130 if len(children) == 1 else 0


def _answers(port: int, children: list[subprocess.Popen[bytes]]) -> bool:
    """Wait until the web process answers; False when a child ended or a signal came."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            return False
        if STOPPING & signal.sigpending():
            return False
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then insist."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def where_to_click(address: str, sign_ins: str) -> str:
    """The lines a person sees once everything answers."""
    accounts = "\n".join(f"                   {line}" for line in sign_ins.splitlines())
    return (
        f"\nTriage is open. Ctrl-C stops it.\n\n"
        f"  Ask for help     {address}/\n"
        f"  Work the queue   {address}/sign-in\n"
        f"{accounts}\n"
        f"  Every letter     {address}/demo/letters\n"
    )


if __name__ == "__main__":
    sys.exit(main())
