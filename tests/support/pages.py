"""A client that looks at every page it gets: a page that breaks a rule fails the test.

It also does what a browser does with forms: it sends the hidden fields and the token of
the page it saw last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "use", "wbr", "col"}
ENDS_BY_ITSELF = {"p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody"}
NO_LABEL = {"hidden", "submit", "button", "image"}


@dataclass
class Field:
    """An input, select or text area of a form."""

    tag: str
    attributes: dict[str, str]
    value: str | None = None


@dataclass
class Form:
    """A form as a browser would see it."""

    action: str
    method: str
    id: str = ""
    fields: list[Field] = field(default_factory=list)

    def values(self) -> dict[str, list[str]]:
        """What would be sent without typing anything."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            name, kind = (
                each.attributes.get("name"),
                each.attributes.get("type", "text"),
            )
            if (
                not name
                or "disabled" in each.attributes
                or kind in ("submit", "button", "image")
            ):
                continue
            if kind in ("radio", "checkbox"):
                if "checked" in each.attributes:
                    sent.setdefault(name, []).append(each.attributes.get("value", "on"))
                continue
            sent.setdefault(name, []).append(each.value or "")
        return sent


class Page(HTMLParser):
    """One page, read once: what is wrong with it, its forms, its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.headings: list[str] = []
        self.forms: list[Form] = []
        self.fields: list[Field] = []
        self.links: list[dict[str, str]] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.faults: list[str] = []
        self.words: list[str] = []
        self.lang = ""
        # A script asks for parts of pages, which have no head.
        self.whole = "<html" in html
        self._open: list[str] = []
        self._select: Field | None = None
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """All visible words, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def form(self, action: str = "") -> Form:
        """The one POST form whose action contains ``action``."""
        found = [f for f in self.forms if f.method == "post" and action in f.action]
        assert len(found) == 1, (
            f"{len(found)} POST forms with {action!r} in their action"
        )
        return found[0]

    def token(self) -> str | None:
        """The CSRF token of any form on the page."""
        found = (
            f.value for f in self.fields if f.attributes.get("name") == "csrf_token"
        )
        return next(found, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag brings."""
        attributes = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        self._note_rules(tag, attributes)
        if tag == "label":
            self.labelled.add(attributes.get("for", ""))
        elif tag == "a":
            self.links.append(attributes)
        elif tag == "h1":
            self.headings.append("")
        else:
            self._note_form(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a tag that closes itself, as those of a drawing do."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag; what it leaves open must be what HTML lets one leave open."""
        if tag == "select":
            self._select = None
        if tag not in self._open:
            self.faults.append(f"</{tag}> closes nothing")
            return
        while (closed := self._open.pop()) != tag:
            if closed not in ENDS_BY_ITSELF:
                self.faults.append(f"</{tag}> comes before </{closed}>")

    def handle_data(self, data: str) -> None:
        """Keep the words where they belong."""
        inside = self._open[-1] if self._open else ""
        if inside == "title" and "svg" not in self._open:
            self.title += data
        elif inside == "textarea" and self.fields:
            self.fields[-1].value = (self.fields[-1].value or "") + data
        elif inside not in ("script", "style"):
            self.words.append(data)
        if "h1" in self._open:
            self.headings[-1] += data

    def _note_rules(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "html":
            self.lang = attributes.get("lang", "")
        if attributes.get("id"):
            self.ids.append(attributes["id"])
        if "style" in attributes or tag == "style":
            self.faults.append(f"<{tag}> brings its own style")
        if any(name.startswith("on") for name in attributes):
            self.faults.append(f"<{tag}> brings its own script")
        if tag == "script" and not attributes.get("src"):
            self.faults.append("an inline script")
        if tag == "form" and not attributes.get("action"):
            self.faults.append("a form without an action")
        if tag == "a" and attributes.get("href") in ("", "#"):
            self.faults.append("a link that leads nowhere")

    def _note_form(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "form":
            method = attributes.get("method", "get").lower()
            self.forms.append(
                Form(attributes.get("action", ""), method, attributes.get("id", ""))
            )
        elif tag in ("input", "select", "textarea"):
            self._note_field(tag, attributes)
        elif tag == "option" and self._select is not None:
            self._note_option(self._select, attributes)

    @staticmethod
    def _note_option(select: Field, attributes: dict[str, str]) -> None:
        # The first option is what a browser sends when none is chosen.
        if "selected" in attributes or select.value is None:
            select.value = attributes.get("value", "")

    def _note_field(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("value", "") if tag == "input" else None
        each = Field(tag, attributes, value)
        self.fields.append(each)
        if "label" in self._open and attributes.get("id"):
            self.labelled.add(attributes["id"])
        if tag == "select":
            self._select = each
        if "form" in attributes:
            # It stands elsewhere, and names the form it belongs to.
            for form in self.forms:
                if form.id == attributes["form"]:
                    form.fields.append(each)
        elif "form" in self._open:
            self.forms[-1].fields.append(each)

    def problems(self) -> list[str]:
        """Every rule of a page that this one breaks, in words."""
        found = list(self.faults)
        if self.whole:
            found += self._problems_of_a_whole_page()
        for twice in sorted({i for i in self.ids if self.ids.count(i) > 1}):
            found.append(f"two things have the id {twice!r}")
        found += [
            f"no label for {f.attributes}" for f in self.fields if not self._named(f)
        ]
        return found

    def _problems_of_a_whole_page(self) -> list[str]:
        found = []
        if not self.title.strip() or "None" in self.title:
            found.append(f"the title is {self.title!r}")
        if len(self.headings) != 1 or not self.headings[0].strip():
            found.append(f"there must be one h1, not {self.headings}")
        if not self.lang:
            found.append("the page does not say its language")
        return found

    def _named(self, each: Field) -> bool:
        given = each.attributes
        if (
            given.get("type") in NO_LABEL
            or "aria-label" in given
            or "aria-labelledby" in given
        ):
            return True
        return bool(given.get("id")) and given["id"] in self.labelled


class CheckedResponse(TestResponse):
    """A response with its page read."""

    @property
    def page(self) -> Page:
        """The page, read."""
        return Page(self.get_data(as_text=True))


class CheckedClient(FlaskClient):
    """A client that checks every page and sends the token of the last one."""

    response_wrapper_used = CheckedResponse
    last: Page | None = None

    def open(self, *args: Any, **kwargs: Any) -> CheckedResponse:  # type: ignore[override]
        """Send a request; HTML that comes back must hold the rules."""
        self._add_token(kwargs)
        response: CheckedResponse = super().open(*args, **kwargs)  # type: ignore[assignment]
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            page = response.page
            problems = page.problems()
            assert not problems, f"{response.request.path}: {'; '.join(problems)}"
            self.last = page if page.whole else self.last
        return response

    def submit(
        self, action: str = "", /, *, on: Page | None = None, **typed: Any
    ) -> CheckedResponse:
        """Send a form of the last page (or of ``on``) with what was typed into it.

        ``action`` is part of the form's address where a page has several. A value of None
        leaves a field out, a list sends it several times.
        """
        page = on or self.last
        assert page is not None, "no page was opened before"
        form = page.form(action)
        data: dict[str, Any] = {**form.values(), **typed}
        sent = {name: value for name, value in data.items() if value is not None}
        return self.post(form.action, data=sent)  # type: ignore[return-value]

    def _add_token(self, kwargs: dict[str, Any]) -> None:
        data = kwargs.get("data")
        if kwargs.get("method") != "POST" or not isinstance(data, dict | None):
            return
        token = self.last.token() if self.last else None
        if token and "json" not in kwargs:
            kwargs["data"] = {"csrf_token": token, **(data or {})}
