"""Servers that letters must not go to, or that never answer."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from tests.support import smtp as servers
from triage.run import free_port


@contextmanager
def running(options, port=None):
    """A server of another kind: ``options`` are those of aiosmtpd."""
    server = servers.MailServer(port or free_port(), None)
    controller = Controller(
        server,
        hostname=servers.HOST,
        port=server.port,
        ready_timeout=20,
        **options(server),
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def mute_server(says=b""):
    """Takes calls, says so much, and then nothing."""
    with socket.create_server((servers.HOST, 0)) as listening:
        calls = []

        def listen():
            try:
                while True:
                    call, _ = listening.accept()
                    call.sendall(says)
                    calls.append(call)
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        for call in calls:
            call.close()
