"""The committed style sheets are those that the Sass gives, and load nothing from elsewhere."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASSETS = ROOT / "assets"
STATIC = ROOT / "triage" / "static"
SHEETS = ("public.css", "staff.css")
FORGOTTEN = "the Sass has changed: run `sh assets/build.sh` and commit what it makes"


def test_the_style_sheets_were_compiled_from_this_sass():
    sources = [*sorted((ASSETS / "scss").glob("*.scss")), ASSETS / "package-lock.json"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()

    assert (ASSETS / "built-from.sha256").read_text().split()[0] == digest, FORGOTTEN
    for line in (ASSETS / "built-from.sha256").read_text().splitlines()[1:]:
        made, name = line.split()
        assert (
            hashlib.sha256((STATIC / "css" / name).read_bytes()).hexdigest() == made
        ), FORGOTTEN


@pytest.mark.skipif(
    not (ASSETS / "node_modules").is_dir() or not shutil.which("node"),
    reason="node_modules is there only for who changes the Sass; the hash above holds for all",
)
def test_compiling_again_gives_the_same_bytes(tmp_path):
    subprocess.run(["sh", ASSETS / "build.sh", tmp_path], check=True)

    for name in SHEETS:
        assert (tmp_path / name).read_bytes() == (STATIC / "css" / name).read_bytes(), (
            FORGOTTEN
        )


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_loads_only_files_that_are_there(name):
    wanted = re.findall(r"url\(\"?([^\")]+)", (STATIC / "css" / name).read_text())

    assert [url for url in wanted if not (STATIC / "css" / url).is_file()] == []


def test_scripts_reach_no_other_host():
    for file in (STATIC / "js").glob("*.js"):
        addresses = set(re.findall(r"https?://[^\s\"'`]+", file.read_text()))
        assert addresses <= {"http://www.w3.org/2000/svg"}, file.name
