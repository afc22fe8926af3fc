"""The browser that tests drive fails them for what it complains about."""

import pytest
from flask import Flask

from tests.support.browsing import axe, watched
from tests.support.service import served
from triage.run import free_port

pytestmark = pytest.mark.browser
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
GOOD = """<!doctype html><html lang="en"><title>Good</title>
<main><h1>Good</h1><p>Fine.</p></main></html>"""


@pytest.fixture
def site():
    """A few pages, one of them as they should be."""
    app = Flask(__name__)
    pages = {
        "/": GOOD,
        "/styled": GOOD.replace("<p>", '<p style="color:red">'),
        "/script": GOOD.replace("<p>", "<script>console.error('oh')</script><p>"),
        "/missing": GOOD.replace("<p>", '<img src="/no.png" alt="none"><p>'),
        "/unnamed": GOOD.replace("<p>", '<button type="button"></button><p>'),
    }
    for number, (path, html) in enumerate(pages.items()):
        app.add_url_rule(path, str(number), lambda html=html: html)
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    app.after_request(lambda r: r.headers.set("Content-Security-Policy", POLICY) or r)
    with served(app, free_port()) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("/styled", "style"), ("/script", "script"), ("/missing", "404")],
)
def test_what_the_browser_complains_about_fails_the_test(
    browser, site, path, complaint
):
    with pytest.raises(AssertionError, match=complaint), watched(browser) as context:
        context.new_page().goto(site + path, wait_until="networkidle")


@pytest.mark.parametrize("scripts", [True, False])
def test_axe_reads_pages_with_and_without_scripts(browser, site, scripts):
    with watched(browser, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(site)
        assert axe(page) == []

        page.goto(site + "/unnamed")
        assert [problem.split(" ")[0] for problem in axe(page)] == ["button-name"]
