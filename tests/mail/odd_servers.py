"""Servers that letters must not go to, or that never answer."""

from __future__ import annotations

import socket
import socketserver
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


@contextmanager
def scripted_server(**answers):
    """Answers each command as told and hangs up where the answer is empty; no TLS."""
    answers = {
        "EHLO": "250 hello", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on",
        "RSET": "250 ok", "QUIT": "221 bye", **answers,
    }  # fmt: skip

    class Call(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                answer = answers.get(line[:4].decode().upper(), "500 what?")
                if not answer:
                    return
                self.wfile.write(f"{answer}\r\n".encode())

    with socketserver.ThreadingTCPServer((servers.HOST, 0), Call) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
