"""Templates: all compile, pages have a title, letters are whole, nothing is left lying."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
JINJA = sorted(
    file.relative_to(TEMPLATES).as_posix()
    for ending in ("html", "txt")
    for file in TEMPLATES.rglob(f"*.{ending}")
)
PAGES = [
    name
    for name in JINJA
    if name.endswith(".html")
    and not name.startswith(("mail/", "_parts/", "base_"))
    and "/_" not in name
]
# Fifty rows of our own codes; a test in tests/web/reps types the worst into every field.
ESCAPED_BY_HAND = {"reps/_rows.html"}
LETTERS = sorted(file.parent for file in (TEMPLATES / "mail").rglob("subject.txt"))
FOLDERS = sorted(file for file in (TEMPLATES / "mail").iterdir() if file.is_dir())


def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


@pytest.mark.parametrize("name", JINJA)
def test_every_template_compiles(app, name):
    app.jinja_env.compile(source(name))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_base_and_a_title(name):
    tree = ENVIRONMENT.parse(source(name))

    assert list(tree.find_all(nodes.Extends)), "a page extends a base"
    assert "title" in {block.name for block in tree.find_all(nodes.Block)}


@pytest.mark.parametrize("name", sorted(set(JINJA) - ESCAPED_BY_HAND))
def test_nothing_is_called_safe_in_a_template(name):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", source(name))


@pytest.mark.parametrize("name", [n for n in JINJA if not n.startswith("mail/")])
def test_no_page_brings_its_own_style_or_script(name):
    # Letters bring styles: mail programs load no sheet.
    assert not re.search(
        r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", source(name)
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_a_letter_is_a_folder_of_three(folder):
    assert sorted(file.name for file in folder.iterdir()) == [
        "body.html",
        "body.txt",
        "subject.txt",
    ]


@pytest.mark.parametrize("folder", LETTERS, ids=lambda f: f.name)
def test_the_subject_of_a_letter_is_one_line(folder):
    assert len((folder / "subject.txt").read_text().strip().splitlines()) == 1


def test_every_template_named_in_the_code_is_there():
    code = "\n".join(file.read_text() for file in (ROOT / "triage").rglob("*.py"))
    named = set(re.findall(r"render_template\(\s*\"([^\"]+)\"", code))

    assert sorted(name for name in named if not (TEMPLATES / name).is_file()) == []


def test_every_template_is_used():
    code = [file.read_text() for file in (ROOT / "triage").rglob("*.py")]
    everything = "\n".join([*code, *(source(name) for name in JINJA)])

    # A letter's folder is found by the letter's name, a guide by its topic.
    unused = [
        name
        for name in JINJA
        if not name.startswith("mail/")
        and not re.search(rf"[\"'/]{Path(name).stem}(\.html)?[\"']", everything)
    ]

    assert unused == []
