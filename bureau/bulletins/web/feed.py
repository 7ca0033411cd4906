"""The last published bulletins as an Atom feed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from bureau.bulletins.models import Bulletin
from bureau.bulletins.queries import published_bulletins

LENGTH = 20


class BulletinFeed(Feed[Bulletin, Any]):
    """Title, first sentences and address of each."""

    feed_type = Atom1Feed
    title = _("Weekly bulletins")
    subtitle = _("Weekly bulletins of the county justice bureau")
    link = reverse_lazy("bulletins:list")

    def items(self) -> list[Bulletin]:
        return list(published_bulletins()[:LENGTH])

    def item_title(self, item: Any) -> str:
        return str(item.content["title"])

    def item_description(self, item: Any) -> str:
        return "".join(one["text"] for one in item.content["sentences"] if not one["internal"])

    def item_link(self, item: Bulletin) -> str:
        return reverse("bulletins:bulletin", args=[item.week])

    def item_pubdate(self, item: Bulletin) -> dt.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Bulletin) -> dt.datetime | None:
        return item.published_at
