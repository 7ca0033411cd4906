"""System check: every named address stands in the address table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from bureau.webkit.access import requirement_of


def view_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Names of all addresses below ``resolver``, with their namespaces; empty string for an address without a name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from view_names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}" if entry.name else ""


@register("urls")
def check_address_table(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """webkit.E001 for each address that nobody could open because the table does not name it."""
    missing = sorted({name for name in view_names(get_resolver()) if name and requirement_of(name) is None})
    return [
        Error(
            f"the address {name!r} is missing in the address table", hint="add it to bureau/access.py", id="webkit.E001"
        )
        for name in missing
    ]
