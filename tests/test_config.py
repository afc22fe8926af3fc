"""Settings: where they come from, and the sentence a wrong one gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from triage import config
from triage.errors import BadData

SECRET = "a secret of more than thirty-two characters"
GOOD: dict[str, Any] = {
    "MODE": "production",
    "DATABASE_URL": "postgresql://u@h/d",
    "SECRET_KEY": SECRET,
    "FERNET_KEYS": [Fernet.generate_key().decode()],
    "MAIL_SERVER": "smtp.example.org",
    "BASE_URL": "https://help.example.org",
}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in config.SETTINGS:
        monkeypatch.delenv(f"TRIAGE_{setting.name}", raising=False)


def test_every_setting_says_what_it_is_for():
    assert all(setting.purpose for setting in config.SETTINGS)
    assert len({s.name for s in config.SETTINGS}) == len(config.SETTINGS)


def test_the_environment_comes_before_the_file_and_the_file_before_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "config.py").write_text("MAIL_PORT = 2525\nMAIL_TIMEOUT = 7\n")
    monkeypatch.setenv("TRIAGE_MAIL_PORT", "1025")

    settings = config.load(tmp_path, GOOD)

    assert settings["MAIL_PORT"] == 1025
    assert settings["MAIL_TIMEOUT"] == 7
    assert settings["FORM_LIMIT"] == 20


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("MAIL_PORT", "smtp", "write a whole number, like 60"),
        ("MAIL_PORT", "-1", "write a whole number, like 60"),
        ("MAIL_USE_TLS", "maybe", "write yes or no"),
        ("MODE", "staging", "write one of demo, production, test"),
        ("BASE_URL", "help.example.org", "write the whole address"),
        ("DATABASE_URL", "mysql://db", "write a sqlite:/// or a postgresql:// address"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, sentence: str
):
    monkeypatch.setenv(f"TRIAGE_{name}", text)

    with pytest.raises(BadData, match=f"TRIAGE_{name}.*{sentence}"):
        config.load(tmp_path, {k: v for k, v in GOOD.items() if k != name})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "TRIAGE_SECRET_KEY: set it"),
        ({"FERNET_KEYS": []}, "TRIAGE_FERNET_KEYS: set it"),
        ({"SECRET_KEY": "short"}, "at least 32 characters"),
        ({"FERNET_KEYS": ["not a key"]}, "python -m triage.config"),
        ({"MAIL_SERVER": ""}, "TRIAGE_MAIL_SERVER"),
        ({"DATABASE_URL": ""}, "TRIAGE_DATABASE_URL: name the PostgreSQL database"),
        ({"BASE_URL": ""}, "TRIAGE_BASE_URL"),
        (
            {"MODE": ""},
            "TRIAGE_MODE: TRIAGE_\\w+ is set; say production or demo",
        ),
        ({"MAIL_USE_SSL": True}, "not both"),
        ({"MAIL_USERNAME": "desk", "MAIL_USE_TLS": False}, "password needs TLS"),
    ],
)
def test_production_does_not_start_half_set_up(
    tmp_path: Path, change: dict[str, Any], sentence: str
):
    with pytest.raises(BadData, match=sentence):
        config.load(tmp_path, GOOD | change)


@pytest.mark.parametrize(
    "line", ["MAIL_PORT = '25x'", "MAIL_PORT = None", "POOL_SIZE = 2.5"]
)
def test_a_wrong_value_in_the_file_is_named_too(tmp_path: Path, line: str):
    (tmp_path / "config.py").write_text(line)

    with pytest.raises(BadData, match=f"TRIAGE_{line.split()[0]}: .* cannot be used"):
        config.load(tmp_path, GOOD)


def test_a_checkout_without_any_setting_is_a_demonstration(tmp_path: Path):
    settings = config.load(tmp_path)

    assert settings["MODE"] == "demo"
    assert settings["BASE_URL"] == "http://127.0.0.1:5000"
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path / 'triage.sqlite'}"


def test_the_demonstration_makes_its_secrets_once_and_for_the_owner_alone(
    tmp_path: Path,
):
    first = config.load(tmp_path, {"MODE": "demo"})
    second = config.load(tmp_path, {"MODE": "demo"})

    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["FERNET_KEYS"] == second["FERNET_KEYS"]
    for name in ("secret_key", "fernet_keys"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_every_spelling_of_postgresql_uses_the_one_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
):
    monkeypatch.setenv("TRIAGE_DATABASE_URL", url)

    settings = config.load(
        tmp_path, {k: v for k, v in GOOD.items() if k != "DATABASE_URL"}
    )

    assert settings["DATABASE_URL"] == "postgresql+psycopg://u@h/d"


def test_production_runs_on_a_file_only_when_somebody_names_it(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"

    assert config.load(tmp_path, GOOD | {"DATABASE_URL": url})["DATABASE_URL"] == url


def test_links_are_answered_under_our_own_name_only():
    assert config.trusted_hosts(
        {"TRUSTED_HOSTS": [], "BASE_URL": "https://help.example.org"}
    ) == ["help.example.org", "localhost", "127.0.0.1"]
    assert config.trusted_hosts(
        {"TRUSTED_HOSTS": ["a.example"], "BASE_URL": "https://b.example"}
    ) == ["a.example"]
