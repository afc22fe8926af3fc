"""A real Chromium, and the questions every page must answer well in it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tools import chromium

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENS = ROOT / "build" / "screens"
# Without these a headless Chromium run by root hangs or talks to the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
STANDARDS = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice",
]  # fmt: skip
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 320, "height": 640}
WIDTHS = {"wide": WIDE, "narrow": NARROW}
_without_scripts: WeakSet[BrowserContext] = WeakSet()


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium that was found; say what to install when there is none."""
    path = chromium.find()
    if path is None:
        raise RuntimeError(chromium.MISSING)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


class Watch:
    """What a browser complains about while a test runs."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.on("console", self._console)
        context.on(
            "weberror", lambda error: self.complaints.append(f"error: {error.error}")
        )
        context.on("response", self._response)

    def _console(self, message: Any) -> None:
        # A page that answers 404 or 422 is a page; parts of it that fail are seen below.
        if (
            message.type in ("error", "warning")
            and "Failed to load resource" not in message.text
        ):
            self.complaints.append(f"{message.type}: {message.text}")

    def _response(self, response: Any) -> None:
        kind = response.request.resource_type
        if response.status >= 400 and kind not in ("document", "fetch", "xhr"):
            self.complaints.append(f"{response.status} for {response.url}")


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A fresh visitor; what the browser complains about fails the test at the end.

    ``options`` are those of Playwright's ``new_context``, e.g. ``color_scheme="dark"``.
    """
    context = browser.new_context(**{"viewport": WIDE, "locale": "en-US", **options})
    context.set_default_timeout(10_000)
    if options.get("java_script_enabled") is False:
        _without_scripts.add(context)
    watch = Watch(context)
    try:
        yield context
    finally:
        context.close()
    assert not watch.complaints, "the browser complained: " + "; ".join(
        watch.complaints
    )


@contextmanager
def _with_scripts(page: Page) -> Iterator[Page]:
    """The page itself, or, where scripts are off, the same page opened with them on.

    axe-core is a script. A page without scripts is its HTML alone, so serving that HTML
    again at the same address, whatever request made it, shows the same thing.
    """
    if page.context not in _without_scripts:
        yield page
        return
    browser = page.context.browser
    assert browser is not None
    html = page.content()
    state = page.context.storage_state()
    with watched(browser, storage_state=state) as context:
        twin = context.new_page()
        twin.route(
            page.url, lambda route: route.fulfill(body=html, content_type="text/html")
        )
        twin.goto(page.url)
        yield twin


@cache
def _axe_script() -> str:
    return (Path(__file__).parent / "axe.min.js").read_text()


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is now, in words."""
    with _with_scripts(page) as shown:
        return _axe(shown)


def _axe(page: Page) -> list[str]:
    # A script tag would be refused by our policy; evaluate comes in by the debugger.
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(_axe_script())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, "
        "resultTypes: ['violations']})",
        STANDARDS,
    )
    return [
        f"{each['id']} ({each['impact']}), {len(each['nodes'])} times, first: "
        f"{each['nodes'][0]['html'][:200]} {each['nodes'][0].get('failureSummary', '')}"
        for each in found["violations"]
    ]


def screenshot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page in build/screens/."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    file = SCREENS / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    return file


def look(page: Page, name: str) -> None:
    """Look at the page light and dark, wide and narrow: axe, no sideways scrolling, pictures.

    ``make test`` looks light and wide, dark and narrow; ``make test-all`` at all four.
    """
    with _with_scripts(page) as shown:
        before = shown.viewport_size or WIDE
        for scheme, width in _ways():
            shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            shown.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
            _look_once(shown, f"{name}-{scheme}-{width}")
        shown.emulate_media(color_scheme="light")
        shown.set_viewport_size(before)


def _ways() -> list[tuple[str, str]]:
    everything = list(itertools.product(("light", "dark"), WIDTHS))
    thorough = os.environ.get("TRIAGE_TEST_CASES") == "thorough"
    return everything if thorough else [everything[0], everything[-1]]


def _look_once(page: Page, which: str) -> None:
    screenshot(page, which)
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0, f"{which} scrolls sideways by {too_wide} pixels"
    problems = _axe(page)
    assert not problems, f"{which}: " + "\n".join(problems)
