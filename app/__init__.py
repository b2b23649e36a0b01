"""Extra Plate. `create_app` wires the parts in order and reads like a contents page."""

import gc

from flask import Flask

from app import clock, settings
from app.settings import Settings


def create_app(conf: Settings | None = None) -> Flask:
    """The service as a WSGI application. Raises SettingsError with a sentence when a setting will not do."""
    from app import cli

    if conf is None and cli.stands_alone():
        return cli.alone()
    from app.wiring import configure, connect_database, connect_world

    conf = conf or settings.load()
    clock.use_offset_file(conf.clock_file)
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    configure(app, conf)
    connect_database(app, conf)
    connect_world(app, conf)

    from app import logs, web

    logs.init(conf)
    web.init(app, conf)
    cli.init(app)
    gc.freeze()  # what is here now stays for good: the collector need not walk over it in the middle of a page
    return app
