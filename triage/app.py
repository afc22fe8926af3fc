"""The table of contents of the service: what an app is made of, in the order it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from triage import config as settings
from triage import store

csrf = CSRFProtect()


def create_app(
    given: dict[str, Any] | None = None, instance: Path | None = None
) -> Flask:
    """Make the service; ``given`` settings (from tests) come before the environment.

    Raises ``BadData`` with a sentence when a setting cannot be used.
    """
    instance = instance or settings.ROOT / "instance"
    app = Flask(
        "triage",
        root_path=str(settings.ROOT / "triage"),
        instance_path=str(instance),
        template_folder=str(settings.ROOT / "templates"),
    )
    app.config.update(settings.load(instance, given))
    _protect(app)
    store.init_app(app, app.config)
    csrf.init_app(app)
    _open_doors(app)
    return app


def _protect(app: Flask) -> None:
    secure = app.config["BASE_URL"].startswith("https://")
    if proxies := app.config["PROXIES"]:
        # Limits are counted by network address: it must be the sender's, not the proxy's.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_NAME="triage",
        TRUSTED_HOSTS=settings.trusted_hosts(app.config),
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no Referer, for links are secrets; the token is enough.
        WTF_CSRF_SSL_STRICT=False,
    )


def _open_doors(app: Flask) -> None:
    from triage import cli
    from triage.web import (
        account,
        demo,
        errors,
        health,
        pages,
        reps,
        signin,
        staff,
        submitters,
        supervisors,
    )

    pages.init_app(app)
    errors.init_app(app)
    staff.init_app(app)
    app.register_blueprint(submitters.bp)
    app.register_blueprint(signin.bp)
    app.register_blueprint(account.bp)
    app.register_blueprint(reps.bp)
    app.register_blueprint(supervisors.bp)
    app.register_blueprint(health.bp)
    if app.config["MODE"] == "demo":
        app.register_blueprint(demo.bp)
    cli.init_app(app)
