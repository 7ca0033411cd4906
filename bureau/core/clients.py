"""Which computer a request comes from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address. X-Forwarded-For is believed only as far as proxies of ours wrote it."""
    proxies = int(getattr(settings, "PROXY_COUNT", 0))
    address = str(request.META.get("REMOTE_ADDR") or "")
    if proxies:
        passed = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        address = passed[-proxies] if len(passed) >= proxies else address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:  # a Unix socket, or a proxy that wrote nonsense
        return "0.0.0.0"  # noqa: S104 - not a binding: "unknown"
