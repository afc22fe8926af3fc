"""Every setting is described, and its description is the one in the code."""

from tools.settings_page import PAGE, page
from triage.config import SETTINGS


def test_the_settings_page_is_made_from_the_code():
    assert PAGE.read_text() == page(), "run `python -m tools.settings_page` and commit"


def test_every_setting_says_what_it_is_for():
    assert [s.name for s in SETTINGS if len(s.purpose.split()) < 3] == []
