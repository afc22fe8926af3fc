"""What a supervisor does on the rule desk."""

from __future__ import annotations

import tomllib

from flask import Flask

from tests.support.pages import CheckedClient, CheckedResponse
from triage import desk as desks
from triage.rules import RuleSet, default_files

RULES = "/desk/rules"
FORGOT = "forgot-password"
# Two phrases and an example as shipped, whatever they are by now.
WRITTEN = next(
    row
    for row in tomllib.loads(default_files()["phrases.toml"])["rule"]
    if row["id"] == FORGOT
)
MEDIUM, MEDIUM_TOO = WRITTEN["medium"][:2]
EXAMPLE = WRITTEN["examples"]["match"][0]


def on_rule(
    client: CheckedClient, action: str, rule: str = FORGOT, **typed: object
) -> CheckedResponse:
    """Send one of the forms of a rule's page."""
    client.get(f"{RULES}/rule?id={rule}")
    return client.submit(action, **typed)


def drafted(app: Flask, client: CheckedClient) -> str:
    """The words of the page that says what the draft changes."""
    return client.get("/desk/changes/rules").page.text


def rules_of(app: Flask) -> RuleSet:
    """The rules in use."""
    with app.app_context():
        return desks.active().rules


def value(answer: CheckedResponse, name: str) -> str | None:
    """What stands in a field of the page."""
    return next(
        one.value for one in answer.page.fields if one.attributes.get("name") == name
    )
