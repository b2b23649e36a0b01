"""The role the service runs as must be one that the walls between councils bind."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from support import postgres

from app import create_app, wiring
from app.settings import Settings, SettingsError
from app.store.across_councils import role_is_free_of_walls


def production(conf: Settings) -> Settings:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    return replace(conf, environment="production", database_url=url, database_owner_url=url)


def engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def test_a_superuser_passes_the_walls_and_the_service_does_not() -> None:
    """Roles are PostgreSQL's, so this runs on one whatever the other tests run on."""
    with postgres.server() as base:
        service_url, _owner_url = postgres.fresh_database(base, "roles")
        superuser, service = engine(f"{base}/postgres"), engine(service_url)
        assert (role_is_free_of_walls(superuser), role_is_free_of_walls(service)) == (True, False)
        superuser.dispose()
        service.dispose()


def test_production_refuses_a_role_that_passes_the_walls(conf: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "role_is_free_of_walls", lambda _engine: True)
    with pytest.raises(SettingsError, match="row-level security does not bind"):
        create_app(production(conf))


def test_production_starts_while_the_database_is_away(conf: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_engine: object) -> bool:
        raise OperationalError("select 1", {}, Exception())

    monkeypatch.setattr(wiring, "role_is_free_of_walls", away)
    create_app(production(conf))
