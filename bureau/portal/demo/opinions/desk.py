"""What the bureau itself wrote (``desk.toml``): texts to start a reply from, copies of opinions for the public."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bureau.accounts.models import User
from bureau.opinions.models import Category
from bureau.opinions.publishing.actions import publish_opinion
from bureau.opinions.publishing.rules import PublicValues
from bureau.opinions.reference.actions import save_reply_template


@functools.cache
def written() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def add_templates(actor: User, categories: Mapping[str, Category]) -> None:
    """The texts that the reply form offers."""
    for one in written()["templates"]:
        category = categories[one["category"]] if "category" in one else None
        save_reply_template(actor=actor, name=one["name"], text=one["text"], category=category)


def publish_copies(actor: User, agreed: Mapping[str, int]) -> None:
    """Publish what was written for the public. ``agreed``: title of a matter → an answered opinion on it whose sender
    agreed to publication.
    """
    for one in written()["copies"]:
        if (opinion := agreed.get(one["matter"])) is not None:
            values = PublicValues(one["title"], one["text"], one["reply"], consent_checked=True)
            publish_opinion(actor=actor, opinion_id=opinion, version=0, values=values)
