"""Somebody fills in the form in a real browser, by label and button, without a script."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Journey:
    """What somebody answers on the way to one row of the action table."""

    about: str = ""
    pick: str = ""
    words: str = "We need some help with this, please."
    org_type: str = "provider"
    county: str = "Alameda"
    signed_in_before: str = "Yes"
    tried_button: str = "No"
    sent_for: str = "Add, remove or change users or details of our site"
    sent_on: tuple[str, str, str] | None = None


def press(page: Page, words: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=words, exact=True).click()


def choose(page: Page, legend: str, words: str) -> None:
    """Choose a radio button of the group with this legend, as a person does: its words."""
    group = page.get_by_role("group", name=legend)
    group.locator("label").filter(has_text=words).first.click()


def tell(page: Page, base: str, journey: Journey) -> None:
    """Fill in the first page, from the row of the start page or without one."""
    page.goto(
        f"{base}/details?about={journey.about}" if journey.about else f"{base}/details"
    )
    page.get_by_label("In a few words").fill(journey.words[:80])
    page.get_by_role("textbox", name="What happened?").fill(journey.words)
    choose(page, "Are people waiting", "it is slowing us down")
    page.get_by_label("Name of your organization").fill("Valley Clinic")
    page.get_by_label("What kind of organization").select_option(journey.org_type)
    page.get_by_label("County").select_option(journey.county)
    press(page, "Continue")


def pick(page: Page, reading: str) -> None:
    """Choose a reading by what the form sends for it."""
    page.locator(f"input[name=picked][value={reading}] + label").click()
    press(page, "Continue")


def reach(page: Page) -> None:
    """Fill in how to be reached, with a call where one is offered."""
    page.get_by_label("Full name").fill("Dana Whitfield")
    page.get_by_label("Work e-mail").fill("dana@valley.example.org")
    if page.get_by_role("group", name="When should we call you?").count():
        page.get_by_label("Phone").fill("916-555-0100")
        choose(page, "When should we call you?", "Tue 17 November between 8 and noon")
    press(page, "Continue")


def answer_questions(page: Page, journey: Journey) -> None:
    """Answer what the reading needs to know, when it asks."""
    if page.url.endswith("/questions"):
        choose(page, "Have you signed in before", journey.signed_in_before)
        choose(page, "Did you already press", journey.tried_button)
        press(page, "Continue")
    if page.url.endswith("/status"):
        choose(page, "What did you ask for?", journey.sent_for)
        choose(page, "Do you know when", "Yes" if journey.sent_on else "No")
        for label, value in zip(
            ("Month", "Day", "Year"), journey.sent_on or (), strict=False
        ):
            page.get_by_label(label, exact=True).fill(value)
        press(page, "Continue")
