"""Addresses of the records behind a figure."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def record_address(url_name: str, pk: int) -> str:
    """The page of a record; empty while its ledger has none."""
    try:
        return reverse(url_name, args=[pk])
    except NoReverseMatch:
        return ""
