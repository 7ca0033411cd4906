"""Who is asking."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from bureau.accounts.models import User


def user_of(request: HttpRequest | Request) -> User:
    """The signed-in user; for pages and addresses that the address table opens to nobody else."""
    return cast("User", request.user)
