"""The outside world as a deed sees it; the real parts are wired in create_app."""

from dataclasses import dataclass
from typing import Protocol

from app.integrations.photos import PhotoStore
from app.integrations.places import Places
from app.integrations.secrecy import Secrecy


@dataclass(frozen=True)
class Ports:
    places: Places
    photos: PhotoStore
    secrecy: Secrecy


class HasRef(Protocol):
    ref: str
