"""How gunicorn serves the pages (`gunicorn -c app/gunicorn_conf.py`), behind a proxy of your own."""

from pathlib import Path

from click import ClickException
from sqlalchemy import NullPool, create_engine

from app import settings
from app.cli import schema

try:
    _conf = settings.load()
    if _conf.is_production:
        schema.check(create_engine(_conf.database_url, poolclass=NullPool))
except ClickException as error:
    raise SystemExit(error.message) from None

wsgi_app = "app:create_app()"
bind = f"127.0.0.1:{_conf.port}"
workers = _conf.web_workers
worker_class = "gthread"
threads = 8
preload_app = False  # each worker opens its own database and gazetteer
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 a worker's sign of life, no data
# Whose word is taken for where a request came from is PROXIES's to say (see app/wiring.py), not gunicorn's.
forwarded_allow_ips = ""
timeout = 60
graceful_timeout = 20
keepalive = 5
accesslog = None  # the application writes its own line, without addresses
errorlog = "-"
loglevel = "warning"
