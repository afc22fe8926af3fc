"""`flask desk rules export|import`: files out, and in again as somebody's draft."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.support import staff
from tests.support.moments import Clock
from triage import desk
from triage.app import create_app
from triage.models import Role
from triage.publishing import drafts
from triage.rules import default_files
from triage.store import db

SAM, ROSA = "sam@desk.example.org", "rosa@desk.example.org"


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["desk", "rules", *map(str, arguments)])


def said(result: Result) -> str:
    """The sentence of a refusal."""
    assert result.exit_code == 1, result.output
    return result.output


@pytest.fixture
def sam(app: Flask) -> int:
    """The id of the supervisor."""
    return staff.add(app, Role.SUPERVISOR)


def draft_files(app: Flask, person_id: int) -> dict[str, str] | None:
    """The tables of a draft."""
    with app.app_context():
        draft = drafts.of("rules", person_id)
        files: dict[str, str] | None = json.loads(draft.text) if draft else None
        db.session.rollback()
        return files


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_all_tables_go_into_a_folder_byte_for_byte(app: Flask, tmp_path: Path):
    result = run(app, "export", tmp_path / "rules")

    assert result.output == f"Wrote 12 tables to {tmp_path}/rules.\n"
    written = {
        file.name: file.read_bytes().decode() for file in (tmp_path / "rules").iterdir()
    }
    assert written == default_files()


def test_one_table_goes_to_a_file_of_its_name(app: Flask, tmp_path: Path):
    assert run(app, "export", tmp_path / "phrases.csv").exit_code == 0
    assert run(app, "export", tmp_path / "actions.csv").exit_code == 0

    phrases = (tmp_path / "phrases.csv").read_text(encoding="utf-8")
    assert phrases.startswith("file,rule,strength,phrase\nguards.toml,privacy,strong,")
    assert (tmp_path / "actions.csv").read_text() == default_files()["actions.csv"]


def test_tables_are_exported_before_there_is_a_database(tmp_path: Path):
    result = run(create_app({"MODE": "demo"}, tmp_path), "export", tmp_path / "rules")

    assert result.exit_code == 0, result.output
    assert not (tmp_path / "triage.sqlite").exists()


@pytest.mark.both_databases
def test_what_comes_in_is_a_draft_and_never_live(app: Flask, sam, tmp_path: Path):
    run(app, "export", tmp_path)
    changed(tmp_path, "phrases.toml", '"me olvide"', '"locked away"')

    result = run(app, "import", tmp_path, "--for", SAM)

    assert result.exit_code == 0, result.output
    assert "locked away" in result.output
    assert "2 changes in the draft of Sam Okafor" in result.output
    files = draft_files(app, sam)
    assert files is not None
    assert "locked away" in files["phrases.toml"]
    assert {name for name in files if files[name] != default_files()[name]} == {
        "phrases.toml"
    }
    with app.app_context():
        assert desk.active().rules.version == desk.shipped().rules.version


def test_a_sheet_of_phrases_comes_in_alone(app: Flask, sam, tmp_path: Path):
    run(app, "export", tmp_path / "phrases.csv")
    with (tmp_path / "phrases.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("phrases.toml,forgot-password,strong,cannot * think of it\n")

    result = run(app, "import", tmp_path / "phrases.csv", "--for", SAM)

    assert "1 change in the draft of Sam Okafor" in result.output
    assert "cannot * think of it" in draft_files(app, sam)["phrases.toml"]


def test_a_look_first_writes_nothing(app: Flask, sam, tmp_path: Path):
    run(app, "export", tmp_path)
    changed(tmp_path, "links.toml", "CAIR2 Tips", "Tips")

    result = run(app, "import", tmp_path, "--for", SAM, "--dry-run")

    assert "Tips" in result.output
    assert "1 change in all; nothing was written." in result.output
    assert draft_files(app, sam) is None


def test_what_says_the_same_makes_no_draft(app: Flask, sam, tmp_path: Path):
    run(app, "export", tmp_path)

    result = run(app, "import", tmp_path, "--for", SAM)

    assert result.output == "0 changes in all; nothing was written.\n"
    assert draft_files(app, sam) is None


def test_a_draft_that_is_there_is_replaced_only_when_asked(
    app: Flask, sam, tmp_path: Path
):
    run(app, "export", tmp_path)
    changed(tmp_path, "links.toml", "CAIR2 Tips", "Tips")
    run(app, "import", tmp_path, "--for", SAM)
    changed(tmp_path, "links.toml", "Tips", "Hints")

    assert "Sam Okafor is changing the rules already." in said(
        run(app, "import", tmp_path, "--for", SAM)
    )
    assert '"Tips"' in draft_files(app, sam)["links.toml"]

    assert run(app, "import", tmp_path, "--for", SAM, "--replace").exit_code == 0
    assert '"Hints"' in draft_files(app, sam)["links.toml"]


REFUSED = [
    ("links.toml", b"a = [", "links.toml: file: This is not TOML"),
    ("links.toml", b"\xff\xfe", "links.toml: file: It is not UTF-8 text"),
    ("links.toml", b"#" * 2_000_001, "links.toml: file: It is too long for a table."),
    ("links.toml", b"#" * 600_000, "links.toml: file: It has more than 500,000"),
    ("mine.toml", b"a = 1", "mine.toml: file: There is no table of this name."),
    ("links.toml", b"[x]\nwords = 3", "links.toml: x: "),
]


@pytest.mark.parametrize(("name", "data", "sentence"), REFUSED)
def test_a_bad_file_is_refused_in_a_sentence(
    app: Flask, sam, tmp_path: Path, name: str, data: bytes, sentence: str
):
    (tmp_path / name).write_bytes(data)

    refusal = said(run(app, "import", tmp_path / name, "--for", SAM))

    assert sentence in refusal
    assert "Traceback" not in refusal
    assert draft_files(app, sam) is None


def test_places_that_hold_nothing_are_refused(app: Flask, sam, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()

    assert "There is no table in this folder." in said(
        run(app, "import", empty, "--for", SAM)
    )
    assert "links.toml cannot be read: No such file" in said(
        run(app, "import", tmp_path / "links.toml", "--for", SAM)
    )
    assert "cannot be written" in said(run(app, "export", "/proc/nowhere"))


def test_only_a_supervisor_has_a_draft(app: Flask, tmp_path: Path):
    staff.add(app, Role.REP)
    run(app, "export", tmp_path)

    assert "Rosa Diaz cannot publish rules." in said(
        run(app, "import", tmp_path, "--for", ROSA)
    )
    assert "Nobody with the address" in said(
        run(app, "import", tmp_path, "--for", "nobody@desk.example.org")
    )


def test_the_check_reminds_of_what_is_true_for_a_time_only(app: Flask, clock: Clock):
    def said() -> str:
        return app.test_cli_runner().invoke(args=["desk", "check"]).output

    assert "whether it is still true" not in said()
    clock.set("2027-01-17 10:00")
    assert (
        "actions.csv: A07: Look by 2027-01-31 whether it is still true: “We are not "
        "merging duplicate records at this time.” A supervisor says so on "
        "/desk/rules/reviews." in said()
    )
