"""One migration history, on both databases: up, down and up, and equal to the models."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from tests.support.apps import close, make_app
from triage.store import Base, db

pytestmark = pytest.mark.both_databases


@pytest.fixture
def empty_app(empty_database_url, tmp_path):
    """The app on a database without tables."""
    app = make_app(empty_database_url, tmp_path)
    with app.app_context():
        yield app
    close(app)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty_app):
    flask_migrate.upgrade()
    first = tables()
    flask_migrate.downgrade(revision="base")
    assert tables() == set()

    flask_migrate.upgrade()

    assert tables() == first != set()


def test_the_migrations_make_what_the_models_say(empty_app):
    flask_migrate.upgrade()

    with db.engine.connect() as connection:
        options = {
            "compare_type": True,
            **empty_app.extensions["migrate"].configure_args,
        }
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_alembic_itself_finds_nothing_to_add(empty_app):
    flask_migrate.upgrade()

    flask_migrate.check()


def test_the_history_has_one_head(empty_app):
    script = ScriptDirectory(empty_app.extensions["migrate"].directory)

    assert len(script.get_heads()) == 1
