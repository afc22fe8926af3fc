"""A migration is done whole or not at all, and loses no row of another table."""

from __future__ import annotations

import shutil
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import inspect, text

from tests.support.moments import MONDAY
from triage.config import ROOT
from triage.models import Person, SignIn
from triage.store import db, saved

pytestmark = pytest.mark.both_databases
HALF = """
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("people", sa.Column("half", sa.Integer(), nullable=True))
    raise RuntimeError("the power went")
"""
REBUILT = """
    with op.batch_alter_table("people") as people:
        people.alter_column("name", existing_type=sa.String(200), type_=sa.Text())
"""
DANGLING = """
    op.execute("UPDATE sign_ins SET person_id = 4711")
"""


@pytest.fixture
def next_one(app_context, tmp_path):
    """Writes one more migration beside the real ones, and returns the folder."""

    def write(body: str) -> str:
        folder = tmp_path / "migrations"
        shutil.copytree(
            ROOT / "triage" / "migrations",
            folder,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        last = sorted(Path(folder, "versions").glob("*.py"))[-1].name[:4]
        Path(folder, "versions", "9999_next.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision = '9999'\ndown_revision = '{last}'\n"
            f"def upgrade():\n{body}\n"
        )
        db.session.remove()
        return str(folder)

    return write


def test_what_fails_half_way_leaves_nothing_behind(next_one, caplog):
    folder = next_one(HALF)

    with pytest.raises(SystemExit):
        flask_migrate.upgrade(directory=folder)

    assert "the power went" in caplog.text
    assert "half" not in inspect(db.engine).get_table_names()
    assert "half" not in {
        column["name"] for column in inspect(db.engine).get_columns("people")
    }
    assert _version() != "9999"


def test_a_table_made_anew_keeps_the_rows_that_point_to_it(next_one):
    _sign_in()

    flask_migrate.upgrade(directory=next_one(REBUILT))

    assert _version() == "9999"
    assert db.session.execute(text("SELECT count(*) FROM sign_ins")).scalar_one() == 1


def test_rows_that_would_point_nowhere_stop_it(next_one, database_kind, caplog):
    if database_kind == "postgresql":
        pytest.skip("PostgreSQL refuses each such row by itself")
    _sign_in()

    with pytest.raises(SystemExit):
        flask_migrate.upgrade(directory=next_one(DANGLING))

    assert "rows that point nowhere" in caplog.text
    assert _version() != "9999"
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def _sign_in() -> None:
    with saved():
        person = Person(email="a@b.example", name="A", role="rep", created_at=MONDAY)
        db.session.add(person)
        db.session.flush()
        db.session.add(
            SignIn(
                token_hash="x", person_id=person.id, created_at=MONDAY, ends_at=MONDAY
            )
        )


def _version() -> str:
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(
            "SELECT version_num FROM alembic_version"
        ).scalar_one()
