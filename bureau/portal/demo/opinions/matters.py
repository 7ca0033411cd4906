"""What is written and answered: the phrases of ``matters.toml``, each said differently, as different people would."""

from __future__ import annotations

import functools
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that people write about, with the answer to it."""

    category: str
    title: str
    fact: str
    wish: str
    reply: str
    outcome: str


@functools.cache
def phrases() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@functools.cache
def matters() -> tuple[tuple[Matter, ...], ...]:
    """By category, in the order of the file; the last category is that of reports."""
    return tuple(tuple(Matter(one["name"], *line) for line in one["matters"]) for one in phrases()["categories"])


def said(rng: random.Random, phrase: str, village: str = "") -> str:
    """``phrase`` with one of each group of alternatives, its village and its small number."""
    found = _ALTERNATIVES.sub(lambda group: rng.choice(group[1].split("|")), phrase)
    return found.replace("{village}", village).replace("{n}", str(rng.randint(2, 9)))


def body_of(rng: random.Random, matter: Matter, village: str) -> str:
    """What somebody writes about it."""
    opening, closing = rng.choice(phrases()["openings"]), rng.choice(phrases()["closings"])
    return said(rng, f"{opening}{matter.fact}。{matter.wish}。{closing}", village)
