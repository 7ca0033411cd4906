"""What a notice may hold."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.urls import Resolver404, resolve

MAX_TEXT = 200


def is_own_path(url: str) -> bool:
    """Whether ``url`` is a path of this portal that leads to one of its pages, exactly as it is written."""
    parts = urlsplit(url)
    # urlsplit drops line breaks and the like: what it gives back must be what was given.
    if parts.scheme or parts.netloc or urlunsplit(parts) != url:
        return False
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return True
