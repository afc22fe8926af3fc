"""A real SMTP server on this machine, with STARTTLS and a certificate of our own making."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from triage.run import free_port

HOST = "127.0.0.1"
_KEY_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass
class Received:
    """One letter as the server got it."""

    sender: str
    to: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The letter, parsed."""
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]

    def body(self, kind: str = "plain") -> str:
        """The text of one part: ``plain`` or ``html``."""
        part = self.message.get_body((kind,))
        assert part is not None, f"the letter has no {kind} part"
        return str(part.get_content())


@dataclass
class MailServer:
    """What arrived, and what the server answers."""

    port: int
    ca_file: Path
    letters: list[Received] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    broken: str | None = None
    host: str = HOST
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def refuse(
        self, address: str, answer: str = "550 5.1.1 no such person here"
    ) -> None:
        """Answer ``answer`` to this recipient (5xx for ever, 4xx for now)."""
        self.refusals[address.lower()] = answer

    def fail(self, answer: str | None = "451 4.3.0 try again later") -> None:
        """Answer ``answer`` to every letter; ``None`` makes the server well again."""
        self.broken = answer

    def to(self, address: str) -> list[Received]:
        """The letters to one address, oldest first."""
        return [each for each in self.letters if address in each.to]

    def wait_for(self, number: int, seconds: float = 20) -> list[Received]:
        """Wait until that many letters have arrived, and return them all."""
        with self.arrived:
            enough = self.arrived.wait_for(lambda: len(self.letters) >= number, seconds)
        assert enough, f"{len(self.letters)} letters arrived, not {number}"
        return self.letters

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that make an app post here, certificate verified."""
        return {
            "MAIL_SERVER": HOST,
            "MAIL_PORT": self.port,
            "MAIL_USE_TLS": True,
            "MAIL_CA_FILE": str(self.ca_file),
        }

    # The two methods below are called by aiosmtpd, which chose their names.

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: Any,
    ) -> str:
        """Take a recipient, or refuse it as told."""
        if address.lower() in self.refusals:
            return self.refusals[address.lower()]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a letter, or fail as told."""
        if self.broken:
            return self.broken
        raw = envelope.original_content or b""
        with self.arrived:
            self.letters.append(
                Received(envelope.mail_from or "", list(envelope.rcpt_tos), raw)
            )
            self.arrived.notify_all()
        return "250 OK"


@contextmanager
def mail_server(folder: Path, *, name: str = "localhost") -> Iterator[MailServer]:
    """Run a server whose certificate is for ``name`` (and, for localhost, 127.0.0.1)."""
    ca_file, chain, key = make_certificates(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server = MailServer(free_port(), ca_file)
    controller = Controller(
        server,
        hostname=HOST,
        port=server.port,
        tls_context=context,
        require_starttls=True,
        ready_timeout=20,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def make_certificates(folder: Path, name: str = "localhost") -> tuple[Path, Path, Path]:
    """Write a CA, a server certificate signed by it, and the server's key."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name = _name("Triage test CA")
    # Python 3.13 verifies strictly: a CA says what its key is for, and who signed whom.
    usage = dict.fromkeys(_KEY_USAGES, False) | {
        "key_cert_sign": True,
        "crl_sign": True,
    }
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), False
        )
    )
    names: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        names.append(x509.IPAddress(ipaddress.ip_address(HOST)))
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    own = (
        _builder(_name(name), ca_name, key.public_key())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issued_by, critical=False)
    )
    files = folder / "ca.pem", folder / "server.pem", folder / "server.key"
    pem = serialization.Encoding.PEM
    files[0].write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    files[1].write_bytes(own.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    files[2].write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
    )
