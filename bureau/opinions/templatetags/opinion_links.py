"""``{% links_of opinion request.user as links %}``: what other ledgers made of an opinion."""

from __future__ import annotations

from django import template

from bureau.accounts.models import User
from bureau.opinions.desk import links
from bureau.opinions.models import Opinion

register = template.Library()


@register.simple_tag
def links_of(opinion: Opinion, user: User) -> list[links.Links]:
    return list(links.links_of(user, opinion))
