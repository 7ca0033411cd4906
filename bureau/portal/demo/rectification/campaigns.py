"""What was found in the campaigns: read from ``campaigns.toml``."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """``category``: place in the campaign's list. ``unit`` empty: a justice office. ``public`` empty: not published."""

    category: int
    unit: str
    description: str
    public: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class CampaignPlan:
    """``begun``: months ago."""

    code: str
    name: str
    source: str
    begun: int
    public: bool
    goal: str
    categories: tuple[str, ...]
    findings: tuple[Finding, ...]


@functools.cache
def campaign_plans() -> tuple[CampaignPlan, ...]:
    """The campaigns in the order in which the file has them."""
    read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        CampaignPlan(
            code=one["code"],
            name=one["name"],
            source=one["source"],
            begun=one["begun"],
            public=one["public"],
            goal=one["goal"],
            categories=tuple(one["categories"]),
            findings=tuple(
                Finding(category, unit, description, public, tuple(measures))
                for category, unit, description, public, measures in one["problems"]
            ),
        )
        for one in read["campaigns"]
    )
