"""A closed-loop load of one or more clients over keep-alive connections, loopback only.

A step is a request; ``{{n}}`` in its path or form is a number no other request of the
same target gets. Cookies are kept for each client; ``extract`` takes a value out of an
answer for later steps, such as a CSRF token.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Step:
    """One request and what its answer must be like; anything else is an error."""

    path: str
    method: str = "GET"
    form: Mapping[str, str] | None = None
    status: int = 200
    shows: str = ""
    extract: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Target:
    """A service under load: how a client begins, and what it then does over and over."""

    name: str
    base: str
    steps: Sequence[Step]
    begin: Sequence[Step] = ()
    first_number: int = 1
    numbers: itertools.count[int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = itertools.count(self.first_number)


class Failed(Exception):
    """An answer was not what it must be."""


class Client:
    """One browser-like client."""

    def __init__(self, target: Target) -> None:
        address = urlsplit(target.base)
        if address.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("load goes to this machine only")
        self.host, self.port = address.hostname, address.port or 80
        self.target = target
        self.cookies: dict[str, str] = {}
        self.known: dict[str, str] = {}
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def do(self, step: Step) -> float:
        """Send one step and return the seconds it took; raises ``Failed``."""
        known = {**self.known, "n": str(next(self.target.numbers))}
        path = _filled(step.path, known)
        body = None
        if step.form is not None:
            sent = {name: _filled(text, known) for name, text in step.form.items()}
            body = urlencode(sent).encode()
        start = time.perf_counter()
        status, text = await self._send(step.method, path, body)
        took = time.perf_counter() - start
        if status != step.status or (step.shows and step.shows not in text):
            raise Failed(f"{step.method} {path}: {status}\n{text[:1500]}")
        for name, pattern in step.extract.items():
            found = re.search(pattern, text)
            if not found:
                raise Failed(f"{path}: no {name}")
            self.known[name] = found.group(1)
        return took

    async def _send(
        self, method: str, path: str, body: bytes | None
    ) -> tuple[int, str]:
        """Send on the open connection; one that the server hung up is opened anew."""
        request = self._request(method, path, body)
        if self.writer is not None:
            try:
                return await self._once(request)
            except (asyncio.IncompleteReadError, ConnectionError):
                await self.close()
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        return await self._once(request)

    async def _once(self, request: bytes) -> tuple[int, str]:
        assert self.writer is not None
        self.writer.write(request)
        return await self._answer()

    def _request(self, method: str, path: str, body: bytes | None) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Connection: keep-alive",
        ]
        if self.cookies:
            held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {held}")
        if body is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")

    async def _answer(self) -> tuple[int, str]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin1")
        first, *headers = head.split("\r\n")
        length, close = 0, False
        for line in headers:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "content-length":
                length = int(value)
            elif name == "connection":
                close = value.lower() == "close"
            elif name == "set-cookie":
                self._keep(value)
        text = (await self.reader.readexactly(length)).decode()
        if close:
            await self.close()
        return int(first.split()[1]), head + text

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.split(";")[0].partition("=")
        if value in ("", '""'):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    async def close(self) -> None:
        """Hang up."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def _filled(text: str, known: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: known[found.group(1)], text)


@dataclass(slots=True)
class Result:
    """What one target did: a rate a round, all times in ms, and its errors."""

    name: str
    rates: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median rate a second."""
        return statistics.median(self.rates)

    @property
    def ratio(self) -> float:
        """The median over rounds of this rate by that of the reference."""
        return statistics.median(self.ratios)

    def percentile(self, part: float) -> float:
        """A percentile of the times, in ms."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


async def compare(
    targets: Sequence[Target], clients: int, *, rounds: int = 5, seconds: float = 4.0
) -> list[Result]:
    """Load the targets in turn, slice by slice; the first is the reference of each round."""
    results = [Result(target.name) for target in targets]
    crowds = [[Client(target) for _ in range(clients)] for target in targets]
    for crowd in crowds:
        for client in crowd:
            for step in client.target.begin:
                await client.do(step)
    for _ in range(rounds):
        reference = 0.0
        for result, crowd in zip(results, crowds, strict=True):
            await _slice(crowd, 0.4, Result(""))
            done = len(result.times)
            took = await _slice(crowd, seconds, result)
            rate = (len(result.times) - done) / took
            reference = reference or rate
            result.rates.append(rate)
            result.ratios.append(rate / reference)
            for client in crowd:
                await client.close()
    return results


async def _slice(crowd: Iterable[Client], seconds: float, result: Result) -> float:
    start = time.perf_counter()

    async def work(client: Client) -> None:
        while time.perf_counter() - start < seconds:
            for step in client.target.steps:
                try:
                    result.times.append(await client.do(step) * 1000)
                except (Failed, OSError, asyncio.IncompleteReadError) as error:
                    result.errors.append(str(error))
                    await client.close()

    await asyncio.gather(*(work(client) for client in crowd))
    return time.perf_counter() - start


async def pages(
    reference: Target, targets: Sequence[Target], *, rounds: int = 40
) -> list[Result]:
    """Fetch each target's page in turn, the reference before each; ratios of medians."""
    asked = Client(reference)
    clients = [Client(target) for target in targets]
    for client in clients:
        for step in client.target.begin:
            await client.do(step)
        for _ in range(3):
            await client.do(client.target.steps[0])
    base: list[float] = []
    results = [Result(target.name) for target in targets]
    for _ in range(rounds):
        for client, result in zip(clients, results, strict=True):
            base.append(await asked.do(reference.steps[0]) * 1000)
            result.times.append(await client.do(client.target.steps[0]) * 1000)
    for client in [asked, *clients]:
        await client.close()
    middle = statistics.median(base)
    for result in results:
        result.ratios.append(statistics.median(result.times) / middle)
    floor = Result(reference.name, times=base, ratios=[1.0])
    return [floor, *results]
