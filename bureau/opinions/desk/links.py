"""What other ledgers made of an opinion: they register in ``ready()``, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from bureau.accounts.models import User
from bureau.opinions.models import Opinion

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One thing made of the opinion. ``url``: "" where the user may not open it; ``acts``: (address, label)."""

    text: Text
    url: str = ""
    state: Text = ""
    colour: str = "blue"
    note: Text = ""
    acts: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """A card of the opinion's page: what was made of it, and what can be made of it (address, label)."""

    title: Text
    lines: tuple[Line, ...] = ()
    acts: tuple[tuple[str, Text], ...] = ()


Provider = Callable[[User, Opinion], Links]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """``provider(user, opinion)``: what ``user``, who sees the opinion, may know and do."""
    if provider not in _providers:
        _providers.append(provider)


def links_of(user: User, opinion: Opinion) -> Iterator[Links]:
    """The cards that have something to show."""
    for provider in _providers:
        links = provider(user, opinion)
        if links.lines or links.acts:
            yield links
