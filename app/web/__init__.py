"""The pages. What every request passes, in order: tenant, identity, guard, view, headers."""

from pathlib import Path

from flask import Flask

from app.extensions import csrf
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def init(app: Flask, conf: Settings) -> None:
    from app.web import assets, errors, formats, headers, health, identity, pages, tenant, trial

    assets.register(app, ROOT / "static" / "dist")
    app.wsgi_app = assets.with_whitenoise(app.wsgi_app, ROOT)  # type: ignore[method-assign]  # the documented way
    tenant.init(app)
    trial.init(app)
    csrf.init_app(app)  # after the tenant: its own refusal is a page of this council
    identity.init(app)
    formats.init(app)
    pages.init(app)
    headers.init(app, conf)
    errors.init(app)
    app.register_blueprint(health.bp)
    _register_audiences(app)


def _register_audiences(app: Flask) -> None:
    from app.web.account import bp as account
    from app.web.cook import bp as cook
    from app.web.coordinator import bp as coordinator
    from app.web.diner import bp as diner
    from app.web.manager import bp as manager
    from app.web.operator import bp as operator
    from app.web.public import bp as public

    for blueprint in (public, account, cook, diner, coordinator, manager, operator):
        app.register_blueprint(blueprint)
