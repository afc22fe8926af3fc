"""House rules that hold for every file of the service, read from its source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted((ROOT / "triage").rglob("*.py"))
WRITTEN_BY_ALEMBIC = ROOT / "triage" / "migrations"
OURS = [file for file in SOURCES if WRITTEN_BY_ALEMBIC not in file.parents]
CORE = ("rules", "calendar", "sla", "lifecycle.py", "errors.py")
# desk.py says what time it is to everybody, store.py reads the database's clock, and the
# timetable begins when the worker does.
LOOK_AT_CLOCKS = {"triage/desk.py", "triage/store.py", "triage/worker.py"}
LONGEST_FILE = 320


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def calls(file: Path) -> list[tuple[int, str]]:
    """Each call in a file: its line, and the dotted words before the bracket."""
    tree = ast.parse(file.read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(node.lineno, ast.unparse(node.func)) for node in found]


def test_the_package_itself_imports_nothing():
    tree = ast.parse((ROOT / "triage" / "__init__.py").read_text())

    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_only_the_store_commits():
    strays = [
        f"{name_of(file)}:{line} {call}"
        for file in OURS
        if name_of(file) != "triage/store.py"
        for line, call in calls(file)
        if call.endswith((".commit", "session.begin", "session.begin_nested"))
    ]

    assert not strays


def test_only_doors_and_the_desk_look_at_a_clock():
    clocks = (
        "datetime.now",
        "datetime.utcnow",
        "date.today",
        "datetime.today",
        "time.time",
    )
    strays = [
        f"{name_of(file)}:{line} {call}"
        for file in OURS
        if name_of(file) not in LOOK_AT_CLOCKS
        for line, call in calls(file)
        if call.endswith(clocks)
    ]

    assert not strays


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_every_module_says_what_it_is_for(file):
    if file.name == "__init__.py" and not file.read_text().strip():
        pytest.fail(f"{name_of(file)} is empty: say what the package is for")
    if file.parent.name != "versions":
        assert ast.get_docstring(ast.parse(file.read_text())), name_of(file)


def test_no_file_outgrows_a_reader():
    too_long = {
        name_of(file): lines
        for file in OURS
        if (lines := len(file.read_text().splitlines())) > LONGEST_FILE
    }

    assert not too_long


def test_nothing_is_left_for_later():
    words = ("TODO", "FIXME", "XXX", "raise NotImplementedError")
    left = [
        f"{name_of(file)}:{number} {word}"
        for file in OURS
        for number, line in enumerate(file.read_text().splitlines(), 1)
        for word in words
        if word in line
    ]

    assert not left
