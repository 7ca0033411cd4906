"""What disputes are about: the phrases of ``matters.toml``, from which ``texts`` makes cases."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediation.choices import DisputeType


@dataclass(frozen=True)
class Story:
    """One kind of quarrel (its parts are explained in the file)."""

    short: str
    tie: str
    fact: str
    asks: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def may_have_amount(self) -> bool:
        return any("{sum}" in term for term in self.terms)

    @property
    def must_have_amount(self) -> bool:
        return all("{sum}" in term for term in self.terms)


@dataclass(frozen=True)
class Matter:
    """All about one type of dispute."""

    share: float
    yuan: tuple[int, int]
    stories: tuple[Story, ...]
    firms: tuple[str, ...] = ()
    with_firm: float = 0.0


@functools.cache
def matters() -> Mapping[str, Matter]:
    """Type of dispute → what it is about, in the order of the official form."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {value: _matter(read[value]) for value in DisputeType.values}


def _matter(read: dict[str, Any]) -> Matter:
    stories = tuple(
        Story(one["short"], one["tie"], one["fact"], tuple(one["asks"]), tuple(one["terms"])) for one in read["stories"]
    )
    firms = tuple(read.get("firms", ()))
    return Matter(read["share"], (read["yuan"][0], read["yuan"][1]), stories, firms, read.get("with_firm", 0.0))
