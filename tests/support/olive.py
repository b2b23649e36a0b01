"""Olive, who runs the installation: her password, her phone, and her browser at the operator's host."""

import pyotp
import pytest
from flask import Flask
from support.client import Browser

from app import clock
from app.extensions import db
from app.services import operators
from app.web.identity import ports

HOST = "operator.localhost"
EMAIL, PASSWORD = "olive@operator.example", "ladle under the moon"


@pytest.fixture
def key(clean: Flask) -> str:
    return operators.add(db.session(), ports().secrecy, EMAIL, PASSWORD, clock.now())


def code(key: str) -> str:
    return pyotp.TOTP(key).at(clock.now())


def signed_in(app: Flask, key: str) -> Browser:
    olive = Browser(app, HOST)
    answer = olive.send("/operator/sign-in", {"email": EMAIL, "password": PASSWORD, "code": code(key)})
    assert answer.location == "/operator/"
    return olive
