"""Tells the journal from which computer a request comes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bureau.core.clients import client_address
from bureau.journal.actions import client


class ClientMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = client.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            client.reset(token)
