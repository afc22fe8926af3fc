"""The rules as files on their page: taken away as they are, brought back into a draft."""

from __future__ import annotations

import io

import pytest

from tests.web.supervisors.desk_tables import said
from triage import desk as desks
from triage.rules import default_files
from triage.rules.exchange import NAMES, PHRASES

PAGE = "/desk/rules/files"
FILES = default_files()


def bring(client, *files: tuple[str, str | bytes]):
    """Send files into the draft."""
    client.get(PAGE)
    given = [
        (io.BytesIO(data.encode() if isinstance(data, str) else data), name)
        for name, data in files
    ]
    return client.submit("/rules/files", file=given)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_taken_away_byte_for_byte(supervisor, name):
    answer = supervisor.get(f"{PAGE}/{name}")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    text = answer.get_data(as_text=True)
    assert text == FILES.get(name, text)
    assert text.startswith("file,rule,strength,phrase\n") == (name == PHRASES)


def test_what_is_no_table_leads_back_to_the_list(supervisor):
    assert supervisor.get(f"{PAGE}/seed.npz").location == PAGE
    assert supervisor.get(f"{PAGE}/..%2Fsecret").status_code in (302, 404)


def test_several_tables_are_brought_into_the_draft_and_not_published(app, supervisor):
    links = FILES["links.toml"].replace("CAIR2 Tips", "CAIR2 Hints")
    groups = FILES["groups.toml"] + '\nnew_group = ["zyzzyva"]\n'

    answer = bring(supervisor, ("links.toml", links), ("groups.toml", groups))

    assert "Taken into your draft: 2 tables." in said(supervisor, answer)
    assert supervisor.get(f"{PAGE}/links.toml").get_data(as_text=True) == links
    with app.app_context():
        assert desks.active().rules.links["cair2_tips"].words == "CAIR2 Tips"


def test_the_sheet_of_phrases_is_brought_back(supervisor):
    sheet = supervisor.get(f"{PAGE}/{PHRASES}").get_data(as_text=True)
    more = f"{sheet}phrases.toml,forgot-password,strong,cannot * think of it\n"

    said(supervisor, bring(supervisor, (PHRASES, more.replace("\n", "\r\n"))))

    assert supervisor.get(f"{PAGE}/{PHRASES}").get_data(as_text=True) != sheet
    toml = supervisor.get(f"{PAGE}/phrases.toml").get_data(as_text=True)
    assert '"cannot * think of it"' in toml


REFUSED = [
    ("links.toml", "a = [", "In links.toml: file: This is not TOML"),
    ("links.toml", b"\xff\xfe\x00", "links.toml is not UTF-8 text."),
    ("mine.toml", "a = 1", "In mine.toml: file: There is no table of this name."),
    (
        "links.toml",
        ".".join("a" * 90_000) + "=1",
        "In links.toml: file: It holds something",
    ),
    (PHRASES, "file;rule", "In phrases.csv: line 1: The columns are file, rule"),
    ("actions.csv", "id", "In actions.csv: head: The columns are id, category"),
    (
        "actions.csv",
        "\n".join(FILES["actions.csv"].splitlines()[:-1]),
        "In actions.csv: gap: No row fits needs_person",
    ),
]


@pytest.mark.parametrize(("name", "data", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_file_is_named_with_its_row(supervisor, name, data, sentence):
    answer = bring(supervisor, (name, data))

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert "Your draft" not in supervisor.get("/desk/rules").page.text


def test_no_file_at_all_is_asked_for(supervisor):
    supervisor.get(PAGE)
    answer = supervisor.submit("/rules/files")

    assert answer.status_code == 422
    assert "Choose the files that you changed." in answer.page.text


def test_another_window_is_not_undone(supervisor):
    bring(supervisor, ("links.toml", FILES["links.toml"].replace("Tips", "Hints")))
    supervisor.get(PAGE)
    late = supervisor.submit(
        "/rules/files",
        version="0",
        file=[(io.BytesIO(FILES["links.toml"].encode()), "links.toml")],
    )

    assert late.status_code == 409
    assert "You changed this in another window meanwhile." in late.page.text
