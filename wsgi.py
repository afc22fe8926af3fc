"""What gunicorn and the flask command open."""

from triage.app import create_app

app = create_app()
