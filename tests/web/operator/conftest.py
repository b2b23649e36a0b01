"""Olive's key, for the tests of her pages."""

from support.olive import key

__all__ = ["key"]
