"""What gunicorn and the flask command open."""

from click import ClickException

from triage.app import create_app
from triage.errors import BadData

try:
    app = create_app()
except BadData as error:
    # The flask command says it in its one sentence and ends.
    raise ClickException(str(error)) from error
